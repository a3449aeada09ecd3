import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { primaryLocationLineHashes } from '../../src/report/line-hash.ts';

const all = new Set(Array.from({ length: 2000 }, (_, i) => i + 1));

/** The definition, written down plainly: each line's 100 units from its start, hashed on their own in BigInt. */
function byDefinition(text: string): string[] {
  const units = [...text.replace(/\r\n?/g, '\n').replace(/[ \t]/g, '')].flatMap((char) => Array.from({ length: char.length }, (_, i) => char.charCodeAt(i)));
  units.push(65535);
  const starts = units.flatMap((_, at) => (at === 0 || units[at - 1] === 10 ? [at] : []));
  const counts = new Map<string, number>();
  return starts.map((start) => {
    let hash = 0n;
    for (let i = 0; i < 100; i++) hash = BigInt.asUintN(64, hash * 37n + BigInt(units[start + i] ?? 0));
    const hex = hash.toString(16);
    counts.set(hex, (counts.get(hex) ?? 0) + 1);
    return `${hex}:${counts.get(hex)}`;
  });
}

describe("GitHub's primaryLocationLineHash", () => {
  it('gives the published values', () => {
    const of = (text: string) => [...primaryLocationLineHashes(text, all).values()];
    expect(of('')).toEqual(['c129715d7a2bc9a3:1']);
    expect(of(' a\nb\n  \t\tc\n d')).toEqual(['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1']);
  });

  it('is what its definition says, on any text', () => {
    const text = fc.string({ unit: fc.oneof(fc.constantFrom('a', 'b', '\n', '\r\n', '\r', ' ', '\t', '鍵', '😀'), fc.constant('x'.repeat(40))), maxLength: 200 });
    fc.assert(
      fc.property(text, (sample) => {
        expect([...primaryLocationLineHashes(sample, all).values()]).toEqual(byDefinition(sample));
      }),
    );
  });

  it('counts lines that are alike up to the next hundred characters', () => {
    const found = primaryLocationLineHashes(`${'same\n'.repeat(60)}end`, new Set([1, 2, 60]));
    expect(found.get(1)!.replace(/:1$/, ':2')).toBe(found.get(2));
    expect([...found.keys()]).toEqual([1, 2, 60]);
  });
});
