import type { Excerpt, LocatedMatch, Match, Position, Span } from '../model.ts';

/** A piece of a blob as bytes, with what is known of its start. */
export interface LocatedPiece {
  bytes: Uint8Array;
  /** Offset in the blob of the first byte. */
  offset: number;
  /** Place of the first byte. */
  start: Position;
}

/** Longest text kept of a line, in characters, and of a match's lines, in bytes. */
const LINE_CHARACTERS = 512;
const LINES_BYTES = 4096;
const LINE_BEFORE_BYTES = 1024;
const MOST_LINES = 5;

/** Gives each match its line, its column and the text around it. Matches come sorted by place. */
export function locateMatches(piece: LocatedPiece, matches: readonly Match[]): LocatedMatch[] {
  const bytes = Buffer.from(piece.bytes.buffer, piece.bytes.byteOffset, piece.bytes.byteLength);
  const cursors = new Map<number, Cursor>();
  return matches.map((match) => {
    const unit = unitOf(match);
    let cursor = cursors.get(unit);
    if (!cursor) cursors.set(unit, (cursor = createCursor(bytes, piece.start, unit)));
    const secret = { start: match.secret.start - piece.offset, end: match.secret.end - piece.offset };
    const start = cursor(secret.start);
    const end = positionAfter(bytes, start, secret, unit);
    return { ...match, start, end, ...surroundings(bytes, match, secret, start.line, unit, piece.offset) };
  });
}

/** Place of the byte at `offset`, where `start` is the place of the first byte. Hops from line end to line end, for pieces of megabytes. */
export function positionAt(bytes: Uint8Array, start: Position, offset: number): Position {
  let line = start.line;
  let lastEnd = -1;
  for (let at = bytes.indexOf(10); at >= 0 && at < offset; at = bytes.indexOf(10, at + 1)) {
    line++;
    lastEnd = at;
  }
  for (let at = bytes.indexOf(13); at >= 0 && at < offset; at = bytes.indexOf(13, at + 1)) {
    if (bytes[at + 1] === 10) continue;
    line++;
    lastEnd = Math.max(lastEnd, at);
  }
  const from = lastEnd < 0 ? start : { line, column: 1 };
  return { line, column: createCursor(bytes.subarray(lastEnd + 1), from, 1)(offset - lastEnd - 1).column };
}

/** Bytes a character takes: 2 and 4 in wide text. */
function unitOf(match: Match): number {
  const step = match.decoded[0];
  return step?.startsWith('utf-16') ? 2 : step?.startsWith('utf-32') ? 4 : 1;
}

type Cursor = (offset: number) => Position;

/**
 * Counts lines and columns forward; asked for earlier places it starts again. Lines end with LF, CRLF or a lone CR. Columns count
 * characters: bytes that do not go on a UTF-8 sequence. A byte order mark is no character.
 */
function createCursor(bytes: Uint8Array, start: Position, unit: number): Cursor {
  let at = unit === 1 && start.line === 1 && start.column === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  if (unit === 2 && start.line === 1 && start.column === 1 && (bytes[0] === 0xff || bytes[0] === 0xfe)) at = 2;
  let line = start.line;
  let column = start.column;
  const first = at;
  return (offset) => {
    if (offset < at) {
      at = first;
      ({ line, column } = start);
    }
    for (; at < offset; at += unit) {
      const byte = unit === 1 ? bytes[at]! : letterOf(bytes, at, unit);
      if (byte === 10 || (byte === 13 && (unit === 1 ? bytes[at + 1] : letterOf(bytes, at + unit, unit)) !== 10)) {
        line++;
        column = 1;
      } else if (unit > 1 || (byte & 0xc0) !== 0x80) column++;
    }
    return { line, column };
  };
}

/** The low byte of a wide unit of ASCII, 0 when the unit is something else. */
function letterOf(bytes: Uint8Array, at: number, unit: number): number {
  let letter = 0;
  for (let i = 0; i < unit; i++) {
    const byte = bytes[at + i] ?? 0;
    if (byte !== 0 && letter !== 0) return 0;
    letter ||= byte;
  }
  return letter;
}

