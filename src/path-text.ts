import { isUtf8 } from 'node:buffer';
import type { PathText } from './model.ts';

/** A path's bytes as text; each byte that is not part of valid UTF-8 becomes U+DC00 + byte (PEP 383, "surrogateescape"). */
export function pathFromBytes(bytes: Uint8Array): PathText {
  return isUtf8(bytes) ? textOf(bytes) : decodeLossless(bytes);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** The bytes that `pathFromBytes` made the text from. */
export function pathToBytes(path: PathText): Buffer {
  if (isPlainPath(path)) return Buffer.from(path, 'utf8');
  const parts: Buffer[] = [];
  for (const char of path) {
    const code = char.codePointAt(0)!;
    parts.push(code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - 0xdc00]) : Buffer.from(char, 'utf8'));
  }
  return Buffer.concat(parts);
}

/** True when the path is valid UTF-8, so that it can be handed to the file system as a string. */
export function isPlainPath(path: PathText): boolean {
  return path.isWellFormed();
}

function decodeLossless(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    text += length === 0 ? String.fromCharCode(0xdc00 + bytes[at]!) : textOf(bytes.subarray(at, at + length));
    at += length || 1;
  }
  return text;
}

/** How many bytes the UTF-8 sequence at `at` has; 0 when there is no valid one. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  return at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}
