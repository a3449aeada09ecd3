import { faultAt } from '../document/index.ts';
import type { DocumentFault } from '../errors.ts';
import type { ContextDetector } from '../model.ts';
import { parseRe2 } from './re2/parse.ts';
import { toRe2Source } from './re2/javascript.ts';
import { checkTogether, type RuleWithExamples } from './read.ts';

/** Runs the engine over a text (one character a byte) with the rules that are proven: what was found. */
export type MatchText = (text: string) => readonly { rule: string; value: string }[];

/**
 * What is wrong with a set of rules: ids, companions, near-duplicates, and examples that do not give what they should.
 * The patterns and their anchors were proven when the files were read.
 * @param known ids of rules from elsewhere that companions may name
 */
export function proveRules(rules: readonly RuleWithExamples[], match: MatchText, known: Iterable<string> = []): DocumentFault[] {
  const companions = companionsOf(rules);
  return [...checkTogether(rules, known), ...nearDuplicates(rules), ...rules.flatMap((rule) => proveExamples(rule, match, companions.get(rule.rule.id) ?? new Set()))];
}

function proveExamples({ rule, at, examples, counterexamples }: RuleWithExamples, match: MatchText, companions: ReadonlySet<string>): DocumentFault[] {
  const faults: DocumentFault[] = [];
  const fault = (message: string): number => faults.push(faultAt(at, `${rule.id}: ${message}`));
  examples.forEach((parts, index) => {
    const found = rulesIn(match, parts.join(''));
    if (!found.includes(rule.id)) fault(`example ${index + 1} does not give the rule${found.length > 0 ? ` but ${found.join(', ')}` : ''}`);
    const others = found.filter((id) => id !== rule.id && !companions.has(id));
    if (found.includes(rule.id) && others.length > 0) fault(`example ${index + 1} also gives ${others.join(', ')}`);
    // Other scanners, and a provider's own, would take a whole credential for a leak.
    if (parts.some((part) => rulesIn(match, part).includes(rule.id))) fault(`example ${index + 1} has a whole credential in one part: cut it`);
  });
  counterexamples.forEach((parts, index) => {
    if (rulesIn(match, parts.join('')).includes(rule.id)) fault(`counterexample ${index + 1} gives the rule`);
  });
  return faults;
}

function rulesIn(match: MatchText, text: string): string[] {
  return [...new Set(match(Buffer.from(text, 'utf8').toString('latin1')).map((found) => found.rule))];
}

/** Rules that may stand in an example of another: the parts of one credential, either way. */
function companionsOf(rules: readonly RuleWithExamples[]): Map<string, Set<string>> {
  const companions = new Map<string, Set<string>>();
  const join = (a: string, b: string): unknown => companions.get(a)?.add(b) ?? companions.set(a, new Set([b]));
  for (const { rule } of rules) {
    for (const near of rule.near) {
      join(rule.id, near.rule);
      join(near.rule, rule.id);
    }
  }
  return companions;
}

/** Rules that match the same: one pattern, or one token near one word. */
function nearDuplicates(rules: readonly RuleWithExamples[]): DocumentFault[] {
  const first = new Map<string, string>();
  return rules.flatMap(({ rule, at }) => {
    const same = new Set<string>();
    for (const key of signatures(rule)) {
      const other = first.get(key);
      if (other === undefined) first.set(key, rule.id);
      else if (other !== rule.id) same.add(other);
    }
    return [...same].map((other) => faultAt(at, `${rule.id}: matches the same as ${other}`));
  });
}

function signatures({ detector, path }: RuleWithExamples['rule']): string[] {
  if (detector.kind === 'pattern') return [`pattern ${toRe2Source(parseRe2(detector.pattern))} ${path ?? ''}`];
  if (detector.kind === 'context') return detector.words.map((word) => `context ${word} ${tokenOf(detector)} ${path ?? ''}`);
  return [];
}

function tokenOf({ alphabet, length, prefix, shape }: ContextDetector): string {
  return JSON.stringify([toRe2Source(parseRe2(`[${alphabet}]`)), length.min, length.max, prefix, shape ?? '']);
}
