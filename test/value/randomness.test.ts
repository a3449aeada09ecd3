import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { assert, property, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characterClasses, looksRandom, randomness, shannonEntropy } from '../../src/engine/value/index.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const BASE62 = LETTERS + LETTERS.toUpperCase() + '0123456789';

const pick = (alphabet: string, length: number): string => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]!).join('');

/** Share of 2,000 drawn values that look random. */
function shareRandom(draw: () => string): number {
  let random = 0;
  for (let i = 0; i < 2000; i++) if (looksRandom(draw())) random++;
  return random / 2000;
}

describe('randomness', () => {
  it.each<[string, () => string, number]>([
    ['base62 of 12', () => pick(BASE62, 12), 0.96],
    ['base62 of 20', () => pick(BASE62, 20), 0.98],
    ['base62 of 40', () => pick(BASE62, 40), 0.995],
    ['base64 of 40', () => randomBytes(30).toString('base64'), 0.99],
    ['hexadecimal of 16', () => randomBytes(8).toString('hex'), 0.94],
    ['hexadecimal of 32', () => randomBytes(16).toString('hex'), 0.98],
    ['lower case and digits of 24', () => pick(LETTERS + '0123456789', 24), 0.99],
    ['lower case of 20', () => pick(LETTERS, 20), 0.98],
    ['UUIDs', () => randomUUID(), 0.95],
  ])('%s is taken for random', (_, draw, least) => {
    expect(shareRandom(draw)).toBeGreaterThanOrEqual(least);
  });

  it.each([
    'getElementsByClassName', 'max_retry_count', 'content-security-policy', 'src/components/LoginForm', 'org.springframework.boot', 'internationalization', 'XMLHttpRequest', 'ECONNREFUSED',
    'password123', 'getUserById2', '#ff0000,#00ff00,#abc', '2024-01-15', '2024-01-15T10:20:30.123Z', '1.0.0-beta.1+exp.sha.5114f85', '192.168.10.24', '12345678901234', 'utf8mb4_unicode_ci', 'node-v22.18.0-linux-x64',
    'application/json', 'correct horse battery', 'Donaudampfschiff', 'DEFAULT_TIMEOUT_MS', 'aaaaaaaaaaaaaaaaaaaa', 'useCallbackRef', 'iPhone13ProMax', 'backgroundColor', 'en-US', '',
  ])('%s is not', (value) => {
    expect(looksRandom(value)).toBe(false);
  });

  it('is judged by the alphabet that is named: words of a to f come out of chance in hexadecimal', () => {
    expect(randomness('decade00facade11', 'hex')).toBeGreaterThan(randomness('decade00facade11', 'lower-digits'));
  });

  it('never throws and is a finite number for any Latin-1 text', () => {
    assert(property(uint8Array({ maxLength: 80 }), (bytes) => {
      const text = Buffer.from(bytes).toString('latin1');
      expect(Number.isFinite(randomness(text))).toBe(true);
      expect(looksRandom(text)).toBe(looksRandom(text));
    }));
  });
});

describe('entropy', () => {
  it('is 0 for one repeated character and log2 of the length for distinct ones', () => {
    expect(shannonEntropy('')).toBe(0);
    expect(shannonEntropy('aaaa')).toBeCloseTo(0, 10);
    expect(shannonEntropy('abcdefgh')).toBeCloseTo(3, 10);
    expect(shannonEntropy('aabb')).toBeCloseTo(1, 10);
  });

  it('equals the textbook sum and leaves nothing behind for the next call', () => {
    assert(property(uint8Array({ minLength: 1, maxLength: 60 }), (bytes) => {
      const text = Buffer.from(bytes).toString('latin1');
      const counts = new Map<string, number>();
      for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
      const textbook = -[...counts.values()].reduce((sum, n) => sum + (n / text.length) * Math.log2(n / text.length), 0);
      expect(shannonEntropy(text)).toBeCloseTo(textbook, 9);
    }));
  });

  it('counts character classes, bytes beyond ASCII as special', () => {
    expect(characterClasses('aB3-\xe9')).toEqual({ digits: 1, upper: 1, lower: 1, special: 2 });
  });
});
