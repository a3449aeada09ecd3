import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnchorSpec, Guard } from '../../src/kernel/anchors.ts';
import { HIT_WORDS, reserve, startKernel } from '../../src/kernel/kernel.ts';
import { buildTables } from '../../src/kernel/tables.ts';
import { oracleHits } from './oracle.ts';

const FREQUENCIES = readFileSync(new URL('../../src/kernel/gram-frequencies.bin', import.meta.url));
const CODE = readFileSync(new URL('../../build/kernel.wasm', import.meta.url));
const HITS = 20_000;

/** Hits of the kernel as "anchor@position", sorted; events are left out. */
function kernelHits(anchors: readonly AnchorSpec[], text: string, shift = 0): string[] {
  const kernel = startKernel(Uint8Array.from(CODE));
  const tables = buildTables(anchors, FREQUENCIES);
  const hitsAt = kernel.heapStart + ((tables.length + 15) & ~15);
  const textAt = hitsAt + HITS * HIT_WORDS * 4 + 64 + shift * 16;
  reserve(kernel, textAt + text.length + 128);
  const memory = new Uint8Array(kernel.memory.buffer);
  memory.set(tables, kernel.heapStart);
  memory.fill(10, textAt - 32, textAt + text.length + 64);
  memory.set(Buffer.from(text, 'latin1'), textAt);
  kernel.useTables(kernel.heapStart);
  const hits: string[] = [];
  for (let from = 0; from < text.length; from = kernel.stopped()) {
    const count = kernel.scan(textAt, text.length, from, text.length, hitsAt, HITS);
    const words = new Uint32Array(kernel.memory.buffer, hitsAt, count * HIT_WORDS);
    for (let i = 0; i < words.length; i += HIT_WORDS) if (words[i]! < 0x10000) hits.push(`${words[i]}@${words[i + 1]}`);
  }
  return hits.sort();
}

const ALPHABETS = ['a-z', '0-9a-f', 'A-Za-z0-9_-', 'abX'];
const guard: fc.Arbitrary<Guard> = fc.oneof(
  fc.constant<Guard>({ kind: 'none' }),
  fc.record({ kind: fc.constant('tail' as const), alphabet: fc.constantFrom(...ALPHABETS), min: fc.integer({ min: 1, max: 6 }) }),
  fc
    .record({ alphabet: fc.constantFrom(...ALPHABETS), min: fc.integer({ min: 1, max: 5 }), more: fc.nat(4), after: fc.nat(20), before: fc.nat(12) })
    .map(({ alphabet, min, more, after, before }): Guard => ({ kind: 'near', alphabet, min, max: min + more, after, before })),
);
const letters = fc.constantFrom('a', 'b', 'X', 'x', '_', '-', '0', ' ', '\n', '\0', '\xe9', '{', '[');
const literal = fc.array(letters, { minLength: 3, maxLength: 7 }).map((list) => list.join(''));
const anchor: fc.Arbitrary<AnchorSpec> = fc
  .record({ literal, fold: fc.boolean(), guard })
  .map(({ literal: text, fold, guard: around }) => ({ literal: fold ? text.replaceAll('X', 'x') : text, fold, guard: around }));
const text = fc.array(letters, { maxLength: 400 }).map((list) => list.join(''));

describe('the prefilter', () => {
  it('finds every anchor, and no other place, as the plain search does', () => {
    fc.assert(
      fc.property(fc.array(anchor, { minLength: 1, maxLength: 12 }), text, (anchors, haystack) => {
        const planted = anchors.map((each) => each.literal).join('a0a0a0') + haystack + anchors.map((each) => each.literal).reverse().join('');
        expect(kernelHits(anchors, planted)).toEqual(oracleHits(anchors, planted));
      }),
      { numRuns: 150 },
    );
  });

  it('finds an anchor at every offset, at the first and at the last byte', () => {
    const anchors: AnchorSpec[] = [
      { literal: 'AKIA', fold: false, guard: { kind: 'none' } },
      { literal: 'SG.', fold: false, guard: { kind: 'none' } },
      { literal: 'password', fold: true, guard: { kind: 'none' } },
    ];
    for (const { literal: word } of anchors) {
      for (let offset = 0; offset <= 40; offset++) {
        const haystack = `${'.'.repeat(offset)}${word}`;
        expect(kernelHits(anchors, haystack)).toEqual(oracleHits(anchors, haystack));
        expect(kernelHits(anchors, `${haystack}${'x'.repeat(offset)}`)).toHaveLength(1);
      }
    }
  });

  it('goes on where it stopped when the hits were full', () => {
    const anchors: AnchorSpec[] = [{ literal: 'aaaa', fold: false, guard: { kind: 'none' } }];
    const haystack = 'a'.repeat(60_000);
    expect(kernelHits(anchors, haystack)).toHaveLength(haystack.length - 3);
  });

  it.each([
    ['password = "hunter2"', true],
    ['password: hunter22', true],
    ["'password' => 'abcdef'", true],
    ['<password>abc123def</password>', true],
    ['getenv("password", "abc123def")', true],
    ['password = "abc"', false],
    ['password = readPassword()', false],
    ['the password of', false],
    ['password;', false],
    ['PASSWORD_FOR_PRODUCTION=hunter2x9', true],
  ])('sieves assignments: %s -> %s', (haystack, expected) => {
    expect(kernelHits([{ literal: 'password', fold: true, guard: { kind: 'assign' } }], haystack).length > 0).toBe(expected);
  });

  it.each([
    ['https://user:secret@host', true],
    ['https://user@host', false],
    ['https://host/path:x@y', false],
    ['postgres://u:p/w@host', true],
    ['https://host:80 a@b', false],
  ])('sieves URLs with credentials: %s -> %s', (haystack, expected) => {
    expect(kernelHits([{ literal: '://', fold: false, guard: { kind: 'url' } }], haystack).length > 0).toBe(expected);
  });
});
