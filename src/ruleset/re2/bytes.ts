/** A set of bytes: 256 entries of 0 or 1. Patterns run on bytes seen as Latin-1, so a character class is never more than this. */
export type ByteSet = Readonly<Uint8Array>;

export function byteSet(...ranges: readonly (readonly [number, number])[]): ByteSet {
  const set = new Uint8Array(256);
  for (const [low, high] of ranges) set.fill(1, low, high + 1);
  return set;
}

export function oneByte(byte: number): ByteSet {
  return byteSet([byte, byte]);
}

export function union(a: ByteSet, b: ByteSet): ByteSet {
  return a.map((bit, byte) => bit | b[byte]!);
}

export function complement(set: ByteSet): ByteSet {
  return set.map((bit) => 1 - bit);
}

export function overlaps(a: ByteSet, b: ByteSet): boolean {
  return a.some((bit, byte) => bit === 1 && b[byte] === 1);
}

/** Adds the other case of each ASCII letter: bytes are not characters, so nothing else has a case. */
export function foldCase(set: ByteSet): ByteSet {
  const folded = Uint8Array.from(set);
  for (let upper = 0x41; upper <= 0x5a; upper++) {
    if (set[upper] === 1 || set[upper + 32] === 1) folded[upper] = folded[upper + 32] = 1;
  }
  return folded;
}

/** The runs of bytes in the set, both ends included. */
export function rangesOf(set: ByteSet): [number, number][] {
  const ranges: [number, number][] = [];
  for (let byte = 0; byte < 256; byte++) {
    if (set[byte] !== 1) continue;
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === byte - 1) last[1] = byte;
    else ranges.push([byte, byte]);
  }
  return ranges;
}

const DIGITS = byteSet([0x30, 0x39]);
const WORD = byteSet([0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]);
const SPACE = byteSet([0x09, 0x0a], [0x0c, 0x0d], [0x20, 0x20]);

/** `\d`, `\s`, `\w` as RE2 has them: ASCII, and no vertical tab among the spaces. */
export const PERL_CLASSES: Readonly<Record<string, ByteSet>> = {
  d: DIGITS, D: complement(DIGITS), s: SPACE, S: complement(SPACE), w: WORD, W: complement(WORD),
};

/** `[:name:]`, ASCII as in RE2. */
export const POSIX_CLASSES: Readonly<Record<string, ByteSet>> = {
  alnum: byteSet([0x30, 0x39], [0x41, 0x5a], [0x61, 0x7a]),
  alpha: byteSet([0x41, 0x5a], [0x61, 0x7a]),
  ascii: byteSet([0, 0x7f]),
  blank: byteSet([0x09, 0x09], [0x20, 0x20]),
  cntrl: byteSet([0, 0x1f], [0x7f, 0x7f]),
  digit: DIGITS,
  graph: byteSet([0x21, 0x7e]),
  lower: byteSet([0x61, 0x7a]),
  print: byteSet([0x20, 0x7e]),
  punct: byteSet([0x21, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0x7e]),
  space: byteSet([0x09, 0x0d], [0x20, 0x20]),
  upper: byteSet([0x41, 0x5a]),
  word: WORD,
  xdigit: byteSet([0x30, 0x39], [0x41, 0x46], [0x61, 0x66]),
};

const CATEGORIES = new Set('C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs'.split(' '));

/** The Latin-1 part of a Unicode category or script (`\p{Lu}`, `\p{Greek}`), or undefined where RE2 knows no such name. */
export function unicodeClass(name: string): ByteSet | undefined {
  if (name === 'Any') return byteSet([0, 255]);
  if (!/^[A-Z][A-Za-z_]*$/.test(name)) return undefined;
  let pattern: RegExp;
  try {
    pattern = new RegExp(CATEGORIES.has(name) ? `\\p{${name}}` : `\\p{Script=${name}}`, 'u');
  } catch {
    return undefined;
  }
  return Uint8Array.from({ length: 256 }, (_, byte) => (pattern.test(String.fromCharCode(byte)) ? 1 : 0));
}
