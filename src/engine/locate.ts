import type { Excerpt, LocatedMatch, Mark, Match, Position, Span } from '../model.ts';

/** How far lines were counted in a blob. */
export interface LinesBefore {
  /** Place of the next byte, where bytes are text of one byte a unit. */
  place: Position;
  /** Line feeds so far, and the offset in the blob of the last one; -1 for none. What wide text is counted by. */
  feeds: number;
  lastFeed: number;
  /** The byte order mark of wide text at the start of the blob. With one, a line feed is a unit, so that the byte 0A of U+4E0A is none. */
  mark: 'none' | 'little' | 'big';
}

export const FIRST_LINE: LinesBefore = { place: { line: 1, column: 1 }, feeds: 0, lastFeed: -1, mark: 'none' };

/** A piece of a blob as bytes, with what is known of its start. */
export interface LocatedPiece {
  bytes: Uint8Array;
  /** Offset in the blob of the first byte. */
  offset: number;
  before: LinesBefore;
}

/** Longest text kept of a line, in characters, and of a match's lines, in bytes. */
const LINE_CHARACTERS = 512;
const LINES_BYTES = 4096;
const LINE_BEFORE_BYTES = 1024;
const MOST_LINES = 5;

/** Bytes on either side of a match in which another one's secret may stand on the lines that are kept. */
export const NEIGHBOUR_BYTES = 4096;

/**
 * Gives each match its line, its column and the text around it. Matches come sorted by place.
 * @param all sorted too: these matches, and others of the piece within NEIGHBOUR_BYTES, so that what is kept of a line tells where each secret stands
 */
export function locateMatches(piece: LocatedPiece, matches: readonly Match[], all: readonly Match[] = matches): LocatedMatch[] {
  const bytes = Buffer.from(piece.bytes.buffer, piece.bytes.byteOffset, piece.bytes.byteLength);
  let at = 0;
  let lines = piece.before;
  return matches.map((match) => {
    const unit = unitOf(match);
    const secret = { start: match.secret.start - piece.offset, end: match.secret.end - piece.offset };
    lines = secret.start < at ? countLines(bytes, piece.offset, piece.before, 0, secret.start) : countLines(bytes, piece.offset, lines, at, secret.start);
    at = secret.start;
    const start = placeIn(lines, match.secret.start, unit);
    const end = placeIn(countLines(bytes, piece.offset, lines, at, secret.end), match.secret.end, unit);
    const near = neighbours(all, match.secret).map(({ secret: other }) => ({ start: other.start - piece.offset, end: other.end - piece.offset }));
    return { ...match, start, end, ...surroundings(bytes, match, { secret, near }, start.line, unit, piece.offset) };
  });
}

/** Counts on from `before`, the state at `from`, to the byte at `to` of a piece that starts at `offset` of its blob. */
export function countLines(bytes: Uint8Array, offset: number, before: LinesBefore, from: number, to: number): LinesBefore {
  const mark = offset + from === 0 ? wideMark(bytes) : before.mark;
  let { feeds, lastFeed } = before;
  // One byte more than is counted: whether a CR stands alone is seen by what follows.
  const counted = bytes.subarray(from, to + 1);
  const length = to - from;
  for (let at = counted.indexOf(10); at >= 0 && at < length; at = counted.indexOf(10, at + 1)) {
    if (mark !== 'none' && !isWideFeed(bytes, from + at, mark)) continue;
    feeds++;
    lastFeed = offset + from + at;
  }
  return { place: positionAt(counted, before.place, length), feeds, lastFeed, mark };
}

/** U+FEFF in UTF-16 or UTF-32 at the start of a blob. */
function wideMark(bytes: Uint8Array): LinesBefore['mark'] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'little';
  const at = bytes[0] === 0 && bytes[1] === 0 ? 2 : 0;
  return bytes[at] === 0xfe && bytes[at + 1] === 0xff ? 'big' : 'none';
}

/** Whether the byte 0A at `at` is a whole character; pieces start at even offsets. */
function isWideFeed(bytes: Uint8Array, at: number, mark: 'little' | 'big'): boolean {
  return mark === 'little' ? at % 2 === 0 && bytes[at + 1] === 0 : at % 2 === 1 && bytes[at - 1] === 0;
}

/** Where a match is: by the bytes, or in wide text by the units since the last line feed; a byte order mark is none. */
function placeIn({ place, feeds, lastFeed, mark }: LinesBefore, offset: number, unit: number): Position {
  const markUnits = mark !== 'none' && lastFeed < 0 ? 1 : 0;
  return unit === 1 ? place : { line: feeds + 1, column: Math.floor((offset - lastFeed - 1) / unit) + 1 - markUnits };
}

/**
 * Place of the byte at `offset`, where `start` is the place of the first byte. Lines end with LF, CRLF or a lone CR. Columns count
 * characters: bytes that do not go on a UTF-8 sequence; a byte order mark is none. Hops from line end to line end: pieces have megabytes.
 */
function positionAt(bytes: Uint8Array, start: Position, offset: number): Position {
  let { line } = start;
  let first = -1;
  for (let at = bytes.indexOf(10); at >= 0 && at < offset; at = bytes.indexOf(10, at + 1)) {
    line++;
    first = at + 1;
  }
  for (let at = bytes.indexOf(13); at >= 0 && at < offset; at = bytes.indexOf(13, at + 1)) {
    if (bytes[at + 1] === 10) continue;
    line++;
    first = Math.max(first, at + 1);
  }
  let column = first < 0 ? start.column : 1;
  const hasMark = line === 1 && start.column === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  for (let at = first < 0 ? (hasMark ? 3 : 0) : first; at < offset; at++) if ((bytes[at]! & 0xc0) !== 0x80) column++;
  return { line, column };
}

