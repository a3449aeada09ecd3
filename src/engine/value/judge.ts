import type { CheckNote } from '../../model.ts';
import { codeShapeReason } from './code-shape.ts';
import { characterClasses, shannonEntropy, type CharacterClasses } from './entropy.ts';
import { isFiller } from './filler.ts';
import { UUID_REASON, hashContextReason } from './hash-context.ts';
import { keyKindOf, wordsOfKey, type KeyKind } from './key-name.ts';
import { standInReason } from './placeholder.ts';
import { publicKeyReason } from './public-context.ts';
import { alphabetOf, looksRandom } from './randomness.ts';
import { referenceReason } from './reference.ts';

/** A `key = value` as the generic detector found it. */
export interface Assignment {
  /** The key's whole name, without quotes: `spring.datasource.password`. */
  key: string;
  /** The value without its quotes. */
  value: string;
  /** Text before the value on its line (key, operator and opening quote included). */
  before: string;
  /** Text behind the value on its line (closing quote included). */
  after: string;
  quoted: boolean;
}

/** `drop`: no finding. The others are the confidence of the finding. */
export type Verdict = 'drop' | 'low' | 'medium' | 'high';

export interface Judgement {
  verdict: Verdict;
  /** What each check said, in order; the last one that failed decided. */
  notes: CheckNote[];
}

/** Longer values are data: images, certificates, bundles. */
const LONGEST_VALUE = 2048;
const SHORTEST_PASSWORD = 6;
const LONGEST_PASSWORD = 128;
const SHORTEST_SECRET = 12;
const SHORTEST_HEX = 16;
/** Fewer are as often the hash or the id of something. */
const SURE_HEX = 20;

/**
 * Whether the value of an assignment is a secret, by the key's name, the value's form and what stands around it.
 * A password may be short and wordlike if it has digits or marks; secrets, tokens and keys must look random.
 */
export function judgeAssignment(assignment: Assignment): Judgement {
  const { key, value, before, after } = assignment;
  const notes: CheckNote[] = [];
  const fail = (check: CheckNote['check'], note: string, verdict: Verdict = 'drop'): Judgement => ({ verdict, notes: [...notes, { check, passed: false, note }] });

  const words = withoutSetter(wordsOfKey(key), before);
  const kind = keyKindOf(words);
  if (kind === 'none') return fail('context', 'the name is not that of a secret');
  const publicReason = publicKeyReason(key, words);
  if (publicReason !== null) return fail('context', publicReason);
  notes.push({ check: 'context', passed: true, note: `named like a ${kind === 'password' ? 'password' : 'secret'}` });

  const shortest = kind === 'password' ? SHORTEST_PASSWORD : SHORTEST_SECRET;
  const longest = kind === 'password' ? LONGEST_PASSWORD : LONGEST_VALUE;
  if (value.length < shortest || value.length > longest) return fail('length', `${value.length} characters, ${shortest} to ${longest} wanted`);
  notes.push({ check: 'length', passed: true, note: `${value.length} characters` });

  const standIn = standInReason(value) ?? echoReason(words, value);
  if (standIn !== null) return fail('placeholder', standIn);
  const reference = referenceReason(value);
  if (reference !== null) return fail('structure', reference);
  const shape = codeShapeReason(value) ?? (assignment.quoted ? null : bareReason(value, after));
  if (shape !== null) return fail('structure', shape, shape === 'a number, date or address' && kind === 'password' && /^\d+$/.test(value) ? 'low' : 'drop');
  const hash = hashContextReason(before, value, after);
  if (hash !== null && hash !== UUID_REASON) return fail('context', hash);
  if (hash === UUID_REASON) return fail('structure', UUID_REASON, kind === 'weak' || !isPlainSecretName(words) ? 'low' : 'medium');

  const classes = characterClasses(value);
  return kind === 'password' ? judgePassword(value, classes, assignment.quoted, notes) : judgeSecret(value, classes, kind, notes);
}

