import type { DocumentPlace } from './node.ts';

/** Turns an offset (UTF-16 units) of the text into a place. */
export type PlaceAt = (offset: number) => DocumentPlace;

/** Index of the lines of a text. Lines end with LF; columns count code points, as everywhere in reports. */
export function placesOf(text: string, file: string): PlaceAt {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { file, line: low + 1, column: codePoints(text, starts[low]!, offset) + 1 };
  };
}

function codePoints(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; count++) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return count;
}
