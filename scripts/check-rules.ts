/**
 * `npm run rules`: proves every rule of rules/, or of the files given: fields, ids, patterns, anchors, near-duplicates, and the examples and
 * counterexamples on the engine itself. Needs build/kernel.wasm.
 */
import { readFileSync } from 'node:fs';
import { buildPrefilter, createScanner, FIRST_LINE, locateMatches, resolveMatches } from '../src/engine/index.ts';
import { proveRules, type MatchText, type RuleWithExamples } from '../src/ruleset/index.ts';
import { readRuleFiles, stopAtFaults } from './rule-files.ts';

const { rules, faults } = await readRuleFiles(process.argv.length > 2 ? process.argv.slice(2) : undefined);
const match = matcherOf(rules);
stopAtFaults([...faults, ...proveRules(rules, match)]);
console.log(`${rules.length} rules proven`);

/** The engine on these rules, to the end: overlaps are resolved, since an example must give what a user
 * would see: matches of low confidence are not reported unless they are asked for. */
function matcherOf(proven: readonly RuleWithExamples[]): MatchText {
  const table = proven.map(({ rule }) => rule);
  const byId = new Map(table.map((rule) => [rule.id, rule]));
  const scanner = createScanner({
    kernel: readFileSync(new URL('../build/kernel.wasm', import.meta.url)),
    rules: { rule: (index) => table[index]! },
    prefilter: buildPrefilter(table, readFileSync(new URL('../src/kernel/gram-frequencies.bin', import.meta.url))),
    linear: null,
  });
  return (text) => {
    const bytes = Buffer.from(text, 'latin1');
    scanner.room(bytes.length).set(bytes);
    const matches = scanner.scan({ length: bytes.length, offset: 0, opens: true, closes: true, from: 0, to: bytes.length });
    const resolved = resolveMatches(locateMatches({ bytes, offset: 0, before: FIRST_LINE }, matches), (id) => byId.get(id)!);
    return resolved.filter((found) => found.confidence !== 'low');
  };
}
