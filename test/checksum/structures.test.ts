import { createHash, createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { crc16Xmodem } from '../../src/engine/checksum/crc16-keys.ts';
import { crc24 } from '../../src/engine/checksum/pgp-armor.ts';
import { verifyChecksum } from '../../src/engine/checksum/index.ts';

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const NINE = Buffer.from('123456789');

describe('JSON Web Tokens', () => {
  const jwtOf = (alg: string, bytes: number): string => `${base64url({ alg, typ: 'JWT' })}.${base64url({ sub: '1' })}.${randomBytes(bytes).toString('base64url')}`;

  it.each([['HS256', 32], ['HS384', 48], ['HS512', 64], ['ES256', 64], ['ES512', 132], ['EdDSA', 64], ['RS256', 256], ['PS384', 384]])('%s with a signature of %i bytes passes', (alg, bytes) => {
    expect(verifyChecksum('jwt', jwtOf(alg, bytes))).toBe('pass');
  });

  it.each([['HS256', 31], ['RS256', 32], ['ES384', 64]])('%s with a signature of %i bytes fails', (alg, bytes) => {
    expect(verifyChecksum('jwt', jwtOf(alg, bytes))).toBe('fail');
  });

  it('a payload that is no JSON fails', () => {
    expect(verifyChecksum('jwt', `${base64url({ alg: 'HS256' })}.bm90IGpzb24.${randomBytes(32).toString('base64url')}`)).toBe('fail');
  });

  it("GitHub's stateless tokens are judged as the token inside them", () => {
    expect(verifyChecksum('github', `ghs_12345_${jwtOf('RS256', 256)}`)).toBe('pass');
  });
});

describe('private keys in PEM', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const ed25519 = generateKeyPairSync('ed25519').privateKey;
  const blocks: Record<string, string> = {
    'PKCS#1': rsa.export({ type: 'pkcs1', format: 'pem' }).toString(),
    'PKCS#8 of RSA': rsa.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'SEC1': ec.export({ type: 'sec1', format: 'pem' }).toString(),
    'PKCS#8 of Ed25519': ed25519.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'encrypted PKCS#8': rsa.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
    'encrypted PKCS#1': rsa.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
  };

  it.each(Object.entries(blocks))('%s passes, as it is, with escaped line ends and as joined strings', (_, block) => {
    expect(verifyChecksum('pem', block)).toBe('pass');
    expect(verifyChecksum('pem', block.replaceAll('\n', '\\n'))).toBe('pass');
    expect(verifyChecksum('pem', block.trim().split('\n').join('\\n" +\n  "'))).toBe('pass');
  });

  it.each(Object.entries(blocks))('%s fails when lines are missing or the label is another', (name, block) => {
    const lines = block.trim().split('\n');
    // Of a cut cipher text of whole blocks nothing can be told.
    expect(verifyChecksum('pem', [...lines.slice(0, -2), lines.at(-1)!].join('\n'))).toBe(name === 'encrypted PKCS#1' ? 'pass' : 'fail');
    expect(verifyChecksum('pem', lines.slice(0, -1).join('\n'))).toBe('fail');
    expect(verifyChecksum('pem', block.replaceAll(/(BEGIN|END) [A-Z ]*KEY/g, '$1 DSA PRIVATE KEY').replace(/Proc-Type.*\nDEK.*\n/, ''))).toBe('fail');
  });

  it('fails when the modulus is not the product of the primes', () => {
    const der = rsa.export({ type: 'pkcs1', format: 'der' });
    der[40] = der[40]! ^ 1;
    const label = 'RSA PRIVATE KEY';
    expect(verifyChecksum('pem', `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----`)).toBe('fail');
  });
});

describe('OpenSSH and PuTTY keys', () => {
  const field = (bytes: Buffer | string): Buffer => {
    const content = Buffer.from(bytes);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return Buffer.concat([length, content]);
  };
  const opensshKey = (first: string, second: string): string => {
    const publicKey = Buffer.concat([field('ssh-ed25519'), field(randomBytes(32))]);
    const secret = Buffer.concat([Buffer.from(first + second, 'hex'), publicKey, field(randomBytes(64)), field('me'), Buffer.from([1, 2, 3])]);
    const body = Buffer.concat([Buffer.from('openssh-key-v1\0'), field('none'), field('none'), field(''), Buffer.from([0, 0, 0, 1]), field(publicKey), field(secret)]);
    const label = 'OPENSSH PRIVATE KEY';
    return `-----BEGIN ${label}-----\n${body.toString('base64').replace(/.{70}/g, '$&\n')}\n-----END ${label}-----\n`;
  };

  it('pass with equal check numbers and fail with different ones or a cut body', () => {
    const key = opensshKey('a1b2c3d4', 'a1b2c3d4');
    expect(verifyChecksum('openssh', key)).toBe('pass');
    expect(verifyChecksum('pem', key)).toBe('pass');
    expect(verifyChecksum('openssh', opensshKey('a1b2c3d4', 'a1b2c3d5'))).toBe('fail');
    const lines = key.split('\n');
    expect(verifyChecksum('openssh', [...lines.slice(0, 3), ...lines.slice(4)].join('\n'))).toBe('fail');
  });

  it.each(['2', '3'])('a PuTTY file of version %s is proven by its MAC', (version) => {
    const blobs = [randomBytes(60), randomBytes(90)];
    const data = Buffer.concat(['ssh-rsa', 'none', 'me@host', ...blobs].map(field));
    const mac = (version === '2' ? createHmac('sha1', createHash('sha1').update('putty-private-key-file-mac-key').digest()) : createHmac('sha256', '')).update(data).digest('hex');
    const linesOf = (blob: Buffer): string[] => blob.toString('base64').match(/.{1,64}/g)!;
    const [publicLines, privateLines] = [linesOf(blobs[0]!), linesOf(blobs[1]!)];
    const file = [`PuTTY-User-Key-File-${version}: ssh-rsa`, 'Encryption: none', 'Comment: me@host', `Public-Lines: ${publicLines.length}`, ...publicLines, `Private-Lines: ${privateLines.length}`, ...privateLines, `Private-MAC: ${mac}`].join('\r\n');
    expect(verifyChecksum('ppk', file)).toBe('pass');
    expect(verifyChecksum('ppk', file.replace('me@host', 'you@host'))).toBe('fail');
    expect(verifyChecksum('ppk', file.replace('Encryption: none', 'Encryption: aes256-cbc'))).toBe('unknown');
  });
});

