import type { DecodeStep } from '../../model.ts';
import type { Text, TextMemory } from '../text.ts';
import type { Decoded } from './encoded-run.ts';

/** Fewer wide letters in a row are no text. */
const LEAST_LETTERS = 16;

/**
 * The stretches of wide letters in what the kernel saw, as single bytes: letters 2 or 4 bytes apart with zeros between. Each is found
 * exactly, letter by letter, so that it does not depend on where the kernel's blocks lie. `at` must lie on a block of the kernel;
 * `zeros` is its mask of four bytes.
 */
export function decodeWide(memory: TextMemory, text: Text, at: number, length: number, zeros: number): Decoded[] {
  const unit = zeros === 0b1010 || zeros === 0b0101 ? 2 : 4;
  const stretches: Decoded[] = [];
  for (let from = at + firstLetter(zeros); from < at + length; ) {
    const { first, last } = lettersAround(memory, text, from, unit);
    from = Math.max(last, from) + unit;
    if ((last - first) / unit + 1 >= LEAST_LETTERS && stretches.at(-1)?.extent.start !== first) stretches.push(...readings(memory, text, first, last, unit));
  }
  return stretches;
}

/** Offset in a unit of the byte that is not zero. */
function firstLetter(zeros: number): number {
  return [0, 1, 2, 3].find((byte) => ((zeros >> byte) & 1) === 0)!;
}

/** First and last letter of the row around `at`; `last` lies before `first` when no letter stands there. */
function lettersAround(memory: TextMemory, text: Text, at: number, unit: number): { first: number; last: number } {
  if (!isLetter(memory, text, at)) return { first: at, last: at - unit };
  let first = at;
  let last = at;
  while (isLetter(memory, text, first - unit) && zerosIn(memory, text, first - unit + 1, first)) first -= unit;
  while (isLetter(memory, text, last + unit) && zerosIn(memory, text, last + 1, last + unit)) last += unit;
  return { first, last };
}

function isLetter(memory: TextMemory, text: Text, at: number): boolean {
  return at >= 0 && at < text.length && memory.byteAt(text, at) > 8;
}

/** Letters of a stretch that are read again without its first or last one. */
const END_LETTERS = 256;

/**
 * A stretch as text. Whatever stands before big-endian or behind little-endian text may look like one more letter and hide an end of a secret,
 * so an end where the zeros do not tell is read without that letter, too.
 */
function readings(memory: TextMemory, text: Text, first: number, last: number, unit: 2 | 4): Decoded[] {
  const marked = memory.byteAt(text, first) === 0xff && first > 0 && memory.byteAt(text, first - 1) === 0xfe;
  const from = marked ? first + unit : first;
  const preceded = zerosIn(memory, text, from - unit + 1, from);
  const followed = zerosIn(memory, text, last + 1, last + unit);
  const little = !marked && (followed || !preceded);
  const read = (start: number, end: number): Decoded => {
    const origin = little ? start : start - unit + 1;
    const bytes = new Uint8Array((end - start) / unit + 1);
    for (let i = 0; i < bytes.length; i++) bytes[i] = memory.byteAt(text, start + i * unit);
    return {
      bytes,
      step: stepOf(unit, little),
      origin: (offset) => Math.min(text.length, origin + offset * unit),
      opens: start <= from + unit,
      closes: end >= last - unit,
      extent: { start: first, end: last + 1 },
    };
  };
  const texts = [read(from, last)];
  if (!preceded) texts.push(read(from + unit, Math.min(last, from + END_LETTERS * unit)));
  if (!followed) texts.push(read(Math.max(from, last - END_LETTERS * unit), last - unit));
  return texts;
}

/** Whether [from, to) lies in the text and is nothing but zeros. */
function zerosIn(memory: TextMemory, text: Text, from: number, to: number): boolean {
  if (from < 0 || to > text.length) return false;
  for (let at = from; at < to; at++) if (memory.byteAt(text, at) !== 0) return false;
  return true;
}

function stepOf(unit: 2 | 4, little: boolean): DecodeStep {
  if (unit === 2) return little ? 'utf-16le' : 'utf-16be';
  return little ? 'utf-32le' : 'utf-32be';
}
