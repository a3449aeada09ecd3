import type { DocumentPlace } from './node.ts';

/** Turns an offset (UTF-16 units) of the text into a place. */
export type PlaceAt = (offset: number) => DocumentPlace;

/** Index of the lines of a text. Lines end with LF; columns count code points, as everywhere in reports. */
export function placesOf(text: string, file: string): PlaceAt {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  // Characters of two units are rare and looked up: counting from the start of the line would be quadratic where all stands on one.
  const wide = Array.from(text.matchAll(/[\u{10000}-\u{10ffff}]/gu), (found) => found.index);
  return (offset) => {
    const line = countUpTo(starts, offset + 1);
    const start = starts[line - 1]!;
    return { file, line, column: offset - start - (countUpTo(wide, offset) - countUpTo(wide, start)) + 1 };
  };
}

/** How many of the sorted numbers are below the limit. */
function countUpTo(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
