/** How many characters of each class a value has. Bytes of 128 and above count as special. */
export interface CharacterClasses {
  digits: number;
  upper: number;
  lower: number;
  special: number;
}

// Kept between calls, because this runs on every candidate; always zero again when a call returns.
const counts = new Uint32Array(256);

/** Shannon entropy in bits per character: 0 for the empty text, at most log2(length). Shannon 1948, on single characters (Latin-1). */
export function shannonEntropy(value: string): number {
  const { length } = value;
  if (length === 0) return 0;
  for (let i = 0; i < length; i++) {
    const code = value.charCodeAt(i) & 255;
    counts[code] = counts[code]! + 1;
  }
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const code = value.charCodeAt(i) & 255;
    const count = counts[code]!;
    if (count > 1) sum += count * Math.log2(count);
    counts[code] = 0;
  }
  return Math.log2(length) - sum / length;
}

/** Counts the character classes of a value. */
export function characterClasses(value: string): CharacterClasses {
  let digits = 0;
  let upper = 0;
  let lower = 0;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code >= 48 && code <= 57) digits++;
    else if (code >= 65 && code <= 90) upper++;
    else if (code >= 97 && code <= 122) lower++;
  }
  return { digits, upper, lower, special: value.length - digits - upper - lower };
}