/** Bytes a character takes: 2 and 4 in wide text. */
function unitOf(match: Match): number {
  const step = match.decoded[0];
  return step?.startsWith('utf-16') ? 2 : step?.startsWith('utf-32') ? 4 : 1;
}

/** Matches whose secrets stand close to one, and not in it. */
function neighbours(all: readonly Match[], own: Span): Match[] {
  const found: Match[] = [];
  for (let at = firstFrom(all, own.start - NEIGHBOUR_BYTES); at < all.length && all[at]!.secret.start < own.end + NEIGHBOUR_BYTES; at++) {
    const { start, end } = all[at]!.secret;
    if (end <= own.start || start >= own.end) found.push(all[at]!);
  }
  return found;
}

/** Index of the first match whose secret starts at `offset` or behind it. */
function firstFrom(all: readonly Match[], offset: number): number {
  let low = 0;
  for (let high = all.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (all[middle]!.secret.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A secret, and those around it, as offsets in the piece. */
interface Neighbourhood {
  secret: Span;
  near: Span[];
}

function surroundings(bytes: Buffer, match: Match, { secret, near }: Neighbourhood, line: number, unit: number, offset: number) {
  const span = { start: Math.max(0, match.span.start - offset), end: Math.min(bytes.length, match.span.end - offset) };
  const from = lineStart(bytes, span.start, LINES_BYTES);
  const to = lineEnd(bytes, Math.max(span.end, secret.end), LINES_BYTES);
  const beforeEnd = Math.max(0, from - 1);
  return {
    excerpt: excerptOf(bytes, { secret, near }, line, unit),
    matchText: narrow(bytes.toString('latin1', span.start, Math.min(span.end, span.start + LINES_BYTES)), unit),
    lineText: narrow(bytes.toString('latin1', from, Math.min(to, from + 2 * LINES_BYTES)), unit),
    lineBefore: from === 0 ? '' : narrow(bytes.toString('latin1', lineStart(bytes, beforeEnd, LINE_BEFORE_BYTES), beforeEnd), unit).replace(/\r$/, ''),
  };
}

function narrow(text: string, unit: number): string {
  return unit === 1 ? text : text.replaceAll('\0', '');
}

/** Start of the line around `at`, or at most `reach` bytes before it. */
function lineStart(bytes: Buffer, at: number, reach: number): number {
  const lowest = Math.max(0, at - reach);
  const before = bytes.subarray(lowest, at);
  // A CR right before an LF at `at` ends no line yet.
  const returns = bytes[at] === 10 && bytes[at - 1] === 13 ? before.subarray(0, -1) : before;
  return lowest + Math.max(before.lastIndexOf(10), returns.lastIndexOf(13)) + 1;
}

/** End of the line around `at`, without what ends it, or at most `reach` bytes behind it. */
function lineEnd(bytes: Buffer, at: number, reach: number): number {
  const highest = Math.min(bytes.length, at + reach);
  if (highest <= at) return highest;
  const behind = bytes.subarray(at, highest);
  const feed = behind.indexOf(10);
  const end = feed < 0 ? behind : behind.subarray(0, feed);
  const carriage = end.indexOf(13);
  return carriage < 0 ? at + end.length : at + carriage;
}

const CONTEXT_BYTES = 120;

/** The lines of the secret, each cut to a window around it. */
function excerptOf(bytes: Buffer, { secret, near }: Neighbourhood, firstLine: number, unit: number): Excerpt {
  const excerpt: Excerpt = { firstLine, lines: [], cut: false, marks: [] };
  const others: Mark[] = [];
  for (let at = secret.start; at <= secret.end && excerpt.lines.length < MOST_LINES; ) {
    const start = lineStart(bytes, at, CONTEXT_BYTES * unit);
    const markEnd = Math.min(secret.end, lineEnd(bytes, at, LINE_CHARACTERS * unit));
    const end = lineEnd(bytes, markEnd, CONTEXT_BYTES * unit);
    const before = textOf(bytes, start, at, unit);
    const marked = textOf(bytes, at, markEnd, unit);
    excerpt.marks.push({ line: excerpt.lines.length, start: before.length, end: before.length + marked.length });
    others.push(...marksOf(bytes, { start, end }, near, excerpt.lines.length, unit));
    excerpt.lines.push(before + marked + textOf(bytes, markEnd, end, unit));
    excerpt.cut ||= cutsLine(bytes, start, end);
    at = nextLine(bytes, markEnd, unit);
    if (at <= markEnd) break;
  }
  return others.length === 0 ? excerpt : { ...excerpt, others };
}

/** Where secrets stand on a line, as far as they do. */
function marksOf(bytes: Buffer, line: Span, secrets: readonly Span[], index: number, unit: number): Mark[] {
  const reach = (offset: number): number => textOf(bytes, line.start, Math.min(Math.max(offset, line.start), line.end), unit).length;
  return secrets.filter(({ start, end }) => start < line.end && end > line.start).map(({ start, end }) => ({ line: index, start: reach(start), end: reach(end) }));
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
