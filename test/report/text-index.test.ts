import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTextIndex, merged, type Stretch } from '../../src/report/text-index.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-'), minLength: 4, maxLength: 20 });

/** The slow, obviously right way. */
function everywhere(text: string, needles: string[]): Stretch[] {
  const found: Stretch[] = [];
  for (const needle of needles) {
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) found.push({ start: at, end: at + needle.length });
  }
  return merged(found);
}

describe('text index', () => {
  it('finds what a search for each string one by one finds', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.array(word, { maxLength: 8 }), (needles, words) => {
        const text = [...words, ...needles.slice(0, 3)].join('');
        const index = createTextIndex();
        for (const needle of needles) index.add({ text: needle, base64: false }, needle.length);
        expect(index.find(text, 0)).toEqual(everywhere(text, needles));
      }),
      { numRuns: 300 },
    );
  });

  it('takes a string of less than four characters only where it stands alone', () => {
    const index = createTextIndex();
    index.add({ text: 'abc', base64: false }, 3);
    expect(index.find('abc xabc abcx éabc "abc"', 0)).toEqual([{ start: 0, end: 3 }, { start: 20, end: 23 }]);
  });

  it('F112 stays quick when very many strings share their start, middle and end', () => {
    const index = createTextIndex();
    const tokens = Array.from({ length: 20_000 }, (_, i) => `prefix-${String(i).padStart(6, '0')}-same-middle-same-middle-${i}-suffix`);
    for (const text of tokens) index.add({ text, base64: false }, text.length);
    const started = performance.now();
    for (const token of tokens) expect(index.find(`x = ${token};`, 0)).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
