/**
 * gitleaks matches characters of UTF-8 text; Keysieve's patterns see each byte as one Latin-1 character.
 * The two agree on ASCII. This file turns what is not ASCII in a pattern into its bytes.
 */

/** An RE2 pattern for Latin-1 text that does on UTF-8 bytes what `pattern` does on characters, and whether it had to be widened. */
export interface BytePattern {
  pattern: string;
  /** True when a class names characters outside ASCII: it then takes any such character for one of them. */
  widened: boolean;
}

/** The UTF-8 bytes of a text, one character a byte. */
export function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Translates a pattern; one that is all ASCII comes back as it is. `pattern` must be valid RE2 syntax. */
export function bytePattern(pattern: string): BytePattern {
  let out = '';
  let widened = false;
  for (let at = 0; at < pattern.length; ) {
    const end = tokenEnd(pattern, at);
    const token = pattern.slice(at, end);
    if (/^\[[\s\S]+\]$/.test(token)) {
      const bytes = byteClass(token);
      widened ||= bytes !== token;
      out += bytes;
    } else out += byteAtom(token);
    at = end;
  }
  return { pattern: out, widened };
}

/** A class, an escape (with its hex digits, name or quoted text), or one character. */
function tokenEnd(pattern: string, at: number): number {
  if (pattern.startsWith('\\Q', at)) {
    const end = pattern.indexOf('\\E', at);
    return end === -1 ? pattern.length : end + 2;
  }
  if (pattern[at] === '\\') return escapeEnd(pattern, at);
  if (pattern[at] === '[') return classEnd(pattern, at);
  return at + String.fromCodePoint(pattern.codePointAt(at)!).length;
}

function escapeEnd(pattern: string, at: number): number {
  const escape = /\\(?:x\{[0-9A-Fa-f]+\}|x[0-9A-Fa-f]{2}|[pP]\{\^?\w+\}|[\s\S])/uy;
  escape.lastIndex = at;
  return escape.test(pattern) ? escape.lastIndex : pattern.length;
}

function classEnd(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern[at] === '^') at += 1;
  // A "]" that comes first is one of the class.
  if (pattern[at] === ']') at += 1;
  while (at < pattern.length && pattern[at] !== ']') at = classItemEnd(pattern, at);
  // Without an end it is no class; the bracket stands alone, and the pattern's parser says what is wrong.
  return at < pattern.length ? at + 1 : start + 1;
}

function classItemEnd(pattern: string, at: number): number {
  if (pattern[at] === '\\') return escapeEnd(pattern, at);
  const named = /\[:\^?\w+:\]/y;
  named.lastIndex = at;
  if (named.test(pattern)) return named.lastIndex;
  return at + String.fromCodePoint(pattern.codePointAt(at)!).length;
}

function byteAtom(token: string): string {
  const code = codeOf(token);
  if (token.startsWith('\\Q')) return [...token.replace(/^\\Q|\\E$/g, '')].map((char) => byteAtom(/[A-Za-z0-9_\u0080-\u{10ffff}]/u.test(char) ? char : `\\${char}`)).join('');
  if (code === undefined || code < 0x80) return token;
  return `(?:${hexBytes(code)})`;
}

/** One character outside ASCII in UTF-8. */
const FOREIGN = '(?:[\\xc2-\\xf4][\\x80-\\xbf]{1,3})';

/** A class that names characters outside ASCII takes any such character; a negated one refuses none of them. Both widen what matches, never narrow it. */
function byteClass(token: string): string {
  const negated = token[1] === '^';
  let body = '';
  let foreign = false;
  for (let at = negated ? 2 : 1; at < token.length - 1; ) {
    const [end, item, outside] = classRange(token, at);
    body += item;
    foreign ||= outside;
    at = end;
  }
  if (!foreign) return token;
  if (negated) return body === '' ? '[\\x00-\\xff]' : `[^${body}]`;
  return body === '' ? FOREIGN : `(?:[${body}]|${FOREIGN})`;
}

/** One item or range of a class: where it ends, its ASCII part, and whether it reaches outside ASCII. */
function classRange(token: string, at: number): [end: number, ascii: string, outside: boolean] {
  const end = classItemEnd(token, at);
  const low = token.slice(at, end);
  const from = codeOf(low);
  if (from === undefined) return [end, low, false];
  if (token[end] !== '-' || end + 1 >= token.length - 1) return from < 0x80 ? [end, low, false] : [end, '', true];
  const last = classItemEnd(token, end + 1);
  const high = token.slice(end + 1, last);
  const to = codeOf(high) ?? from;
  if (to < 0x80) return [last, `${low}-${high}`, false];
  return [last, from < 0x80 ? `${low}-\\x7f` : '', true];
}

/** The character a token stands for; undefined for classes, `\d`, `[:alpha:]` and the like. */
function codeOf(token: string): number | undefined {
  const hex = /^\\x\{?([0-9A-Fa-f]+)\}?$/.exec(token);
  if (hex !== null) return Number.parseInt(hex[1]!, 16);
  const chars = [...token];
  if (chars.length === 1) return token.codePointAt(0)!;
  // An escaped mark of punctuation stands for itself; an escaped letter or digit has a meaning of its own.
  return chars.length === 2 && token.startsWith('\\') && /[^A-Za-z0-9]/.test(chars[1]!) ? token.codePointAt(1)! : undefined;
}

function hexBytes(code: number): string {
  return [...Buffer.from(String.fromCodePoint(code), 'utf8')].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
