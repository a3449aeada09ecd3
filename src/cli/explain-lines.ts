import type { Position } from '../model.ts';

/** A text cut into lines, so that offsets can be told as line and column. */
export interface Lines {
  count: number;
  /** Half-open range of bytes of a line (from 1), without what ends it; null where there is no such line. */
  span(line: number): { start: number; end: number } | null;
  place(offset: number): Position;
  /** Text of a byte range. */
  text(start: number, end: number): string;
}

const LF = 10;
const CR = 13;

/** Lines end as everywhere in Keysieve: LF, CRLF or a lone CR; in wide text (UTF-16, UTF-32) by LF alone. */
export function linesOf(bytes: Buffer): Lines {
  const unit = unitOf(bytes);
  const starts = [0];
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === LF) starts.push(unit === 1 ? at + 1 : unit * (Math.floor(at / unit) + 1));
    else if (unit === 1 && bytes[at] === CR && bytes[at + 1] !== LF) starts.push(at + 1);
  }
  if (starts.length > 1 && starts.at(-1)! >= bytes.length) starts.pop();
  const text = (start: number, end: number): string => (unit === 1 ? bytes.toString('utf8', start, end) : bytes.toString('latin1', start, end).replaceAll('\0', ''));
  const span = (line: number): { start: number; end: number } | null => {
    const start = starts[line - 1];
    if (start === undefined) return null;
    let end = starts[line] ?? bytes.length;
    while (end > start && (bytes[end - 1] === LF || bytes[end - 1] === CR || (unit > 1 && bytes[end - 1] === 0 && endsWithFeed(bytes, start, end)))) end--;
    return { start, end };
  };
  return {
    count: starts.length,
    span,
    text,
    place(offset) {
      const line = Math.max(1, starts.findLastIndex((start) => start <= offset) + 1);
      return { line, column: [...text(starts[line - 1]!, offset)].length + 1 };
    },
  };
}

/** Whether only zero bytes and ends of a line stand at the end of a line of wide text. */
function endsWithFeed(bytes: Buffer, start: number, end: number): boolean {
  for (let at = end - 1; at >= Math.max(start, end - 8); at--) {
    if (bytes[at] === LF || bytes[at] === CR) return true;
    if (bytes[at] !== 0) return false;
  }
  return false;
}

const HEAD = 256;

/** Bytes a character takes: what the byte order mark says, or else how much of the start is zero. */
function unitOf(bytes: Buffer): 1 | 2 | 4 {
  const head = bytes.subarray(0, HEAD);
  const mark = head.toString('hex', 0, 4);
  if (mark === '0000feff' || mark === 'fffe0000') return 4;
  if (mark.startsWith('fffe') || mark.startsWith('feff')) return 2;
  const zeros = head.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
  if (zeros > head.length * 0.7) return 4;
  return zeros > head.length * 0.3 ? 2 : 1;
}
