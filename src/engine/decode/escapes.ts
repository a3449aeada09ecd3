import type { DecodeStep } from '../../model.ts';
import type { Decoded } from './encoded-run.ts';

/**
 * Replaces escapes in a piece of text and keeps where each byte came from. `start` is the piece's offset in the outer text. Null when there
 * is nothing to replace.
 */
function replaceEscapes(piece: string, start: number, step: DecodeStep, escape: RegExp, value: (match: RegExpExecArray) => number | null): Decoded | null {
  const bytes = Buffer.from(piece, 'latin1');
  const origins = new Uint32Array(piece.length + 1);
  let length = 0;
  let at = 0;
  let replaced = 0;
  const copyTo = (end: number): void => {
    bytes.copyWithin(length, at, end);
    for (; at < end; at++) origins[length++] = start + at;
  };
  for (const match of piece.matchAll(escape)) {
    copyTo(match.index);
    const byte = value(match);
    if (byte !== null) {
      bytes[length] = byte;
      origins[length++] = start + at;
    }
    at = match.index + match[0].length;
    replaced++;
  }
  if (replaced === 0) return null;
  copyTo(piece.length);
  origins[length] = start + piece.length;
  return { bytes: bytes.subarray(0, length), step, origin: (offset) => origins[offset]!, opens: false, closes: false, extent: { start, end: start + piece.length } };
}

/** `%2F` (RFC 3986, 2.1). */
export function decodePercent(piece: string, start: number): Decoded | null {
  return replaceEscapes(piece, start, 'percent', /%([0-9A-Fa-f]{2})/g, (match) => Number.parseInt(match[1]!, 16));
}

const SLASH = 0x2f;

/** `\u0041` and `\x41`, of characters that are one byte, and `\/`, as some write JSON (RFC 8259, 7). */
export function decodeUnicodeEscapes(piece: string, start: number): Decoded | null {
  return replaceEscapes(piece, start, 'unicode-escape', /\\(?:(?:u00|x)([0-7][0-9A-Fa-f])|\/)/g, (match) => (match[1] === undefined ? SLASH : Number.parseInt(match[1], 16)));
}

/** Drops soft hyphens, zero-width, joining and direction characters and variation selectors (their UTF-8 bytes; the kernel notes the same ones). */
export function dropInvisible(piece: string, start: number): Decoded | null {
  return replaceEscapes(piece, start, 'normalised', /\xc2\xad|\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xb8[\x80-\x8f]|\xef\xbb\xbf/g, () => null);
}
