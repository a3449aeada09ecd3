import { outcomeOf, type Check } from './outcome.ts';

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;

/** Whether the last six characters are the Bech32 checksum (BIP-173, constant 1) of a text in lower case. */
function isBech32(text: string): boolean {
  const separator = text.lastIndexOf('1');
  let sum = 1;
  const add = (digit: number): void => {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ digit;
    for (let i = 0; i < 5; i++) if ((top >>> i) & 1) sum ^= GENERATOR[i]!;
  };
  const name = text.slice(0, separator);
  for (let i = 0; i < name.length; i++) add(name.charCodeAt(i) >> 5);
  add(0);
  for (let i = 0; i < name.length; i++) add(name.charCodeAt(i) & 31);
  for (const char of text.slice(separator + 1)) {
    const digit = ALPHABET.indexOf(char);
    if (digit < 0) return false;
    add(digit);
  }
  return sum === 1;
}

/** age's secret keys (age-encryption.org/v1): Bech32 in upper case. */
export const age: Check = (token) => (/^AGE-SECRET-KEY-1[0-9A-Z]{58}$/.test(token) ? outcomeOf(isBech32(token.toLowerCase())) : 'unknown');

/** nostr's secret keys (NIP-19). */
export const nostr: Check = (token) => (/^nsec1[0-9a-z]{58}$/.test(token) ? outcomeOf(isBech32(token)) : 'unknown');
