import * as re2js from 're2js';
import { beforeAll, describe, expect, it } from 'vitest';
import { nativeEngine, type Pattern, type PatternEngine, type PatternMatch, re2jsEngine, type Scanner, whyNoNativeEngine } from '../../src/engine/index.ts';
import { attacks, patternRules, type PatternRule, windowsOf } from './attacks.ts';
import { cpuMilliseconds } from './cpu-time.ts';
import { newScanner, rawMatches } from './scanning.ts';

let rules: PatternRule[];
let scanner: Scanner;
beforeAll(async () => {
  rules = await patternRules();
  scanner = await newScanner();
});

/** Matches looked at in one window. */
const MOST = 4;

function allIn(pattern: Pattern, window: string): PatternMatch[] {
  const found: PatternMatch[] = [];
  for (let from = 0; found.length < MOST; ) {
    const match = pattern.find(window, from);
    if (!match) break;
    found.push(match);
    from = match.start + 1;
  }
  return found;
}

/** The examples and counterexamples of a rule, and the windows of attacks on it. */
function windows(rule: PatternRule, length: number): string[] {
  return [...rule.texts.map((text) => text.slice(0, 4096)), ...Object.values(attacks(rule, length)).flatMap((text) => windowsOf(rule, text, 2).map((window) => window.slice(0, length)))];
}

/** Compares an engine with the JavaScript one; answers how many matches were compared. */
function compare(engine: PatternEngine, length: number): number {
  let matches = 0;
  for (const rule of rules) {
    const other = engine.compile(rule.detector.pattern);
    for (const window of windows(rule, length)) {
      const found = allIn(rule.pattern, window);
      matches += found.length;
      expect(allIn(other, window), `${rule.rule.id} on ${window.length} bytes`).toEqual(found);
      expect(other.test(window)).toBe(found.length > 0);
    }
  }
  return matches;
}

describe('the engines for patterns', () => {
  it('re2js finds the same spans and groups as the JavaScript engine, for every built-in rule', () => {
    expect(compare(re2jsEngine(re2js), 1200)).toBeGreaterThan(2 * rules.length);
  });

  const folder = process.env.KEYSIEVE_TEST_RE2;
  const native = folder === undefined ? null : nativeEngine(folder);
  const why = folder === undefined ? 'KEYSIEVE_TEST_RE2 does not name the folder of the re2 package' : whyNoNativeEngine(folder);
  it('native re2 finds the same spans and groups as the JavaScript engine, for every built-in rule', ({ skip }) => {
    if (!native) skip(why ?? 'not installed');
    else expect(compare(native, 16_384)).toBeGreaterThan(2 * rules.length);
  });

  it('says why native re2 does not run, in one line and without it', () => {
    expect(nativeEngine('/nowhere/re2')).toBeNull();
    expect(whyNoNativeEngine('/nowhere/re2')).toMatch(/^[^\n]+re2[^\n]*$/);
  });

  it.each(['(', 'a{2,1}', '(?=x)', '\\1'])('refuses what is not RE2 syntax: %s', (source) => {
    expect(() => re2jsEngine(re2js).compile(source)).toThrow(SyntaxError);
  });

  it('finds nothing that starts behind the last place it is asked for, whatever the distance', async () => {
    const { javascriptPattern } = await import('../../src/engine/index.ts');
    for (const pattern of [javascriptPattern('b(c)?', ''), re2jsEngine(re2js).compile('b(c)?')]) {
      for (const distance of [0, 3, 63, 64, 200]) {
        const window = `${'a'.repeat(distance)}bc`;
        expect(pattern.find(window, 0, distance)).toEqual({ start: distance, end: distance + 2, groups: [[distance, distance + 2], [distance + 1, distance + 2]] });
        expect(pattern.find(window, 0, distance - 1)).toBeNull();
        expect(pattern.find(window, distance + 1)).toBeNull();
        expect(pattern.find(window, window.length + 1)).toBeNull();
      }
    }
  });
});

describe('the cost of attacks on built-in rules', () => {
  it('F109 no pattern takes longer than a moment on a window made to cost it', () => {
    const slow: string[] = [];
    for (const rule of rules) {
      for (const [name, text] of Object.entries(attacks(rule, 16_384))) {
        const [window] = windowsOf(rule, text, 1);
        const spent = cpuMilliseconds(() => rule.pattern.find(window!, 0, rule.detector.reach.before + 2));
        if (spent > 10) slow.push(`${rule.rule.id}: ${spent.toFixed(1)} ms for ${name}`);
      }
    }
    expect(slow).toEqual([]);
  });

  it('F109 the attacks on a sample of the rules are scanned in time that grows with their length', () => {
    for (const rule of rules.filter((_, index) => index % 16 === 0)) {
      for (const [name, text] of Object.entries(attacks(rule, 64_000))) {
        const bytes = Buffer.from(text, 'latin1');
        const whole = cpuMilliseconds(() => rawMatches(scanner, bytes));
        const tenth = cpuMilliseconds(() => rawMatches(scanner, bytes.subarray(0, bytes.length / 10)));
        expect(whole, `${rule.rule.id}: ${name}`).toBeLessThan(Math.max(40 * tenth, 200));
      }
    }
  });
});
