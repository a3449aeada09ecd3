import { FILLER_WORDS, TELLING_WORDS } from './placeholder-words.ts';

const filler = new Set(FILLER_WORDS);
const LONGEST_FILLER = Math.max(...FILLER_WORDS.map((word) => word.length));
/** More letters than this in a row are no phrase of filler words. */
const LONGEST_RUN = 40;

/** Telling words by their first two characters (7 bits each), so that one pass over a value finds any of them. */
let tellingByStart: (readonly string[] | undefined)[] | undefined;

function indexByStart(words: readonly string[]): (readonly string[] | undefined)[] {
  const table: string[][] = [];
  for (const word of words) (table[startOf(word, 0)] ??= []).push(word);
  // A dense array: a hole would be looked up in the prototype.
  return Array.from({ length: 1 << 14 }, (_, start) => table[start]);
}

function startOf(text: string, at: number): number {
  return ((text.charCodeAt(at) & 127) << 7) | (text.charCodeAt(at + 1) & 127);
}

/** The telling word that a lower-case text contains, or null. */
export function tellingWordIn(text: string): string | null {
  tellingByStart ??= indexByStart(TELLING_WORDS);
  for (let at = 0; at + 4 < text.length; at++) {
    const words = tellingByStart[startOf(text, at)];
    if (words === undefined) continue;
    for (const word of words) if (text.startsWith(word, at)) return word;
  }
  return null;
}

/**
 * Whether a lower-case text is put together from filler words, with separators and at most four digits (or a counting row of them):
 * `my-secret-key`, `testpassword123`, `p@ssw0rd!`.
 */
export function isFiller(text: string): boolean {
  if (text.length > LONGEST_RUN) return false;
  return isFillerPhrase(text) || isFillerPhrase(withoutLeet(text));
}

function isFillerPhrase(text: string): boolean {
  let letters = 0;
  let digits = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code >= 128) return false;
    if (code >= 97 && code <= 122) {
      const end = endOfLetters(text, at);
      if (!isJoinedFiller(text, at, end)) return false;
      letters += end - at;
      at = end;
      continue;
    }
    if (code >= 48 && code <= 57) digits++;
    at++;
  }
  return letters >= 2 && (digits <= 4 || countsUp(text));
}

function endOfLetters(text: string, from: number): number {
  let end = from;
  while (end < text.length && text.charCodeAt(end) >= 97 && text.charCodeAt(end) <= 122) end++;
  return end;
}

/** Whether letters are filler words written together: which prefixes end at a word's end, shortest first. */
function isJoinedFiller(text: string, start: number, end: number): boolean {
  const reached = new Uint8Array(end - start + 1);
  reached[0] = 1;
  for (let from = start; from < end; from++) {
    if (reached[from - start] === 0) continue;
    const last = Math.min(end, from + LONGEST_FILLER);
    for (let to = from + 1; to <= last; to++) if (filler.has(text.slice(from, to))) reached[to - start] = 1;
  }
  return reached[end - start] === 1;
}

/** Whether the digits of a text are 1, 2, 3... (9 is followed by 0). */
function countsUp(text: string): boolean {
  let expected = -1;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) continue;
    if (expected >= 0 && digit !== expected) return false;
    expected = (digit + 1) % 10;
  }
  return true;
}

const LEET: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '@': 'a', $: 's' };

/** `p@ssw0rd123!` -> `password`: the usual stand-ins for letters, after what trails the last letter is cut. */
function withoutLeet(text: string): string {
  let end = text.length;
  while (end > 0 && !isLetter(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end).replace(/[01345@$]/g, (char) => LEET[char] ?? char);
}

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}
