import { countLines, FIRST_LINE, locateMatches, type LocatedPiece, NEIGHBOUR_BYTES, type Scanner, type Trace } from '../engine/index.ts';
import { CONFIDENCES, type Confidence, type LocatedMatch, type Match } from '../model.ts';

/** How a large blob is cut into pieces; both are multiples of 65536, as the engine wants it. */
export interface PieceSizes {
  /** Bytes that a piece has beside those of its neighbours. */
  core: number;
  /** Bytes on either side that are only looked at: more than any rule's reach, and than a run of encoded bytes that is decoded as one. */
  margin: number;
}

const SIZES: PieceSizes = { core: 4 << 20, margin: 256 << 10 };

/**
 * Most matches of one blob that are judged: with its surroundings one takes up to 13 kB, and anybody can write a file of a million. Where there
 * are more, the blob counts as not read: nobody can hide a secret behind others that an allowlist passes.
 */
export const MOST_MATCHES = 50_000;

/** What is said of a blob that has so many matches more; null for none. */
export function tooMany(beyond: number): string | null {
  return beyond === 0 ? null : `it has ${MOST_MATCHES + beyond} matches, and only the first ${MOST_MATCHES} were judged`;
}

/**
 * One blob on its way through the scanner, in bounded memory whatever its size: bytes are put where `space` says, and scanned when a
 * piece is full or the blob ends. Use one at a time a scanner.
 */
export interface BlobScan {
  /** Where the next bytes go; never empty. Ask again after every `filled`. */
  space(): Uint8Array;
  /** So many bytes were put there. */
  filled(count: number): void;
  /** The blob is complete: all its matches, before overlap is resolved. */
  end(): LocatedMatch[];
  /** Bytes so far. */
  size(): number;
  /** Why not all matches were judged, or null. */
  fault(): string | null;
  /** Matches of pieces that have none as sure as `least`: they were only counted. */
  below(): number;
}

/**
 * @param least where matches less sure than this are not reported: a piece that has no others need not be gone through for lines and columns,
 * which in files of one long line takes as long as the scan
 */
export function startBlobScan(scanner: Scanner, trace?: Trace, { core, margin }: PieceSizes = SIZES, least: Confidence = 'low'): BlobScan {
  const whole = core + 2 * margin;
  const matches: LocatedMatch[] = [];
  let used = 0;
  let offset = 0;
  let before = FIRST_LINE;
  let below = 0;
  let beyond = 0;
  const keep = (piece: LocatedPiece, found: readonly Match[], all: readonly Match[]): void => {
    const judged = found.slice(0, MOST_MATCHES - matches.length);
    beyond += found.length - judged.length;
    for (const match of locateMatches(piece, judged, all)) matches.push(match);
  };
  const flush = (closes: boolean): void => {
    const from = offset === 0 ? 0 : margin;
    const to = closes ? used : used - margin;
    const all = scanner.scan({ length: used, offset, opens: offset === 0, closes, from: Math.max(0, from - NEIGHBOUR_BYTES), to: Math.min(used, to + NEIGHBOUR_BYTES) }, trace);
    const found = all.filter(({ secret }) => secret.start >= offset + from && secret.start < offset + to);
    if (found.some(({ confidence }) => CONFIDENCES.indexOf(confidence) <= CONFIDENCES.indexOf(least))) keep({ bytes: scanner.room(used), offset, before }, found, all);
    else below += found.length;
    if (closes) return;
    const bytes = scanner.room(used);
    before = countLines(bytes, offset, before, 0, core);
    bytes.copyWithin(0, core);
    offset += core;
    used -= core;
  };
  return {
    space: () => scanner.room(whole).subarray(used),
    filled(count) {
      used += count;
      if (used === whole) flush(false);
    },
    end() {
      flush(true);
      return matches;
    },
    size: () => offset + used,
    fault: () => tooMany(beyond),
    below: () => below,
  };
}
