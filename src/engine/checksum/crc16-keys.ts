import { fromBase32 } from './encodings.ts';
import { outcomeOf, type Check } from './outcome.ts';

/** CRC-16/XMODEM: polynomial 0x1021, start 0. */
export function crc16Xmodem(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : crc << 1;
  }
  return crc;
}

/** Whether base32 text is `length` bytes of data and their CRC-16, little-endian. */
function hasCrc16(text: string, length: number): boolean {
  const bytes = fromBase32(text);
  if (bytes === null || bytes.length !== length + 2) return false;
  return crc16Xmodem(bytes.subarray(0, length)) === (bytes[length]! | (bytes[length + 1]! << 8));
}

/** Stellar's secret seeds (SEP-23): version byte 0x90, 32 bytes, CRC-16. */
export const stellar: Check = (token) => (/^S[A-D][A-Z2-7]{54}$/.test(token) ? outcomeOf(hasCrc16(token, 33)) : 'unknown');

/** NATS seeds (nkeys): two bytes of prefix, 32 bytes, CRC-16. */
export const nats: Check = (token) => (/^S[ACNOUXP][A-Z2-7]{56}$/.test(token) ? outcomeOf(hasCrc16(token, 34)) : 'unknown');
