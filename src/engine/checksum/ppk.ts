import { lateCrypto } from '../../late.ts';
import { outcomeOf, type Check } from './outcome.ts';

/** PuTTY's documentation, appendix C: the version 2 key of the MAC is the SHA-1 of this text and the passphrase. */
const V2_MAC_KEY = 'putty-private-key-file-mac-key';

/** PuTTY private key files without a passphrase: the MAC over algorithm, encryption, comment and both blobs. */
export const ppk: Check = (token) => {
  const lines = token.split(/\r\n|\\r\\n|\\n|\n/).map((line) => line.trim());
  const header = /^PuTTY-User-Key-File-([23]): (.+)$/.exec(lines[0] ?? '');
  if (header === null) return 'unknown';
  const encryption = fieldOf(lines, 'Encryption');
  if (encryption !== 'none') return 'unknown';
  const stored = fieldOf(lines, 'Private-MAC');
  const publicBlob = blobOf(lines, 'Public-Lines');
  const privateBlob = blobOf(lines, 'Private-Lines');
  if (stored === null || publicBlob === null || privateBlob === null) return 'fail';
  const texts = [header[2]!, encryption, fieldOf(lines, 'Comment') ?? ''].map((text) => Buffer.from(text, 'latin1'));
  const data = Buffer.concat([...texts, publicBlob, privateBlob].flatMap((field) => [lengthOf(field), field]));
  const mac = header[1] === '2' ? lateCrypto().createHmac('sha1', lateCrypto().createHash('sha1').update(V2_MAC_KEY).digest()) : lateCrypto().createHmac('sha256', '');
  return outcomeOf(mac.update(data).digest('hex') === stored.toLowerCase());
};

function fieldOf(lines: readonly string[], name: string): string | null {
  const line = lines.find((text) => text.startsWith(`${name}: `));
  return line === undefined ? null : line.slice(name.length + 2);
}

function blobOf(lines: readonly string[], name: string): Buffer | null {
  const count = Number(fieldOf(lines, name));
  const start = lines.findIndex((text) => text.startsWith(`${name}: `)) + 1;
  if (start === 0 || !Number.isInteger(count) || start + count > lines.length) return null;
  return Buffer.from(lines.slice(start, start + count).join(''), 'base64');
}

function lengthOf(field: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(field.length);
  return bytes;
}