function positionAfter(bytes: Buffer, start: Position, secret: Span, unit: number): Position {
  const inner = createCursor(bytes.subarray(secret.start, secret.end), { line: start.line, column: start.column }, unit);
  return inner(secret.end - secret.start);
}

function surroundings(bytes: Buffer, match: Match, secret: Span, line: number, unit: number, offset: number) {
  const span = { start: Math.max(0, match.span.start - offset), end: Math.min(bytes.length, match.span.end - offset) };
  const from = lineStart(bytes, span.start, LINES_BYTES);
  const to = lineEnd(bytes, Math.max(span.end, secret.end), LINES_BYTES);
  const beforeEnd = Math.max(0, from - 1);
  return {
    excerpt: excerptOf(bytes, secret, line, unit),
    matchText: narrow(bytes.toString('latin1', span.start, Math.min(span.end, span.start + LINES_BYTES)), unit),
    lineText: narrow(bytes.toString('latin1', from, Math.min(to, from + 2 * LINES_BYTES)), unit),
    lineBefore: from === 0 ? '' : narrow(bytes.toString('latin1', lineStart(bytes, beforeEnd, LINE_BEFORE_BYTES), beforeEnd), unit),
  };
}

function narrow(text: string, unit: number): string {
  return unit === 1 ? text : text.replaceAll('\0', '');
}

/** Start of the line around `at`, or at most `reach` bytes before it. */
function lineStart(bytes: Buffer, at: number, reach: number): number {
  const lowest = Math.max(0, at - reach);
  for (let i = at; i > lowest; i--) if (bytes[i - 1] === 10 || (bytes[i - 1] === 13 && bytes[i] !== 10)) return i;
  return lowest;
}

/** End of the line around `at`, without what ends it, or at most `reach` bytes behind it. */
function lineEnd(bytes: Buffer, at: number, reach: number): number {
  const highest = Math.min(bytes.length, at + reach);
  for (let i = at; i < highest; i++) if (bytes[i] === 10 || bytes[i] === 13) return i;
  return highest;
}

const CONTEXT_BYTES = 120;

/** The lines of the secret, each cut to a window around it. */
function excerptOf(bytes: Buffer, secret: Span, firstLine: number, unit: number): Excerpt {
  const excerpt: Excerpt = { firstLine, lines: [], cut: false, marks: [] };
  for (let at = secret.start; at <= secret.end && excerpt.lines.length < MOST_LINES; ) {
    const start = lineStart(bytes, at, CONTEXT_BYTES * unit);
    const markEnd = Math.min(secret.end, lineEnd(bytes, at, LINE_CHARACTERS * unit));
    const end = lineEnd(bytes, markEnd, CONTEXT_BYTES * unit);
    const before = textOf(bytes, start, at, unit);
    const marked = textOf(bytes, at, markEnd, unit);
    excerpt.marks.push({ line: excerpt.lines.length, start: before.length, end: before.length + marked.length });
    excerpt.lines.push(before + marked + textOf(bytes, markEnd, end, unit));
    excerpt.cut ||= cutsLine(bytes, start, end);
    at = nextLine(bytes, markEnd, unit);
    if (at <= markEnd) break;
  }
  return excerpt;
}

function textOf(bytes: Buffer, start: number, end: number, unit: number): string {
  return unit === 1 ? bytes.toString('utf8', start, end) : narrow(bytes.toString('latin1', start, end), unit);
}

function cutsLine(bytes: Buffer, start: number, end: number): boolean {
  const startsLine = start === 0 || bytes[start - 1] === 10 || bytes[start - 1] === 13;
  return !startsLine || (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13);
}

/** Start of the line behind `at`, which is where a line ends; `at` itself when no line ends there. */
function nextLine(bytes: Buffer, at: number, unit: number): number {
  if (bytes[at] === 13 && bytes[at + unit] === 10) return at + 2 * unit;
  return bytes[at] === 10 || bytes[at] === 13 ? at + unit : at;
}
