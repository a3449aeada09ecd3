import { lateCrypto } from '../../late.ts';
import { outcomeOf, type Check } from './outcome.ts';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Bytes of base58, or null where a character is none of it. */
function fromBase58(text: string): Buffer | null {
  let number = 0n;
  for (const char of text) {
    const digit = ALPHABET.indexOf(char);
    if (digit < 0) return null;
    number = number * 58n + BigInt(digit);
  }
  let hex = number === 0n ? '' : number.toString(16);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  const zeros = /^1*/.exec(text)![0].length;
  return Buffer.concat([Buffer.alloc(zeros), Buffer.from(hex, 'hex')]);
}

const sha256 = (bytes: Uint8Array): Buffer => lateCrypto().createHash('sha256').update(bytes).digest();

/** BIP-32 versions of private keys: xprv, tprv, yprv, zprv. */
const EXTENDED_VERSIONS = new Set([0x0488ade4, 0x04358394, 0x049d7878, 0x04b2430c]);

/** Whether a payload is a private key in Wallet Import Format, or a BIP-32 extended one. */
function isPrivateKey(payload: Buffer): boolean {
  if (payload.length === 78) return EXTENDED_VERSIONS.has(payload.readUInt32BE(0)) && payload[45] === 0;
  const isVersion = payload[0] === 0x80 || payload[0] === 0xef;
  return isVersion && (payload.length === 33 || (payload.length === 34 && payload[33] === 1));
}

/** Bitcoin's private keys: base58 with four bytes of the double SHA-256. */
export const base58check: Check = (token) => {
  if (!/^(?:[5KL9c][1-9A-HJ-NP-Za-km-z]{50,51}|[xtyz]prv[1-9A-HJ-NP-Za-km-z]{107})$/.test(token)) return 'unknown';
  const bytes = fromBase58(token);
  if (bytes === null || bytes.length < 5) return 'fail';
  const payload = bytes.subarray(0, -4);
  return outcomeOf(sha256(sha256(payload)).subarray(0, 4).equals(bytes.subarray(-4)) && isPrivateKey(payload));
};
