// Texts that are made to cost a rule's pattern as much as they can.
import type { PatternDetector, Rule } from '../../src/model.ts';
import type { Pattern } from '../../src/engine/index.ts';
import { javascriptPattern } from '../../src/engine/index.ts';
import { readRuleFiles } from '../../scripts/rule-files.ts';

/** A built-in rule with a pattern, and texts that it matches or all but matches. */
export interface PatternRule {
  rule: Rule;
  detector: PatternDetector;
  pattern: Pattern;
  texts: string[];
}

/** The built-in rules with a pattern, in the order of their files. */
export async function patternRules(): Promise<PatternRule[]> {
  const { rules } = await readRuleFiles();
  return rules.flatMap(({ rule, examples, counterexamples }) => {
    const { detector } = rule;
    if (detector.kind !== 'pattern' || !detector.js) return [];
    const texts = [...examples, ...counterexamples].map((parts) => Buffer.from(parts.join('')).toString('latin1'));
    return [{ rule, detector, pattern: javascriptPattern(detector.js.source, detector.js.flags), texts }];
  });
}

/** Generated texts of about `length` bytes, by the name of the attack. */
export function attacks({ detector, pattern, texts }: PatternRule, length: number): Record<string, string> {
  const anchor = detector.anchors[0]!;
  const example = texts.find((text) => pattern.find(text, 0) !== null) ?? anchor;
  const match = pattern.find(example, 0);
  const whole = match ? example.slice(match.start, match.end) : anchor;
  const random = generator(anchor);
  const fill = (piece: string): string => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
  const letters = [...new Set(whole)];
  const drawn = Array.from({ length: Math.min(length, 2000) }, () => letters[random(letters.length)]!).join('');
  return {
    'the anchor again and again': fill(anchor),
    'what matches, but for its last character': fill(`${whole.slice(0, -1)}\x01`),
    'what matches, cut in the middle': fill(whole.slice(0, Math.ceil(whole.length / 2))),
    'characters of the rule at random': fill(`${anchor}${drawn}`),
    'one character without end': `${whole.slice(0, -1)}${fill(whole.at(-2) ?? 'a')}`,
    'blanks without end': `${anchor}${fill(' ')}`,
    'what matches, again and again': fill(`${whole} `),
  };
}

/** Numbers below a bound, the same ones for the same seed (a linear congruential generator, Numerical Recipes). */
export function generator(seed: string): (below: number) => number {
  let state = [...seed].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0, 7);
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The windows that the engine runs the pattern on: those around the first `most` anchors. */
export function windowsOf({ detector }: PatternRule, text: string, most: number): string[] {
  const haystack = detector.fold ? text.toLowerCase() : text;
  const windows: string[] = [];
  for (const literal of detector.anchors) {
    const anchor = detector.fold ? literal.toLowerCase() : literal;
    for (let at = haystack.indexOf(anchor), n = 0; at >= 0 && n < most; at = haystack.indexOf(anchor, at + 1), n++) windows.push(text.slice(Math.max(0, at - detector.reach.before - 1), at + detector.reach.after + 1));
  }
  return windows.length > 0 ? windows : [text.slice(0, detector.reach.before + detector.reach.after + 2)];
}
