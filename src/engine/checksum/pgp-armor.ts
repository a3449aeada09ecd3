import { fromBase64 } from './encodings.ts';
import { outcomeOf, type Check } from './outcome.ts';

/** CRC-24 of OpenPGP (RFC 4880, 6.1). */
export function crc24(bytes: Uint8Array): number {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1864cfb;
    }
  }
  return crc;
}

/** OpenPGP armour: the `=` line is the CRC-24 of the body. The line is optional (RFC 9580). */
export const pgpArmor: Check = (token) => {
  const begin = /-----BEGIN (PGP [A-Z ]{1,40})-----/.exec(token);
  if (begin === null) return token.includes('-----BEGIN PGP ') ? 'fail' : 'unknown';
  const start = begin.index + begin[0].length;
  const end = token.indexOf(`-----END ${begin[1]!}-----`, start);
  if (end < 0) return 'fail';
  const lines = token.slice(start, end).split(/\\r\\n|\\n|\r\n|\n/).map((line) => line.trim());
  const base64 = lines.filter((line) => !line.includes(': ') && !/^=[A-Za-z0-9+/]{4}$/.test(line)).join('');
  const bytes = fromBase64(base64);
  if (bytes === null) return 'fail';
  const sum = lines.find((line) => /^=[A-Za-z0-9+/]{4}$/.test(line));
  return sum === undefined ? 'unknown' : outcomeOf(Buffer.from(sum.slice(1), 'base64').readUIntBE(0, 3) === crc24(bytes));
};
