/**
 * Compiles rules/ into build/ruleset.bin: `node scripts/compile-rules.ts`. Says nothing unless a rule is at fault; the examples are not run
 * (`npm run rules` does that).
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { buildPrefilter, packPrefilter } from '../src/engine/index.ts';
import { checkTogether, compileArtefact } from '../src/ruleset/index.ts';
import { readRuleFiles, stopAtFaults } from './rule-files.ts';

const { rules, faults } = await readRuleFiles();
stopAtFaults([...faults, ...checkTogether(rules)]);
const frequencies = readFileSync(new URL('../src/kernel/gram-frequencies.bin', import.meta.url));
const artefact = compileArtefact(
  rules.map(({ rule }) => rule),
  (sorted) => packPrefilter(buildPrefilter(sorted, frequencies)),
);
const folder = new URL('../build/', import.meta.url);
mkdirSync(folder, { recursive: true });
const fresh = new URL(`ruleset.bin-${process.pid}`, folder);
writeFileSync(fresh, artefact);
renameSync(fresh, new URL('ruleset.bin', folder));
