import type { DecodeStep } from '../../model.ts';
import type { Text, TextMemory } from '../text.ts';
import type { Decoded } from './encoded-run.ts';

/** A stretch of wide characters: units of `unit` bytes with the letter at `letter` and zeros elsewhere. */
interface Form {
  unit: 2 | 4;
  letter: number;
}

/** Fewer wide letters in a row are no text. */
const LEAST_UNITS = 16;
/** The kernel's zero mask of four bytes says which byte of a unit is the letter. A unit is taken to be big-endian when its letter comes last; little-endian text at an odd offset looks the same. */
function formOf(zeros: number): Form {
  if (zeros === 0b1010) return { unit: 2, letter: 0 };
  if (zeros === 0b0101) return { unit: 2, letter: 1 };
  return { unit: 4, letter: [14, 13, 11, 7].indexOf(zeros) };
}

/**
 * The stretches of wide letters in what the kernel saw, as single bytes. Each is found exactly, unit by unit, so that it does not depend on where
 * the kernel's blocks lie. `at` must lie on a block of the kernel.
 */
export function decodeWide(memory: TextMemory, text: Text, at: number, length: number, zeros: number): Decoded[] {
  const form = formOf(zeros);
  const stretches: Decoded[] = [];
  for (let from = at; from < at + length; ) {
    const stretch = stretchAt(memory, text, from, form);
    from = Math.max(stretch.end, from) + form.unit;
    const units = (stretch.end - stretch.start) / form.unit;
    if (units < LEAST_UNITS || stretch.start === stretches.at(-1)?.extent.start) continue;
    const bytes = new Uint8Array(units);
    for (let i = 0; i < units; i++) bytes[i] = memory.byteAt(text, stretch.start + i * form.unit + form.letter);
    stretches.push({ bytes, step: stepOf(form), origin: (offset) => stretch.start + offset * form.unit, opens: true, closes: true, extent: stretch });
  }
  return stretches;
}

/** All letters in a row around `at`; empty when none stands there. */
function stretchAt(memory: TextMemory, text: Text, at: number, form: Form): { start: number; end: number } {
  let start = at;
  let end = at;
  while (end + form.unit <= text.length && unitIsLetter(memory, text, end, form)) end += form.unit;
  if (end > at) while (start - form.unit >= 0 && unitIsLetter(memory, text, start - form.unit, form)) start -= form.unit;
  return { start, end };
}

function unitIsLetter(memory: TextMemory, text: Text, offset: number, form: Form): boolean {
  for (let i = 0; i < form.unit; i++) {
    const byte = memory.byteAt(text, offset + i);
    if (i === form.letter ? byte <= 8 : byte !== 0) return false;
  }
  return true;
}

function stepOf(form: Form): DecodeStep {
  if (form.unit === 2) return form.letter === 0 ? 'utf-16le' : 'utf-16be';
  return form.letter === 0 ? 'utf-32le' : 'utf-32be';
}
