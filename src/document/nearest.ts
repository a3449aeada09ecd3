/** Words further away than this share of their letters are no guess worth making. */
const FARTHEST = 0.4;

/** The candidate that the word was probably meant to be (least edit distance, letter case aside), or undefined. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length * FARTHEST)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), least);
    // Where every letter differs there is nothing to go by.
    if (distance < least && distance < Math.max(word.length, candidate.length)) [best, least] = [candidate, distance];
  }
  return best;
}

/** "; did you mean ...?" for messages, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const guess = nearest(word, candidates);
  return guess === undefined ? '' : `; did you mean "${guess}"?`;
}

/** Optimal string alignment distance (insert, delete, replace, swap of neighbours); at least `limit` where it is not below. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(above[column]! + 1, line[column - 1]! + 1, above[column - 1]! + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) cost = Math.min(cost, before[column - 2]! + 1);
      line.push(cost);
    }
    [before, above] = [above, line];
  }
  return above[b.length]!;
}
