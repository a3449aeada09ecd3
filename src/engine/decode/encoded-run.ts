import type { DecodeStep } from '../../model.ts';
import type { Text, TextMemory } from '../text.ts';

/** The kernel cuts long runs into segments of this size; a segment is decoded with as much overlap as a secret may need. */
const SEGMENT = 1 << 16;
const OVERLAP = 1 << 14;

/** What bytes were decoded to, and where each decoded byte stood. */
export interface Decoded {
  bytes: Uint8Array;
  step: DecodeStep;
  /** Offset in the outer text of the decoded byte (or of the end, for `bytes.length`). */
  origin(offset: number): number;
  /** Whether the decoded text starts (ends) where what was encoded does. */
  opens: boolean;
  closes: boolean;
  /** Bytes of the outer text that were decoded. */
  extent: { start: number; end: number };
}

/** Where to read to: the end of the segment, and some overlap where the run goes on behind it. */
export function segmentEnd(start: number, length: number, textLength: number): number {
  return Math.min(textLength, start + length + (length >= SEGMENT ? OVERLAP : 0));
}

/** Whether a segment is the continuation of a run: it may start anywhere in a group of characters. */
export function goesOn(memory: TextMemory, text: Text, start: number): boolean {
  return start > 0 && !NOT_BASE64.test(String.fromCharCode(memory.byteAt(text, start - 1)));
}

const NOT_BASE64 = /[^A-Za-z0-9+/_-]/;

/**
 * Decodes a run of base64 characters (RFC 4648, both alphabets). One that goes on may begin anywhere in a group of four, so each phase is
 * tried; the right one gives text.
 */
export function decodeBase64Run(run: string, start: number, continued: boolean): Decoded[] {
  const end = run.search(NOT_BASE64);
  const characters = end < 0 ? run : run.slice(0, end);
  const step = /[-_]/.test(characters) ? 'base64url' : 'base64';
  const phases = continued ? [0, 1, 2, 3] : [0];
  const decoded: Decoded[] = [];
  for (const phase of phases) {
    const bytes = Buffer.from(characters.slice(phase), 'base64');
    if (!isMostlyText(bytes)) continue;
    decoded.push({
      bytes,
      step,
      origin: (offset) => start + phase + Math.min(characters.length - phase, Math.floor(offset / 3) * 4 + (offset % 3 === 0 ? 0 : (offset % 3) + 1)),
      opens: !continued,
      closes: true,
      extent: { start, end: start + characters.length },
    });
  }
  return decoded;
}

/** Decodes a run of hex digits; where the start may be cut, both phases are tried. */
export function decodeHexRun(run: string, start: number, continued: boolean): Decoded[] {
  const end = run.search(/[^0-9A-Fa-f]/);
  const digits = end < 0 ? run : run.slice(0, end);
  const phases = continued ? [0, 1] : [0];
  const decoded: Decoded[] = [];
  for (const phase of phases) {
    const bytes = Buffer.from(digits.slice(phase), 'hex');
    if (!isMostlyText(bytes)) continue;
    decoded.push({ bytes, step: 'hex', origin: (offset) => start + phase + offset * 2, opens: !continued, closes: true, extent: { start, end: start + digits.length } });
  }
  return decoded;
}

/** Whether decoding gave text. The start alone is looked at: what follows may be cut or wrapped in binary. */
function isMostlyText(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, 64);
  if (length < 8) return false;
  let odd = 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i]!;
    if ((byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) || byte > 0x7e) odd++;
  }
  return odd * 8 <= length;
}
