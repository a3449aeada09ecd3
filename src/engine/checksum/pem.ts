import { derSequence, INTEGER, OCTET_STRING, SEQUENCE, type DerElement } from './der.ts';
import { fromBase64 } from './encodings.ts';
import { opensshBytes } from './openssh.ts';
import { outcomeOf, type Check, type Outcome } from './outcome.ts';
import { pgpArmor } from './pgp-armor.ts';

/** DER of the object identifier rsaEncryption (RFC 8017). */
const RSA_OID = '2a864886f70d010101';

/** A PEM block taken apart: label, headers (RFC 1421) and base64 text. */
export interface PemBlock {
  label: string;
  headers: string;
  base64: string;
}

/** The first PEM block of a text. Line ends may be escaped (`\n`), as JSON and `.env` files have them. Null where there is no end line. */
export function pemBlock(text: string): PemBlock | null {
  const begin = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text);
  if (begin === null) return null;
  const label = begin[1]!;
  const start = begin.index + begin[0].length;
  const end = text.indexOf(`-----END ${label}-----`, start);
  if (end < 0) return null;
  // Source code joins lines by quotes, commas and plus signs at their ends; a plus within a line is base64.
  const lines = text.slice(start, end).split(/\\r|\\n|\r|\n/).map((line) => line.replace(/["'`][\s"'`+,;.\\]{0,8}$/, '').replace(/^[\s"'`+.]{0,40}["'`]/, '').trim());
  const headers = lines.filter((line) => line.includes(':'));
  const base64 = lines.filter((line) => !line.includes(':')).join('').replace(/[\s\\]/g, '');
  return { label, headers: headers.join('\n'), base64 };
}

/** Private keys in PEM (RFC 7468, 1421): whole base64 and DER of the kind that the label names; for RSA, the modulus is the product of its primes. */
export const pem: Check = (token) => {
  if (token.includes('BEGIN PGP ')) return pgpArmor(token);
  const block = pemBlock(token);
  if (block === null) return token.includes('-----BEGIN ') ? 'fail' : 'unknown';
  const bytes = fromBase64(block.base64);
  if (bytes === null) return 'fail';
  if (block.label === 'OPENSSH PRIVATE KEY') return opensshBytes(bytes);
  // The cipher's blocks are all that is left to see.
  if (block.headers.includes('ENCRYPTED')) return outcomeOf(bytes.length >= 48 && bytes.length % 8 === 0);
  return keyOutcome(block.label, bytes);
};

function keyOutcome(label: string, bytes: Buffer): Outcome {
  const elements = derSequence(bytes);
  if (elements === null) return 'fail';
  const tags = elements.map((element) => element.tag);
  switch (label) {
    case 'RSA PRIVATE KEY':
      return outcomeOf(isRsaKey(elements));
    case 'EC PRIVATE KEY':
      return outcomeOf(tags[0] === INTEGER && tags[1] === OCTET_STRING);
    case 'DSA PRIVATE KEY':
      return outcomeOf(tags.length === 6 && tags.every((tag) => tag === INTEGER));
    case 'PRIVATE KEY':
      return outcomeOf(tags[0] === INTEGER && tags[1] === SEQUENCE && tags[2] === OCTET_STRING && innerKeyFits(elements));
    case 'ENCRYPTED PRIVATE KEY':
      return outcomeOf(tags.length === 2 && tags[0] === SEQUENCE && tags[1] === OCTET_STRING);
    default:
      return 'unknown';
  }
}

/** PKCS#8 (RFC 5958): the octet string of an RSA key is PKCS#1. */
function innerKeyFits(elements: readonly DerElement[]): boolean {
  if (!elements[1]!.content.toString('hex').includes(RSA_OID)) return true;
  const inner = derSequence(elements[2]!.content);
  return inner !== null && isRsaKey(inner);
}

/** PKCS#1 (RFC 8017): version, n, e, d, p, q, ... with n = p * q and an odd exponent. */
function isRsaKey(elements: readonly DerElement[]): boolean {
  if (elements.length < 9 || elements.slice(0, 9).some((element) => element.tag !== INTEGER || element.content.length === 0)) return false;
  const [, n, e, , p, q] = elements.map((element) => (element.tag === INTEGER ? BigInt(`0x${element.content.toString('hex')}`) : 0n));
  return n === p! * q! && e! % 2n === 1n;
}
