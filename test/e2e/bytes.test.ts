import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../repos.ts';
import { KEY_ID, keysieve, PASSWORD, places, type Report, scanned } from './program.ts';

const LINES = `first\nsecond ${KEY_ID}\n`;

function utf16(text: string, order: 'le' | 'be', mark: boolean): Buffer {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

function utf32(text: string, order: 'le' | 'be', mark: boolean): Buffer {
  const codes = [...((mark ? '\ufeff' : '') + text)].map((char) => char.codePointAt(0)!);
  const bytes = Buffer.alloc(codes.length * 4);
  codes.forEach((code, i) => (order === 'le' ? bytes.writeUInt32LE(code, 4 * i) : bytes.writeUInt32BE(code, 4 * i)));
  return bytes;
}

/** Scans files; answers `path:line:column` of each sighting. */
function placesIn(files: Record<string, string | Uint8Array>): string[] {
  using folder = tempFolder();
  for (const [name, content] of Object.entries(files)) folder.write(name, content);
  return places(scanned(folder.path));
}

describe('bytes of every kind', () => {
  it('F081 UTF-16 with a byte order mark, either order, at the right line and column', () => {
    expect(placesIn({ be: utf16(LINES, 'be', true), le: utf16(LINES, 'le', true) })).toEqual(['be:2:8', 'le:2:8']);
  });

  it('F082 UTF-16 and UTF-32 without a mark, an odd length, and several encodings in one file', () => {
    const found = placesIn({
      'a-16be': utf16(LINES, 'be', false),
      'b-16le': utf16(LINES, 'le', false),
      'c-32be': utf32(LINES, 'be', false),
      'd-32le': utf32(LINES, 'le', false),
      'e-32-mark': utf32(LINES, 'le', true),
      'f-odd': Buffer.concat([utf16(LINES, 'le', true), Buffer.from([0x41])]),
      'g-mixed': Buffer.concat([Buffer.from(`plain ${KEY_ID}\n\n`), utf16('then wide\n', 'le', false)]),
    });
    expect(found).toEqual(['a-16be:2:8', 'b-16le:2:8', 'c-32be:2:8', 'd-32le:2:8', 'e-32-mark:2:8', 'f-odd:2:8', 'g-mixed:1:7']);
  });

  it('F083 Latin-1, Shift-JIS and invalid UTF-8 in front of a secret', () => {
    const behind = Buffer.from(` ${KEY_ID}\n`);
    const found = placesIn({
      invalid: Buffer.concat([Buffer.from([0xff, 0xfe, 0xfd, 0xc0, 0x80, 0xf8]), behind]),
      latin: Buffer.concat([Buffer.from('Gr\xfc\xdfe', 'latin1'), behind]),
      sjis: Buffer.concat([Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea]), behind]),
    });
    expect(found.map((place) => place.split(':').slice(0, 2).join(':'))).toEqual(['invalid:1', 'latin:1', 'sjis:1']);
  });

  it('F084 a NUL as the first byte, and one after 9 KB', () => {
    expect(placesIn({ first: `\0\n${KEY_ID}\n`, later: `${'text\n'.repeat(1800)}\0\n${KEY_ID}\n` })).toEqual(['first:2:1', 'later:1802:1']);
  });

  it('F085 CRLF, CR alone, U+2028, no final newline and tabs, with the right line; one fingerprint', () => {
    using folder = tempFolder();
    const text = (end: string): string => `a${end}b${end}\tkey = ${KEY_ID}`;
    folder.write('cr', text('\r'));
    folder.write('crlf', text('\r\n'));
    folder.write('lf', text('\n'));
    folder.write('separator', `a\u2028b\u2028key = ${KEY_ID}`);
    const report = scanned(folder.path);
    expect(report.findings.length).toBe(1);
    expect(places(report)).toEqual(['cr:3:8', 'crlf:3:8', 'lf:3:8', 'separator:1:11']);
  });

  it('F086 text that starts like an archive or document is scanned; real archives are counted as skipped', () => {
    using folder = tempFolder();
    for (const [name, start] of Object.entries({ zip: 'PK is a name', zip2: 'PK\u0003\u0004', pdf: '%PDF-1.7', gif: 'GIF89a', rtf: '{\\rtf1', rar: 'Rar! is one', bz: 'BZh91AY&SY' })) folder.write(`${name}.txt`, `${start}\n${KEY_ID}\n`);
    folder.write('real.gz', gzipSync(`${KEY_ID}\n`));
    const report = scanned(folder.path);
    expect(places(report)).toEqual(['bz', 'gif', 'pdf', 'rar', 'rtf', 'zip', 'zip2'].map((name) => `${name}.txt:2:1`));
    expect(report.coverage).toMatchObject({ inScope: 8, read: 7, skipped: { archive: 1 } });
  });

  it('F087 text in files whose names other scanners pass over', () => {
    expect(placesIn({ 'Cargo.lock': LINES, 'go.sum': LINES, 'package-lock.json': LINES, 'x.min.js': LINES, 'x.png': LINES, 'x.svg': LINES })).toEqual(
      ['Cargo.lock', 'go.sum', 'package-lock.json', 'x.min.js', 'x.png', 'x.svg'].map((name) => `${name}:2:8`),
    );
  });

  it('F089 one line of 3 MB, with a short excerpt', () => {
    using folder = tempFolder();
    folder.write('bundle.js', `var a=${'f(x,y);'.repeat(430_000)}k="${KEY_ID}";${'g(z);'.repeat(20_000)}`);
    const { code, stdout } = keysieve(['scan'], { cwd: folder.path });
    expect(code).toBe(1);
    expect(stdout.length).toBeLessThan(3000);
    expect(places(scanned(folder.path))).toEqual([`bundle.js:1:${6 + 430_000 * 7 + 4}`]);
  });

  it('F091 a file of more than four pieces, with a secret at every edge', () => {
    using folder = tempFolder();
    const size = 21 << 20;
    const bytes = Buffer.alloc(size, 'some text of a file\n');
    const at = [0, ...[1, 2, 3, 4, 5].map((piece) => piece * (4 << 20) + (256 << 10) - 10), size - 60];
    for (const offset of at) bytes.write(`\n db_password = "${PASSWORD}" \n`, offset, 'latin1');
    folder.write('large.txt', bytes);
    const report = scanned(folder.path);
    expect(report).toMatchObject({ complete: true, coverage: { read: 1, bytes: size } });
    expect(report.findings[0]!.sightings.length).toBe(at.length);
    const piped = keysieve(['stdin', '-r', 'json'], { input: bytes });
    expect((JSON.parse(piped.stdout) as Report).findings[0]!.sightings.map(({ line, column }) => [line, column])).toEqual(report.findings[0]!.sightings.map(({ line, column }) => [line, column]));
  });
});
