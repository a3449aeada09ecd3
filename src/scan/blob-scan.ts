import { locateMatches, positionAt, type Scanner, type Trace } from '../engine/index.ts';
import type { LocatedMatch, Position } from '../model.ts';

/** Bytes that each piece of a large blob has beside those of its neighbours; a multiple of 65536, as the engine wants it. */
const CORE = 4 << 20;
/** Bytes around them that are only looked at: more than any rule's reach, and than a run of encoded bytes that is decoded as one. */
const MARGIN = 256 << 10;
const PIECE = CORE + 2 * MARGIN;

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
}

export function startBlobScan(scanner: Scanner, trace?: Trace): BlobScan {
  const matches: LocatedMatch[] = [];
  let used = 0;
  let offset = 0;
  let start: Position = { line: 1, column: 1 };
  const flush = (closes: boolean): void => {
    const piece = { length: used, offset, opens: offset === 0, closes, from: offset === 0 ? 0 : MARGIN, to: closes ? used : used - MARGIN };
    const found = scanner.scan(piece, trace);
    if (found.length > 0) matches.push(...locateMatches({ bytes: scanner.room(used), offset, start }, found));
    if (closes) return;
    const bytes = scanner.room(used);
    start = positionAt(bytes, start, CORE);
    bytes.copyWithin(0, CORE);
    offset += CORE;
    used -= CORE;
  };
  return {
    space: () => scanner.room(PIECE).subarray(used),
    filled(count) {
      used += count;
      if (used === PIECE) flush(false);
    },
    end() {
      flush(true);
      return matches;
    },
    size: () => offset + used,
  };
}
