import { beforeAll, describe, expect, it } from 'vitest';
import type { Scanner } from '../../src/engine/index.ts';
import { pour } from '../../src/scan/blob-matches.ts';
import { startBlobScan } from '../../src/scan/blob-scan.ts';
import { cpuMilliseconds } from './cpu-time.ts';
import { matchesOf, newScanner, rawMatches, TOKENS } from './scanning.ts';

const MB = 1 << 20;
/** Of what is measured. */
const SIZE = MB / 2;
let scanner: Scanner;
beforeAll(async () => {
  scanner = await newScanner();
});

const fill = (piece: string, length = SIZE): Buffer => Buffer.from(piece.repeat(Math.ceil(length / piece.length)).slice(0, length), 'latin1');
const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes as string).toString('base64');
const wide = (text: Buffer): Buffer => Buffer.from(text.toString('latin1'), 'utf16le').subarray(0, SIZE);

/** MB a second, the best of a few runs. */
function speed(bytes: Uint8Array, wanted: number): number {
  return bytes.length / 1e3 / cpuMilliseconds(() => rawMatches(scanner, bytes), { enough: bytes.length / 1e3 / wanted });
}

describe('text made to cost the scanner', () => {
  it.each<[string, () => Buffer]>([
    ['a', () => fill('a')],
    ['=', () => fill('=')],
    ['"', () => fill('"')],
    ['NUL', () => Buffer.alloc(SIZE)],
    ['://', () => fill('://')],
    ['http://a:b', () => fill('http://a:b')],
    ['://a:b@c', () => fill('://a:b@c ')],
    ['password=', () => fill('password=')],
    ['"password" {', () => fill('"password" {')],
    ['password, value', () => fill('password\n value')],
    ['token: a =', () => fill('token: a = ')],
    ['\\u00', () => fill('\\u00')],
    ['\\u0041', () => fill('\\u0041')],
    ['%41', () => fill('%41')],
    ['%25', () => fill('%25')],
    [':\\/\\/', () => fill(':\\/\\/')],
    ['base64 of base64', () => Buffer.from(base64(base64(base64(fill('words of text, ', SIZE / 2)))))],
    ['short runs of base64', () => fill(`${base64('hello words of text and more.')} `)],
    ['short runs of hexadecimal digits', () => fill(`${Buffer.from('hello words of text').toString('hex')} `)],
    ['wide text of keys', () => wide(fill('password= '))],
    ['short stretches of wide text', () => wide(fill('abcdefghijklmnopq\x01'))],
    ['invisible characters', () => fill('a\xe2\x80\x8b')],
    ['long runs of invisible characters', () => fill(`a${'\xe2\x80\x8b'.repeat(40)}`)],
    ['starts of PEM blocks', () => fill('-----BEGIN RSA PRIVATE KEY-----\n')],
  ])('F089 is scanned at more than a megabyte a second: %s', (_, make) => {
    expect(speed(make(), 1)).toBeGreaterThan(1);
  });

  it.each(['A', '.eyJ'])('F109 costs no more than ten microseconds a byte where a rule has an anchor at every place: %s', (piece) => {
    expect(speed(fill(piece, MB / 8), 0.1)).toBeGreaterThan(0.1);
  });

  it('F089 finds a secret in a line of three megabytes', () => {
    for (const filler of ['x', 'var a=function(b,c){return b(c)};', '{"key":"value"},']) {
      const before = fill(filler, 1.5 * MB).toString();
      const [match, ...others] = matchesOf(scanner, `${before} ${TOKENS.github} ${before}`);
      expect(others).toEqual([]);
      expect([match!.value, match!.start, match!.excerpt.cut]).toEqual([TOKENS.github, { line: 1, column: before.length + 2 }, true]);
    }
  });

  it.each(['\n', ' '])('F112 judges fifty thousand of a hundred thousand, and says so (%j between)', (between) => {
    const bytes = Buffer.from(`key ${TOKENS.github}${between}`.repeat(100_000));
    const blob = startBlobScan(scanner);
    pour(blob, bytes);
    const found = blob.end();
    expect([found.length, blob.fault()]).toEqual([50_000, 'it has 100000 matches, and only the first 50000 were judged']);
    expect(speed(bytes, 1)).toBeGreaterThan(1);
    expect(new Set(found.map((match) => match.secret.start)).size).toBe(found.length);
  });

  it('F113 keeps no more in memory for a text with an anchor at every place than for another', () => {
    let anchors = 0;
    let most = 0;
    const before = process.memoryUsage().heapUsed;
    rawMatches(scanner, Buffer.alloc(MB, 'A'), undefined, (step) => {
      if (step.kind === 'anchor' && ++anchors % 50_000 === 0) most = Math.max(most, process.memoryUsage().heapUsed - before);
    });
    expect(anchors).toBeGreaterThan(MB / 2);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(80 * MB);
  });
});
