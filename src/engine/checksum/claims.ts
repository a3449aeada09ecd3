import { fromBase32, fromBase64, objectInBase64 } from './encodings.ts';
import { outcomeOf, type Check, type Outcome } from './outcome.ts';

/** Bytes of the signature of each algorithm (RFC 7518, 8037). RSA: as long as the key, 1,024 bits at least. */
const SIGNATURE_BYTES: Record<string, number> = { HS256: 32, HS384: 48, HS512: 64, ES256: 64, ES256K: 64, ES384: 96, ES512: 132, EdDSA: 64, Ed25519: 64 };
const RSA_ALGORITHM = /^[RP]S(?:256|384|512)$/;
const LEAST_RSA_BYTES = 128;

/** JSON Web Tokens (RFC 7519): header and payload are JSON objects, and the signature is as long as the algorithm makes it. */
export const jwt: Check = (token) => {
  const parts = token.split('.');
  if (parts.length !== 3 || !token.startsWith('ey')) return 'unknown';
  const [head = '', payload = '', signature = ''] = parts;
  const header = objectInBase64(head);
  if (header === null || typeof header['alg'] !== 'string' || objectInBase64(payload) === null) return 'fail';
  const bytes = signature === '' ? 0 : (fromBase64(signature)?.length ?? -1);
  return signatureFits(header['alg'], bytes);
};

function signatureFits(algorithm: string, bytes: number): Outcome {
  if (algorithm === 'none') return outcomeOf(bytes === 0);
  if (RSA_ALGORITHM.test(algorithm)) return outcomeOf(bytes >= LEAST_RSA_BYTES);
  const wanted = SIGNATURE_BYTES[algorithm];
  return wanted === undefined ? 'unknown' : outcomeOf(bytes === wanted);
}

/** PyPI's tokens: a version 2 macaroon of pypi.org (or test.pypi.org) that ends with its 32-byte signature. */
export const pypi: Check = (token) => {
  if (!token.startsWith('pypi-')) return 'unknown';
  const bytes = fromBase64(token.slice(5));
  if (bytes === null || bytes.length < 3) return 'fail';
  const host = bytes.subarray(3, 3 + bytes[2]!).toString('latin1');
  const isMacaroon = bytes[0] === 2 && bytes[1] === 1 && (host === 'pypi.org' || host === 'test.pypi.org');
  const signature = bytes.length - 34;
  return outcomeOf(isMacaroon && signature > 0 && bytes[signature] === 6 && bytes[signature + 1] === 32);
};

/** Discord's bot tokens: the first part is the bot's user id (a snowflake in decimal) in base64. */
export const discord: Check = (token) => {
  const match = /^([0-9A-Za-z_-]{22,28})\.[0-9A-Za-z_-]{6}\.[0-9A-Za-z_-]{27,38}$/.exec(token);
  if (match === null) return 'unknown';
  return outcomeOf(/^\d{17,20}$/.test(fromBase64(match[1]!)?.toString('latin1') ?? ''));
};

/** HTTP Basic and Docker's `auth`: base64 of `user:password`, both of printable characters. */
export const dockerBasic: Check = (token) => outcomeOf(/^[\x21-\x7e]+:[\x20-\x7e]+$/.test(fromBase64(token)?.toString('latin1') ?? ''));

const LARGEST_ACCOUNT = 999_999_999_999;

/** AWS access key ids since 2019: base32 that holds a 12-digit account number. Older ones (I or J in fifth place) hold none. */
export const awsKeyId: Check = (token) => {
  const match = /^A[A-Z]{3}([0-9A-Z]{16})$/.exec(token);
  if (match === null || /^[IJ]/.test(match[1]!)) return 'unknown';
  const bytes = fromBase32(match[1]!);
  if (bytes === null) return 'fail';
  const number = Buffer.from(bytes).readUIntBE(0, 6);
  return outcomeOf(Math.floor((number % 2 ** 47) / 2 ** 7) <= LARGEST_ACCOUNT);
};

/** 1Password's service account tokens: `ops_` and a JSON object that holds the secret key. */
export const onepasswordOps: Check = (token) => {
  if (!token.startsWith('ops_')) return 'unknown';
  const claims = objectInBase64(token.slice(4));
  return outcomeOf(claims !== null && typeof claims['secretKey'] === 'string' && typeof claims['signInAddress'] === 'string');
};
