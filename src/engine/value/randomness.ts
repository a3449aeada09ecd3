import { characterClasses, shannonEntropy } from './entropy.ts';
import { NGRAM_TABLE } from './ngram-table.ts';
import { BOUNDARY, DIGIT, SYMBOLS, SYMBOL_OF, humpStartsAt } from './symbols.ts';

/** What a random value is drawn from. It decides what chance alone would give: in hexadecimal, `face` is no word. */
export type Alphabet = 'hex' | 'letters' | 'lower-digits' | 'mixed-letters' | 'mixed-digits';

/** Bits that a uniform choice pays for a symbol of each class. Boundaries are the humps that random capitals make. */
interface Chance {
  letter: number;
  digit: number;
  boundary: number;
}

/**
 * `mixed-*`: in random base62, a quarter of the characters start a hump (P(lower, upper) + P(upper, upper, lower)), three eighths without
 * digits. Where humps do not occur by chance, a boundary is a separator: as dear as a letter.
 */
const CHANCES: Record<Alphabet, Chance> = {
  hex: { letter: 4, digit: 0.68, boundary: 4 },
  letters: { letter: 4.7, digit: 4.7, boundary: 4.7 },
  'lower-digits': { letter: 5.17, digit: 1.85, boundary: 5.17 },
  'mixed-letters': { letter: 5.16, digit: 5.16, boundary: 1.87 },
  'mixed-digits': { letter: 5.28, digit: 2.95, boundary: 2.32 },
};

const STEPS_PER_BIT = 16;
let loaded: Uint8Array | undefined;

/**
 * How much likelier a value is as a random string than as words and identifiers: the mean log2 likelihood ratio in bits a symbol.
 * Positive is random, negative is language. Camel humps, separators and digits are part of the model (see `symbols.ts`).
 * @param alphabet What it would be drawn from; by default the smallest alphabet that has its characters.
 */
export function randomness(value: string, alphabet: Alphabet = alphabetOf(value)): number {
  if (value.length === 0) return 0;
  const table = (loaded ??= Buffer.from(NGRAM_TABLE, 'base64'));
  const chance = CHANCES[alphabet];
  let sum = 0;
  let symbols = 0;
  let a = BOUNDARY;
  let b = BOUNDARY;
  const add = (symbol: number): void => {
    const likelihood = table[(a * SYMBOLS + b) * SYMBOLS + symbol]! / STEPS_PER_BIT;
    sum += likelihood - (symbol < DIGIT ? chance.letter : symbol === DIGIT ? chance.digit : chance.boundary);
    symbols++;
    a = b;
    b = symbol;
  };
  for (let i = 0; i < value.length; i++) {
    const symbol = SYMBOL_OF[value.charCodeAt(i) & 255]!;
    if (symbol < DIGIT && b !== BOUNDARY && humpStartsAt(value, i)) add(BOUNDARY);
    if (symbol !== BOUNDARY || b !== BOUNDARY) add(symbol);
  }
  if (symbols === 0) return 0;
  // The end is certain in both models, so only the words' reluctance to stop there counts.
  if (b !== BOUNDARY) sum += Math.max(0, table[(a * SYMBOLS + b) * SYMBOLS + BOUNDARY]! / STEPS_PER_BIT - chance.boundary);
  return sum / symbols;
}

/** The smallest alphabet of the model that has all letters and digits of a value. */
export function alphabetOf(value: string): Alphabet {
  let lower = false;
  let upper = false;
  let digit = false;
  let hex = true;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code >= 48 && code <= 57) digit = true;
    else if (code >= 97 && code <= 122) {
      lower = true;
      if (code > 102) hex = false;
    } else if (code >= 65 && code <= 90) {
      upper = true;
      if (code > 70) hex = false;
    } else if (code !== 45) hex = false;
  }
  if (lower && upper) return digit ? 'mixed-digits' : 'mixed-letters';
  if (!digit) return 'letters';
  return hex ? 'hex' : 'lower-digits';
}

/**
 * Least mean ratio (bits a symbol) for a value of 12 characters to count as random. Measured: at most 1-2 in 100 random values of 12 characters lie
 * below, 1 in 1,000 of 24; of identifiers and paths, 1 in 50 of 12 characters lies above, 1 in 200 of 24 (most of those are data indeed).
 */
const LEAST_RATIO: Record<Alphabet, number> = { hex: 0.65, letters: 2.3, 'lower-digits': 1.7, 'mixed-letters': 0.8, 'mixed-digits': 0.9 };
/** Bits a character when all characters of the alphabet are equally frequent. */
const FULL_ENTROPY: Record<Alphabet, number> = { hex: 4, letters: 4.7, 'lower-digits': 5.17, 'mixed-letters': 5.7, 'mixed-digits': 5.95 };

/** Options of `looksRandom`. */
export interface RandomOptions {
  /** What the value would be drawn from, where that is known better than from its characters. */
  alphabet?: Alphabet;
}

/**
 * Whether a value is a random string rather than words, identifiers, paths, numbers, dates, versions or addresses.
 * Short values need a clearer ratio, because words of four or five letters come out of chance; under 8 characters nothing is random.
 */
export function looksRandom(value: string, options: RandomOptions = {}): boolean {
  const { length } = value;
  if (length < 8) return false;
  const { upper, lower, special } = characterClasses(value);
  const letters = upper + lower;
  const alphabet = options.alphabet ?? alphabetOf(value);
  if (special * 3 > length || letters < 2) return false;
  // Numbers with a unit, dates and version strings: more digits than any alphabet but hexadecimal gives.
  if (alphabet !== 'hex' && letters * 5 < length - special) return false;
  if (shannonEntropy(value) < 0.7 * Math.min(FULL_ENTROPY[alphabet], Math.log2(length))) return false;
  const least = LEAST_RATIO[alphabet] + (length < 12 ? (12 - length) * 0.2 : Math.min(length - 12, 20) * 0.01);
  return randomness(value, alphabet) >= least;
}