/** `setPassword("...")` and `withPassword("...")` are assignments to what follows the verb; `setPassword: ...` is the name of an action. */
function withoutSetter(words: string[], before: string): string[] {
  return words.length > 1 && (words[0] === 'set' || words[0] === 'with') && /\(\s*["'`]$/.test(before) ? words.slice(1) : words;
}

/** The value repeats its key (`password: "userPassword1"`, `token = token`): a name, not a value. */
function echoReason(words: readonly string[], value: string): string | null {
  const text = value.toLowerCase();
  const name = words.join('');
  return text.replace(/[^a-z0-9]/g, '').replace(/\d{0,2}$/, '') === name ? 'repeats the name of the key' : null;
}

/** What a value without quotes must not be in code: a name, or the start of an expression. */
function bareReason(value: string, after: string): string | null {
  if (/^\s*[([]/.test(after) || /^\s*(?:\?\.|\.|=>|\+|\|\||&&|\?)/.test(after)) return 'the start of an expression';
  if (/[()[\]{}]/.test(value) && !looksRandom(value)) return 'an expression';
  if (/^(?:\*{1,2}|&)[A-Za-z_]/.test(value) && !looksRandom(value)) return 'an expression';
  if (/^[A-Za-z_$][\w$.]*=(?!=*$)/.test(value)) return 'a named argument';
  if (/^[A-Za-z_$]+$/.test(value) && !looksRandom(value)) return 'a bare word';
  if (/^\s*[;,)]/.test(after) && /^[A-Za-z_$][\w$]*$/.test(value) && !looksRandom(value)) return 'a name in code';
  if (/^(?:[a-z]+:)?[A-Za-z_$][\w$]*[,;)]/.test(value)) return 'a name in code';
  return null;
}

function judgePassword(value: string, classes: CharacterClasses, quoted: boolean, notes: CheckNote[]): Judgement {
  if (isFiller(value.toLowerCase())) return { verdict: classes.digits > 0 && classes.special > 0 && classes.upper > 0 ? 'low' : 'drop', notes: [...notes, { check: 'placeholder', passed: false, note: 'a default or example password' }] };
  if (looksRandom(value)) {
    const verdict = value.length >= 16 && classes.digits > 0 && classes.upper > 0 && classes.lower > 0 ? 'high' : 'medium';
    return { verdict, notes: [...notes, { check: 'randomness', passed: true, note: 'looks random' }] };
  }
  if (/passw|passphrase|secret/i.test(value)) return { verdict: 'low', notes: [...notes, { check: 'placeholder', passed: false, note: 'says that it is a password' }] };
  const core = coreOf(value);
  const marks = core.special - core.joints;
  if (core.letters === 0) return { verdict: 'low', notes: [...notes, { check: 'charset', passed: false, note: 'no letters' }] };
  const isMixed = core.digits > 0 || marks > 0;
  if (!isMixed) return { verdict: 'low', notes: [...notes, { check: 'randomness', passed: false, note: 'a plain word' }] };
  // Bare text with one digit is as likely a name: `password: pass1`.
  const isStrong = value.length >= 8 || (quoted && core.digits > 0);
  return { verdict: isStrong ? 'medium' : 'low', notes: [...notes, { check: 'charset', passed: true, note: 'letters with digits or marks' }] };
}

/** Classes of the part between the first and the last letter or digit, because punctuation at the ends belongs to a sentence or a label. */
function coreOf(value: string): { letters: number; digits: number; special: number; joints: number } {
  let start = 0;
  let end = value.length;
  while (start < end && !isAlphanumeric(value.charCodeAt(start))) start++;
  while (end > start && !isAlphanumeric(value.charCodeAt(end - 1))) end--;
  const trimmed = value.length - (end - start) <= 1 ? value.slice(start, end) : value;
  const { digits, upper, lower, special } = characterClasses(trimmed);
  let joints = 0;
  for (let i = 0; i < trimmed.length; i++) if ('-_. :/\'"'.includes(trimmed[i]!) || trimmed.charCodeAt(i) > 127) joints++;
  return { letters: upper + lower, digits, special, joints };
}

function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code > 127;
}

function judgeSecret(value: string, classes: CharacterClasses, kind: KeyKind, notes: CheckNote[]): Judgement {
  const fail = (check: CheckNote['check'], note: string, verdict: Verdict = 'drop'): Judgement => ({ verdict, notes: [...notes, { check, passed: false, note }] });
  if (isFiller(value.toLowerCase())) return fail('placeholder', 'made of words like "my", "test", "secret"');
  const alphabet = alphabetOf(value);
  if (alphabet === 'hex' && value.length < SHORTEST_HEX) return fail('length', `${value.length} hexadecimal digits, at least ${SHORTEST_HEX} wanted`);
  const entropy = shannonEntropy(value);
  const least = leastEntropy(value.length, alphabet === 'hex');
  const measured = `${entropy.toFixed(1)} bits a character, at least ${least.toFixed(1)} wanted`;
  if (entropy < least) return fail('entropy', measured);
  notes.push({ check: 'entropy', passed: true, note: measured });
  if (!looksRandom(withoutMarker(value))) return fail('randomness', 'words or an identifier', isMixedPhrase(classes) && kind === 'secret' ? 'low' : 'drop');
  notes.push({ check: 'randomness', passed: true, note: 'looks random' });
  if (classes.special * 3 > value.length) return fail('charset', 'too many marks for a token', 'low');
  if (alphabet === 'hex' && value.length < SURE_HEX) return fail('length', `${value.length} hexadecimal digits`, 'low');
  if (classes.digits === 0 && value.length < 20) return fail('charset', 'letters alone, and few', 'low');
  if (kind === 'weak') return { verdict: alphabet !== 'hex' && isLongAndMixed(value, classes) ? 'medium' : 'low', notes };
  return { verdict: value.length >= 20 && isLongAndMixed(value, classes) ? 'high' : 'medium', notes };
}

/** Words that frameworks write before a random key: Django's start-project key, Laravel's `APP_KEY`. */
function withoutMarker(value: string): string {
  for (const marker of ['django-insecure-', 'base64:']) if (value.startsWith(marker)) return value.slice(marker.length);
  return value;
}

/** Secrets that people made up out of words, but not only: `S3cur3-Jwt-K3y-2024!`. Without all four classes they are names. */
function isMixedPhrase(classes: CharacterClasses): boolean {
  return classes.digits >= 3 && classes.upper > 0 && classes.lower > 0 && classes.special > 0;
}

function isLongAndMixed(value: string, classes: CharacterClasses): boolean {
  return value.length >= 24 && classes.digits > 0 && (classes.upper > 0 || value.length >= 32);
}

/** Names that promise a secret itself, so that even a UUID is one. */
function isPlainSecretName(words: readonly string[]): boolean {
  const name = words.join('');
  return /secret|password|passwd|apikey|accesskey|authkey|accesstoken|authtoken|apitoken/.test(name);
}

/** Bits a character that nearly all random values of this length have (measured: fewer than 1 in 1,000 lie below), as a short value cannot have the entropy of its alphabet. */
function leastEntropy(length: number, hex: boolean): number {
  const reachable = Math.log2(length);
  return hex ? Math.min(3, reachable * 0.6) : Math.min(3.6, reachable * 0.75);
}
