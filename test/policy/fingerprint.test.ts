import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { BUILT_IN_KEY, fingerprint, keyFromText, keyId, locationId, newKey } from '../../src/policy/index.ts';
import { file } from './build.ts';

const key = Buffer.alloc(32, 7);

it('F128 gives no plain hash of the secret, and another one for another key', () => {
  const secret = 'hunter2hunter2';
  const id = fingerprint(key, 'password', secret);
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512']) {
    for (const text of [secret, `password\0${secret}`, `password${secret}`]) expect(createHash(algorithm).update(text).digest('hex')).not.toContain(id);
  }
  expect(fingerprint(newKey(), 'password', secret)).not.toBe(id);
  expect(fingerprint(BUILT_IN_KEY, 'password', secret)).not.toBe(id);
});

it('is HMAC-SHA-256 over family, NUL and value, cut to 128 bits', () => {
  // openssl: printf 'fam\0value' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0707...07
  expect(fingerprint(key, 'fam', 'value')).toBe('7ef08791b26b7a0a5316301a759105b3');
});

it('F085 gives a multi-line secret one fingerprint with LF and with CRLF', () => {
  expect(fingerprint(key, 'pem', 'a\r\nb\r\n')).toBe(fingerprint(key, 'pem', 'a\nb\n'));
  expect(fingerprint(key, 'pem', 'a\rb')).not.toBe(fingerprint(key, 'pem', 'a\nb'));
});

it('keeps families apart, whatever bytes the value has', () => {
  expect(fingerprint(key, 'a', 'bc')).not.toBe(fingerprint(key, 'ab', 'c'));
  expect(fingerprint(key, 'a', '\xff')).not.toBe(fingerprint(key, 'a', '\xfe'));
});

it('names a place by path, rule and ordinal, the same in the working tree, the index and a commit', () => {
  const id = locationId(key, file('a.ts'), 'r', 0);
  expect(locationId(key, { kind: 'index', path: 'a.ts' }, 'r', 0)).toBe(id);
  expect(locationId(key, { kind: 'commit', path: 'a.ts', commit: 'c1', author: '', email: '', date: '' }, 'r', 0)).toBe(id);
  const others = [locationId(key, file('b.ts'), 'r', 0), locationId(key, file('a.ts'), 's', 0), locationId(key, file('a.ts'), 'r', 1)];
  expect(new Set([id, ...others]).size).toBe(4);
});

it('tells apart paths whose bytes differ although both are no UTF-8', () => {
  expect(locationId(key, file('\udcff'), 'r', 0)).not.toBe(locationId(key, file('\udcfe'), 'r', 0));
});

it('reads keys as hex or as text, and refuses short ones without repeating them', () => {
  expect(keyFromText(`${'0a'.repeat(32)}\n`, 'KEY')).toEqual(Buffer.alloc(32, 10));
  expect(keyFromText('correct horse battery staple', 'KEY')).toEqual(Buffer.from('correct horse battery staple'));
  expect(() => keyFromText('short', 'KEY')).toThrow(/^the fingerprint key of KEY is shorter than 16 characters$/);
  expect(keyId(key)).toMatch(/^[0-9a-f]{16}$/);
});
