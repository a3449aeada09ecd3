/**
 * Marvin32, the keyed checksum of Microsoft's identifiable keys (github.com/microsoft/security-utilities).
 * @param seed 8 ASCII characters, read big-endian as a 64-bit number.
 * @returns Unsigned 32 bits.
 */
export function marvin32(bytes: Uint8Array, seed: string): number {
  const key = Buffer.from(seed, 'latin1');
  let p0 = key.readUInt32BE(4);
  let p1 = key.readUInt32BE(0);
  const mix = (word: number): void => {
    p0 = (p0 + word) | 0;
    p1 ^= p0;
    p0 = (rotateLeft(p0, 20) + p1) | 0;
    p1 = rotateLeft(p1, 9) ^ p0;
    p0 = (rotateLeft(p0, 27) + p1) | 0;
    p1 = rotateLeft(p1, 19);
  };
  const whole = bytes.length & ~3;
  for (let at = 0; at < whole; at += 4) mix(bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
  let last = 0x80;
  for (let at = bytes.length - 1; at >= whole; at--) last = (last << 8) | bytes[at]!;
  mix(last);
  mix(0);
  return (p0 ^ p1) >>> 0;
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
