/** A stretch of a text that has to be decoded, [start, end). */
export interface Piece {
  start: number;
  end: number;
}

/**
 * Joins stretches around places: `before` and `after` bytes of each, melted together where they meet, clipped to the text. Few long
 * pieces instead of many that overlap, so that a text full of escapes is decoded once.
 */
export function piecesAround(places: readonly number[], before: number, after: number, length: number): Piece[] {
  const pieces: Piece[] = [];
  for (const place of [...places].sort((a, b) => a - b)) {
    const start = Math.max(0, place - before);
    const end = Math.min(length, place + after);
    const last = pieces.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else pieces.push({ start, end });
  }
  return pieces;
}
