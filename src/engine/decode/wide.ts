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
    if ((last - first) / unit + 1 < LEAST_LETTERS || stretches.some((known) => known.extent.start === startOf(memory, text, first, unit))) continue;
    stretches.push(stretch(memory, text, first, last, unit));
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
  while (isLetter(memory, text, first - unit) && zerosBetween(memory, text, first - unit, unit)) first -= unit;
  while (isLetter(memory, text, last + unit) && zerosBetween(memory, text, last, unit)) last += unit;
  return { first, last };
}

function isLetter(memory: TextMemory, text: Text, at: number): boolean {
  return at >= 0 && at < text.length && memory.byteAt(text, at) > 8;
}

function zerosBetween(memory: TextMemory, text: Text, letter: number, unit: number): boolean {
  for (let at = letter + 1; at < letter + unit; at++) if (memory.byteAt(text, at) !== 0) return false;
  return true;
}

function stretch(memory: TextMemory, text: Text, first: number, last: number, unit: 2 | 4): Decoded {
  const bytes = new Uint8Array((last - first) / unit + 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = memory.byteAt(text, first + i * unit);
  const start = startOf(memory, text, first, unit);
  const little = start === first;
  const end = Math.min(text.length, start + bytes.length * unit);
  return { bytes, step: stepOf(unit, little), origin: (offset) => Math.min(text.length, start + offset * unit), opens: true, closes: true, extent: { start, end } };
}

/** Big-endian text has its zeros before the letter; little-endian text that follows a zero looks the same. */
function startOf(memory: TextMemory, text: Text, first: number, unit: number): number {
  const start = first - unit + 1;
  if (start < 0) return first;
  for (let at = start; at < first; at++) if (memory.byteAt(text, at) !== 0) return first;
  return start;
}

function stepOf(unit: 2 | 4, little: boolean): DecodeStep {
  if (unit === 2) return little ? 'utf-16le' : 'utf-16be';
  return little ? 'utf-32le' : 'utf-32be';
}
