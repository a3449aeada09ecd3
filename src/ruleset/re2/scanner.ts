import { byteSet, foldCase, oneByte, PERL_CLASSES, unicodeClass, complement, type ByteSet } from './bytes.ts';
import { PatternError } from './syntax.ts';

/** Letters of `(?imsU)`. */
export interface Flags {
  fold: boolean;
  multiLine: boolean;
  dotAll: boolean;
  swapGreed: boolean;
}

/** Where the parser is. */
export interface Scanner {
  source: string;
  at: number;
  flags: Flags;
}

export function fail(message: string, offset: number): never {
  throw new PatternError(message, offset);
}

/** A code point of the pattern; escapes up to `\xFF` mean that byte, characters that stand in the pattern themselves mean their UTF-8 bytes. */
export interface Character {
  code: number;
  escaped: boolean;
}

export function nextCharacter(scanner: Scanner): Character {
  const code = scanner.source.codePointAt(scanner.at)!;
  scanner.at += code > 0xffff ? 2 : 1;
  return { code, escaped: false };
}

/** The byte that a character is; undefined when it is more than one byte. */
export function byteOf(character: Character): number | undefined {
  return character.code < 0x80 || (character.escaped && character.code <= 0xff) ? character.code : undefined;
}

export function withCase(set: ByteSet, scanner: Scanner): ByteSet {
  return scanner.flags.fold ? foldCase(set) : set;
}

/** The sets of the bytes that a character is written with. */
export function bytesOf(character: Character, scanner: Scanner): ByteSet[] {
  const byte = byteOf(character);
  if (byte !== undefined) return [withCase(oneByte(byte), scanner)];
  return [...new TextEncoder().encode(String.fromCodePoint(character.code))].map(oneByte);
}

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** An escape that means one character; `scanner.at` is on the backslash. */
export function escapedCharacter(scanner: Scanner): Character {
  const start = scanner.at;
  const char = scanner.source[start + 1];
  if (char === undefined) fail('a backslash at the end', start);
  scanner.at += 2;
  if (char === 'x') return hexEscape(scanner, start);
  if (Object.hasOwn(SIMPLE_ESCAPES, char)) return { code: SIMPLE_ESCAPES[char]!, escaped: true };
  if (char >= '0' && char <= '7') return octalEscape(scanner, start);
  if (/[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e ]/.test(char)) return { code: char.charCodeAt(0), escaped: true };
  return fail(/[89]/.test(char) ? 'RE2 has no back-references' : `unknown escape \\${char}`, start);
}

function hexEscape(scanner: Scanner, start: number): Character {
  const [all, braced, plain] = /^(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/.exec(scanner.source.slice(scanner.at)) ?? fail('unknown escape \\x', start);
  const code = Number.parseInt(braced ?? plain!, 16);
  if (code > 0x10ffff) fail('not a code point', start);
  scanner.at += all.length;
  return { code, escaped: true };
}

/** One digit from 1 to 7 alone would be a back-reference. */
function octalEscape(scanner: Scanner, start: number): Character {
  const digits = /^[0-7]{1,3}/.exec(scanner.source.slice(start + 1))![0];
  if (digits.length === 1 && digits !== '0') fail('RE2 has no back-references', start);
  scanner.at = start + 1 + digits.length;
  return { code: Number.parseInt(digits, 8), escaped: true };
}

/** `\d`, `\pL`, `\p{Greek}` and their like; undefined (and nothing read) where the escape is something else. */
export function classEscape(scanner: Scanner): ByteSet | undefined {
  const rest = scanner.source.slice(scanner.at, scanner.at + 64);
  const perl = /^\\([dDsSwW])/.exec(rest)?.[1];
  if (perl !== undefined) {
    scanner.at += 2;
    return PERL_CLASSES[perl]!;
  }
  const unicode = /^\\([pP])(?:\{(\^?)([^}]*)\}|([\s\S]))/.exec(rest);
  if (unicode === null) return undefined;
  const set = unicodeClass(unicode[3] ?? unicode[4]!) ?? fail(`unknown class ${unicode[0]}`, scanner.at);
  scanner.at += unicode[0].length;
  const negated = (unicode[1] === 'P') !== (unicode[2] === '^');
  const cased = scanner.flags.fold ? foldLatin(set) : set;
  return negated ? complement(cased) : cased;
}

/** Unicode classes know the case of all of Latin-1; 0xD7 and 0xF7 are no letters. */
function foldLatin(set: ByteSet): ByteSet {
  const folded = Uint8Array.from(foldCase(set));
  for (let upper = 0xc0; upper <= 0xde; upper++) {
    if (upper !== 0xd7 && (set[upper] === 1 || set[upper + 32] === 1)) folded[upper] = folded[upper + 32] = 1;
  }
  return folded;
}

export const ANY = byteSet([0, 255]);
export const NOT_NEWLINE = complement(oneByte(10));
