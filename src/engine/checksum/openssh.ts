import { fromBase64 } from './encodings.ts';
import { outcomeOf, type Check, type Outcome } from './outcome.ts';

const MAGIC = 'openssh-key-v1\0';

/** Reads length-prefixed strings (RFC 4251); undefined once the bytes are used up. */
function stringsFrom(bytes: Buffer, start: number): { next: () => Buffer | undefined; number: () => number | undefined; at: () => number } {
  let at = start;
  const number = (): number | undefined => {
    if (at + 4 > bytes.length) return undefined;
    at += 4;
    return bytes.readUInt32BE(at - 4);
  };
  const next = (): Buffer | undefined => {
    const length = number();
    if (length === undefined || at + length > bytes.length) return undefined;
    at += length;
    return bytes.subarray(at - length, at);
  };
  return { next, number, at: () => at };
}

/** The decoded body of an OpenSSH private key (openssh PROTOCOL.key): magic, whole fields, and without a passphrase two equal check numbers. */
export function opensshBytes(bytes: Buffer): Outcome {
  if (!bytes.subarray(0, MAGIC.length).equals(Buffer.from(MAGIC, 'latin1'))) return 'fail';
  const fields = stringsFrom(bytes, MAGIC.length);
  const cipher = fields.next();
  fields.next();
  fields.next();
  const keys = fields.number();
  if (cipher === undefined || keys === undefined || keys < 1 || keys > 16) return 'fail';
  let publicKey: Buffer | undefined;
  for (let i = 0; i < keys; i++) publicKey = fields.next();
  const secret = fields.next();
  if (publicKey === undefined || secret === undefined || secret.length < 8) return 'fail';
  if (cipher.toString('latin1') !== 'none') return outcomeOf(fields.at() <= bytes.length && secret.length % 8 === 0);
  return outcomeOf(secret.readUInt32BE(0) === secret.readUInt32BE(4));
}

/** OpenSSH private keys: a whole PEM block, or its base64 body alone. */
export const openssh: Check = (token) => {
  const body = token.replace(/-----(?:BEGIN|END) OPENSSH PRIVATE KEY-----/g, '').replace(/\\[nr]|[\s"',\\]/g, '');
  if (!body.startsWith('b3BlbnNzaC1rZXktdjEA')) return token.includes('BEGIN OPENSSH') ? 'fail' : 'unknown';
  const bytes = fromBase64(body);
  return bytes === null ? 'fail' : opensshBytes(bytes);
};
