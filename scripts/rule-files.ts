import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checksumNames } from '../src/engine/checksum/index.ts';
import { DocumentError, type DocumentFault } from '../src/errors.ts';
import { readRuleFile, type RuleWithExamples } from '../src/ruleset/index.ts';

const CHECKSUMS = new Set(checksumNames);
const ROOT = path.dirname(import.meta.dirname);

/** Reads every file of rules/, or the files given; with all faults of all files. */
export async function readRuleFiles(files?: string[]): Promise<{ rules: RuleWithExamples[]; faults: DocumentFault[] }> {
  const rules: RuleWithExamples[] = [];
  const faults: DocumentFault[] = [];
  for (const file of files ?? globSync('rules/**/*.yaml', { cwd: ROOT }).sort()) {
    try {
      rules.push(...(await readRuleFile(readFileSync(path.resolve(ROOT, file), 'utf8'), file.replaceAll('\\', '/'), 'built-in', { checksums: CHECKSUMS })));
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      faults.push(...error.faults);
    }
  }
  return { rules, faults };
}

/** Ends the script with exit code 1 where there are faults, a line each. */
export function stopAtFaults(faults: readonly DocumentFault[]): void {
  if (faults.length === 0) return;
  console.error(faults.map((fault) => `${fault.file}:${fault.line}:${fault.column}: ${fault.message}`).join('\n'));
  process.exit(1);
}
