import { checksumNames } from '../engine/checksum/index.ts';
import { resolveMatches } from '../engine/index.ts';
import { DocumentError, type DocumentFault } from '../errors.ts';
import { checkTogether, type MatchText, proveRules, readRuleFile, type RuleWithExamples } from '../ruleset/index.ts';
import { effectiveRuleset, loadAssets, openScanner, readNamed, scanText } from '../scan/index.ts';

const REMEDY = 'The format is in rules/README.md and rules/schema.json.';

/** Reads files of rules. Answers what was found sound. @throws DocumentError with every fault of all files */
export async function checkRules(files: readonly string[]): Promise<string> {
  const { rules, faults } = await readAll(files);
  throwAll([...faults, ...checkTogether(rules, builtInIds())]);
  return `${counted(rules.length, 'rule')} in ${counted(files.length, 'file')}: no faults\n`;
}

/**
 * Checks files of rules, and runs their examples with all rules of a scan: the built-in ones and these.
 * @throws DocumentError with every fault, and every example that does not give what it should
 */
export async function testRules(files: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const { rules, faults } = await readAll(files);
  const known = builtInIds();
  throwAll([...faults, ...checkTogether(rules, known)]);
  throwAll(proveRules(rules, await matcher(rules, env['KEYSIEVE_RE2'] ?? null), known));
  const examples = rules.reduce((sum, rule) => sum + rule.examples.length, 0);
  const counter = rules.reduce((sum, rule) => sum + rule.counterexamples.length, 0);
  return `${counted(rules.length, 'rule')}, ${counted(examples, 'example')} and ${counted(counter, 'counterexample')}: all as they should be\n`;
}

async function readAll(files: readonly string[]): Promise<{ rules: RuleWithExamples[]; faults: DocumentFault[] }> {
  const rules: RuleWithExamples[] = [];
  const faults: DocumentFault[] = [];
  const checksums = new Set(checksumNames);
  for (const file of files) {
    try {
      rules.push(...(await readRuleFile(readNamed(file, 'rule file'), file, 'user', { checksums })));
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      faults.push(...error.faults);
    }
  }
  return { rules, faults };
}

function builtInIds(): readonly string[] {
  return effectiveRuleset(loadAssets().ruleset, { added: [] }).ruleset.ids;
}

/** What a scan would report of a text by default; of rules whose own confidence is low, also what it would not. */
async function matcher(rules: readonly RuleWithExamples[], nativeRe2: string | null): Promise<MatchText> {
  const assets = loadAssets();
  const effective = effectiveRuleset(assets.ruleset, { added: rules.map(({ rule }) => rule) });
  const scanner = await openScanner({ kernel: assets.kernel, ruleset: effective.ruleset, foreign: effective.foreign, nativeRe2 });
  const ruleOf = (id: string) => effective.ruleset.rule(effective.ruleset.index(id)!);
  return (text) => resolveMatches(scanText(scanner, Buffer.from(text, 'latin1')), ruleOf).filter((match) => match.confidence !== 'low' || ruleOf(match.rule).confidence === 'low');
}

function throwAll(faults: readonly DocumentFault[]): void {
  if (faults.length > 0) throw new DocumentError(faults, REMEDY);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
