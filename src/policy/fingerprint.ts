import type { KeyObject } from 'node:crypto';
import { lateCrypto } from '../late.ts';
import { UsageError } from '../errors.ts';
import type { Provenance } from '../model.ts';
import { pathToBytes } from '../path-text.ts';
import { locationOf } from './place.ts';

/** The secret key of all fingerprints of an organisation or a repository. */
export type FingerprintKey = Uint8Array;

/**
 * Used where neither the config nor a baseline has a key, so that two runs still give the same bytes.
 * It is public: fingerprints made with it are pseudonyms, and a weak secret can be guessed from one. Reports that leave the house need a key of their own.
 */
export const BUILT_IN_KEY: FingerprintKey = Buffer.from('keysieve: fingerprints under this key are not confidential');

/** Node takes 11 us for an HMAC with a key as bytes, 1.6 us with a key object. */
const keyObjects = new WeakMap<FingerprintKey, KeyObject>();

const KEY_BYTES = 32;
const ID_BYTES = 16;
const MIN_KEY_TEXT = 16;

/** A random key, for a new baseline. */
export function newKey(): Buffer {
  return lateCrypto().randomBytes(KEY_BYTES);
}

/**
 * The key that an environment variable or a key file holds: 64 hex digits are 32 bytes, anything else is taken as it is, without space around it.
 * @param from where it comes from, for the message. @throws UsageError when it is shorter than 16 characters: such a key can be guessed.
 */
export function keyFromText(text: string, from: string): FingerprintKey {
  const trimmed = text.trim();
  if (trimmed.length < MIN_KEY_TEXT) {
    throw new UsageError(`the fingerprint key of ${from} is shorter than ${MIN_KEY_TEXT} characters`, 'Make one with: openssl rand -hex 32');
  }
  return /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'utf8');
}

/**
 * Identity of a secret: the first 128 bits of HMAC-SHA-256 (RFC 2104, FIPS 180-4) over family, NUL, value, as 32 hex digits.
 * @param value Latin-1, one character a byte. CRLF counts as LF: a key file checked out on Windows holds the same key.
 */
export function fingerprint(key: FingerprintKey, family: string, value: string): string {
  const unix = value.includes('\r\n') ? value.replaceAll('\r\n', '\n') : value;
  return hmac(key, Buffer.from(`${family}\0`), Buffer.from(unix, 'latin1'));
}

/**
 * Identity of a place in a file: path, rule, and how many matches of that rule stand before it. It survives moved lines and a changed secret, and says nothing about the value.
 * @param ordinal counts from 0, in order of position, over all matches of the rule at the place, suppressed ones too.
 */
export function locationId(key: FingerprintKey, place: Provenance, rule: string, ordinal: number): string {
  // A family is never empty, so nothing that `fingerprint` hashes starts with NUL.
  return hmac(key, Buffer.from('\0location\0'), pathToBytes(locationOf(place)), Buffer.from(`\0${rule}\0${ordinal}`));
}

/** Tells whether two parties have the same key, without telling it: 64 bits as 16 hex digits. */
export function keyId(key: FingerprintKey): string {
  return hmac(key, Buffer.from('\0key\0')).slice(0, 16);
}

function hmac(key: FingerprintKey, ...parts: Buffer[]): string {
  let object = keyObjects.get(key);
  if (object === undefined) {
    object = lateCrypto().createSecretKey(key);
    keyObjects.set(key, object);
  }
  const mac = lateCrypto().createHmac('sha256', object);
  for (const part of parts) mac.update(part);
  return mac.digest('hex').slice(0, ID_BYTES * 2);
}
