import { classBits } from '../kernel/byte-class.ts';
import type { ContextDetector } from '../model.ts';
import { type Candidate, fail, type Hit, looksLikeText, pass, type ReadyRule } from './candidate.ts';
import { hashContextReason, looksRandom } from './value/index.ts';

/** Bytes before a token that tell whether it is called a hash; part of the rule's reach. */
const NAME_REACH = 48;
/** Token-shaped runs that are looked at for one word. */
const MOST_RUNS = 16;

/**
 * A token of the rule's alphabet and length near the word: the first one behind it that passes, else the last one before it.
 * The token must stand alone: no letter, digit or `_` and nothing of its alphabet on either side.
 */
export function matchNearWord(ready: ReadyRule, hit: Hit): Candidate[] {
  const detector = ready.rule.detector as ContextDetector;
  const { reach, length } = detector;
  const start = Math.max(0, hit.at - reach.before - length.max - NAME_REACH);
  const end = Math.min(hit.text.length, hit.at + hit.length + reach.after + length.max + 2);
  const window = hit.memory.slice(hit.text, start, end);
  const word = hit.at - start;
  const behind = tokensIn(detector, window, word + hit.length, word + hit.length + reach.after).map((token) => judge(ready, token, window, start));
  const found = behind.find((candidate) => !candidate.dropped);
  if (found || reach.before === 0) return found ? [found] : behind.slice(0, 1);
  const before = tokensIn(detector, window, Math.max(0, word - reach.before), word).map((token) => judge(ready, token, window, start));
  return before.reverse().filter((candidate) => !candidate.dropped).slice(0, 1);
}

interface Token {
  start: number;
  end: number;
}

const bitsOf = new Map<string, Uint8Array>();

function bits(alphabet: string): Uint8Array {
  let known = bitsOf.get(alphabet);
  if (!known) bitsOf.set(alphabet, (known = classBits(alphabet)));
  return known;
}

/** Maximal runs of the alphabet with a fitting length that start in [from, to). */
function tokensIn(detector: ContextDetector, window: string, from: number, to: number): Token[] {
  const alphabet = bits(detector.alphabet);
  const inAlphabet = (at: number): boolean => {
    const byte = window.charCodeAt(at);
    return ((alphabet[byte >> 3]! >> (byte & 7)) & 1) === 1;
  };
  const tokens: Token[] = [];
  let at = from;
  while (at < to && tokens.length < MOST_RUNS) {
    while (at < to && !inAlphabet(at)) at++;
    if (at >= to) break;
    const start = at;
    while (at < window.length && inAlphabet(at)) at++;
    const fits = at - start >= detector.length.min && at - start <= detector.length.max;
    if (fits && standsAlone(window, start, at) && window.startsWith(detector.prefix, start)) tokens.push({ start, end: at });
  }
  return tokens;
}

const WORD_CHARACTER = /\w/;

function standsAlone(window: string, start: number, end: number): boolean {
  return !(start > 0 && WORD_CHARACTER.test(window[start - 1]!)) && !(end < window.length && WORD_CHARACTER.test(window[end]!));
}

function judge(ready: ReadyRule, token: Token, window: string, offset: number): Candidate {
  const detector = ready.rule.detector as ContextDetector;
  const value = window.slice(token.start, token.end);
  const candidate: Candidate = {
    start: offset + token.start,
    end: offset + token.end,
    secretStart: offset + token.start,
    secretEnd: offset + token.end,
    value,
    notes: [],
    dropped: false,
  };
  const why = refusal(ready, detector, value, window, token);
  if (why) {
    candidate.notes.push(why);
    candidate.dropped = true;
  } else candidate.notes.push(pass('randomness', 'looks random'));
  return candidate;
}

function refusal(ready: ReadyRule, detector: ContextDetector, value: string, window: string, token: Token) {
  if (detector.shape && !wholly(ready, value)) return fail('structure', 'not of the shape that the rule states');
  if (!looksLikeText(window.slice(Math.max(0, token.start - 64), token.end + 64))) return fail('text', 'stands among binary data');
  if (!detector.shape && !looksRandom(value.slice(detector.prefix.length))) return fail('randomness', 'looks like words or an identifier');
  const hash = hashContextReason(window.slice(Math.max(0, token.start - NAME_REACH), token.start), value, window.slice(token.end, token.end + 16));
  return hash && !detector.shape ? fail('context', hash) : null;
}

function wholly(ready: ReadyRule, value: string): boolean {
  const match = ready.pattern!.find(value, 0, 0);
  return match !== null && match.end === value.length;
}
