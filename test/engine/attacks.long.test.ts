import { beforeAll, describe, expect, it } from 'vitest';
import type { Scanner } from '../../src/engine/index.ts';
import { attacks, patternRules, type PatternRule } from './attacks.ts';
import { cpuMilliseconds } from './cpu-time.ts';
import { newScanner, rawMatches } from './scanning.ts';

let rules: PatternRule[];
let scanner: Scanner;
beforeAll(async () => {
  rules = await patternRules();
  scanner = await newScanner();
});

function milliseconds(text: string): number {
  const bytes = Buffer.from(text, 'latin1');
  return cpuMilliseconds(() => rawMatches(scanner, bytes), { runs: 2 });
}

describe('generated attacks on every built-in rule', () => {
  it('F109 cost time that grows with their length: 1, 10, 100 KB', () => {
    const slow: string[] = [];
    for (const rule of rules) {
      const [small, middle, large] = [1000, 10_000, 100_000].map((length) => Object.entries(attacks(rule, length)).map(([name, text]) => ({ name, spent: milliseconds(text) })));
      large!.forEach(({ name, spent }, i) => {
        if (spent > 1000 || (spent > 200 && spent > 30 * middle![i]!.spent) || middle![i]!.spent > 100) {
          slow.push(`${rule.rule.id}, ${name}: ${[small![i]!.spent, middle![i]!.spent, spent].map((each) => each.toFixed(1)).join(', ')} ms`);
        }
      });
    }
    expect(slow).toEqual([]);
  });
});
