/**
 * The alphabet of the n-gram model: 26 case-folded letters, one class for digits and one for boundaries.
 * A boundary is anything else, both ends of the text, and each hump of camelCase, so that `maxTokens`, `max_tokens` and `max tokens` are one text.
 */
export const SYMBOLS = 28;
export const DIGIT = 26;
export const BOUNDARY = 27;

/** Symbol of each Latin-1 byte. */
export const SYMBOL_OF: Uint8Array = new Uint8Array(256).fill(BOUNDARY);
for (let i = 0; i < 26; i++) SYMBOL_OF[65 + i] = SYMBOL_OF[97 + i] = i;
for (let i = 0; i < 10; i++) SYMBOL_OF[48 + i] = DIGIT;

/** True when a camelCase word starts at `at`: `aB`, and the last capital of `ABc`. */
export function humpStartsAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (at === 0 || code < 65 || code > 90) return false;
  const before = text.charCodeAt(at - 1);
  if (before >= 97 && before <= 122) return true;
  if (before < 65 || before > 90 || at + 1 >= text.length) return false;
  const behind = text.charCodeAt(at + 1);
  return behind >= 97 && behind <= 122;
}

/** The text as symbols, with a boundary at both ends and never two in a row. */
export function symbolsOf(text: string): number[] {
  const symbols = [BOUNDARY];
  for (let i = 0; i < text.length; i++) {
    const symbol = SYMBOL_OF[text.charCodeAt(i) & 255]!;
    const last = symbols[symbols.length - 1];
    if (symbol < DIGIT && last !== BOUNDARY && humpStartsAt(text, i)) symbols.push(BOUNDARY);
    if (symbol !== BOUNDARY || last !== BOUNDARY) symbols.push(symbol);
  }
  if (symbols[symbols.length - 1] !== BOUNDARY) symbols.push(BOUNDARY);
  return symbols;
}
