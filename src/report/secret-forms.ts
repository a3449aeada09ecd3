import { pathFromBytes } from '../path-text.ts';

/** One spelling of a secret that must not be seen. */
export interface Form {
  text: string;
  /** base64: the characters at either end may hold some bits of the secret and are hidden with it. */
  base64: boolean;
}

/** Below this a piece is too short to be told from chance: it would hide half of every text and say where the secret's letters are. */
const LEAST_PIECE = 8;
const LEAST_BASE64 = 5;
/** The frame of an armoured key is the same in every key: hiding it in other texts would only make them unreadable. */
const ARMOUR = /^-----(BEGIN|END) [A-Z0-9 ]+-----$/;

/**
 * A secret's bytes as text.
 * @param value the secret, Latin-1 (one character a byte)
 */
export function textOf(value: string): string {
  return isAscii(value) ? value : pathFromBytes(Buffer.from(value, 'latin1'));
}

/**
 * Every spelling of a secret that is looked for in texts: as it is, as Latin-1, percent-encoded, JSON-escaped, base64 at each of the three
 * alignments (so it is found inside the base64 of a longer text), and the single lines of a secret of several lines.
 * @param value the secret, Latin-1 (one character a byte)
 */
export function formsOf(value: string): Form[] {
  const text = textOf(value);
  const plain = new Set([text, value, ...percentForms(text), ...jsonForms(text)]);
  if (text !== value) plain.add(Buffer.from(value, 'latin1').toString('utf8'));
  for (const piece of text.split(/\r\n|\r|\n|\\r\\n|\\n/)) {
    const bare = piece.trim();
    if (bare !== text && bare.length >= LEAST_PIECE && !ARMOUR.test(bare)) plain.add(bare);
  }
  plain.delete('');
  return [...Array.from(plain, (form) => ({ text: form, base64: false })), ...base64Forms(value)];
}

function isAscii(value: string): boolean {
  return /^[\0-\x7f]*$/.test(value);
}

function percentForms(text: string): string[] {
  if (/^[A-Za-z0-9_.~-]*$/.test(text)) return [];
  const full = encodeURIComponent(text.toWellFormed());
  const strict = full.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [full, strict, encodeURI(text.toWellFormed()), full.replaceAll('%20', '+'), strict.replaceAll('%20', '+')];
  return [...forms, ...forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))];
}

function jsonForms(text: string): string[] {
  if (/^[ !#-.0-[\]-~]*$/.test(text)) return [];
  const escaped = JSON.stringify(text).slice(1, -1);
  const ascii = escaped.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [escaped, ascii, escaped.replaceAll('/', '\\/'), ascii.replaceAll('/', '\\/')];
}

/** The characters of base64 that are decided by the secret alone, for each position of its first byte in a group of three. */
function base64Forms(value: string): Form[] {
  const found = new Set<string>();
  for (let shift = 0; shift < 3; shift++) {
    const encoded = Buffer.from('\0'.repeat(shift) + value, 'latin1').toString('base64');
    const piece = encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + value.length) * 8) / 6));
    if (piece.length < LEAST_BASE64) continue;
    found.add(piece);
    found.add(piece.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return Array.from(found, (text) => ({ text, base64: true }));
}