describe('checksums of key formats', () => {
  it('CRC-24 and CRC-16/XMODEM give their published check values', () => {
    expect(crc24(NINE).toString(16)).toBe('21cf02');
    expect(crc16Xmodem(NINE).toString(16)).toBe('31c3');
  });

  it('OpenPGP armour is proven by its CRC line', () => {
    const label = 'PGP PRIVATE KEY BLOCK';
    const armour = (sum: string): string => `-----BEGIN ${label}-----\nVersion: 1\n\n${NINE.toString('base64')}\n${sum}\n-----END ${label}-----`;
    expect(verifyChecksum('pgp-armor', armour('=Ic8C'))).toBe('pass');
    expect(verifyChecksum('pem', armour('=Ic8C'))).toBe('pass');
    expect(verifyChecksum('pgp-armor', armour('=Ic8D'))).toBe('fail');
    expect(verifyChecksum('pgp-armor', armour(''))).toBe('unknown');
  });

  it('an extended Bitcoin key needs a right checksum and a private version', () => {
    const xprv = (version: string, marker: number): string => base58check(Buffer.concat([Buffer.from(version, 'hex'), Buffer.alloc(41, 7), Buffer.from([marker]), Buffer.alloc(32, 9)]));
    expect(verifyChecksum('base58check', xprv('0488ade4', 0))).toBe('pass');
    expect(verifyChecksum('base58check', xprv('0488ade4', 1))).toBe('fail');
  });
});

describe('tokens with readable parts', () => {
  it('a PyPI token is a macaroon of pypi.org', () => {
    const macaroon = (host: string): string => ['py', 'pi-'].join('') + Buffer.concat([Buffer.from([2, 1, host.length]), Buffer.from(host), Buffer.from([2, 4, 1, 2, 3, 4, 0, 0, 6, 32]), randomBytes(32)]).toString('base64url');
    expect(verifyChecksum('pypi', macaroon('pypi.org'))).toBe('pass');
    expect(verifyChecksum('pypi', macaroon('test.pypi.org'))).toBe('pass');
    expect(verifyChecksum('pypi', macaroon('evil.org'))).toBe('fail');
  });

  it("a Discord token starts with its bot's id", () => {
    const token = (id: string): string => [Buffer.from(id).toString('base64url'), 'GhIjKl', 'x7Qm2LpZ9kV4tB1nR8cWx7Qm2Lp'].join('.');
    expect(verifyChecksum('discord', token('175928847299117063'))).toBe('pass');
    expect(verifyChecksum('discord', token('17592884729911706x'))).toBe('fail');
  });

  it('Basic credentials are a user and a password', () => {
    expect(verifyChecksum('docker-basic', Buffer.from('me:Kx9mP2vQz').toString('base64'))).toBe('pass');
    expect(verifyChecksum('docker-basic', randomBytes(30).fill(0x85, 0, 3).toString('base64'))).toBe('fail');
  });

  it('an AWS key id since 2019 holds an account number', () => {
    expect(verifyChecksum('aws-key-id', ['AS', 'IA', 'QNZGKIQY56JQ7WML'].join(''))).toBe('pass');
    expect(verifyChecksum('aws-key-id', ['AK', 'IA', 'IOSFODNN7EXAMPLE'].join(''))).toBe('unknown');
    expect(verifyChecksum('aws-key-id', ['AK', 'IA', '0189QNZGKIQY56JQ'].join(''))).toBe('fail');
  });

  it('a 1Password service account token holds its secret key', () => {
    expect(verifyChecksum('onepassword-ops', ['ops', '_'].join('') + base64url({ signInAddress: 'x', secretKey: 'A3-1' }))).toBe('pass');
    expect(verifyChecksum('onepassword-ops', ['ops', '_'].join('') + base64url({ email: 'x' }))).toBe('fail');
  });
});

/** Base58Check of a payload, by long division: the slow way. */
function base58check(payload: Buffer): string {
  const sha = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
  let rest = BigInt(`0x${Buffer.concat([payload, sha(sha(payload)).subarray(0, 4)]).toString('hex')}`);
  let text = '';
  for (; rest > 0n; rest /= 58n) text = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'[Number(rest % 58n)]! + text;
  return text;
}
