import * as fc from 'fast-check';
import { beforeAll, describe as group, expect, it } from 'vitest';
import { countLines, FIRST_LINE, locateMatches, type Scanner } from '../../src/engine/index.ts';
import type { LocatedMatch, Match, Position } from '../../src/model.ts';
import { matchesOf, newScanner, rawMatches, TOKENS } from './scanning.ts';

const TOKEN = TOKENS.github;

/** A match whose secret is [start, end) of a text. */
function secretAt(start: number, end: number, more: Partial<Match> = {}): Match {
  return { rule: 'r', span: { start, end }, secret: { start, end }, value: 'v', confidence: 'medium', decoded: [], parts: [], ...more };
}

function locate(text: string | Buffer, ...places: [number, number][]): LocatedMatch[] {
  return locateMatches({ bytes: Buffer.from(text as string), offset: 0, before: FIRST_LINE }, places.map(([start, end]) => secretAt(start, end)));
}

/** Line and column of a byte, the slow way. */
function placeOf(bytes: Buffer, offset: number): Position {
  const before = bytes.toString('latin1', 0, offset);
  const lines = before.split(/\r\n|\n|\r(?!$)/);
  const endsLone = before.endsWith('\r') && bytes[offset] !== 10;
  const line = lines.length + (endsLone ? 1 : 0);
  const last = endsLone ? '' : lines.at(-1)!;
  const characters = last.replace(/[\x80-\xbf]/g, '').length;
  return { line, column: characters + 1 };
}

group('lines and columns', () => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('F085 counts lines that end with %s, the last one without an end', (_, end) => {
    const text = `one${end}${end}three secret${end}four secret`;
    const at = (from: number): [number, number] => [text.indexOf('secret', from), text.indexOf('secret', from) + 6];
    const [third, fourth] = locate(text, at(0), at(text.indexOf('four')));
    expect([third!.start, third!.end]).toEqual([{ line: 3, column: 7 }, { line: 3, column: 13 }]);
    expect([fourth!.start, fourth!.end]).toEqual([{ line: 4, column: 6 }, { line: 4, column: 12 }]);
    expect(fourth!.excerpt).toEqual({ firstLine: 4, lines: ['four secret'], cut: false, marks: [{ line: 0, start: 5, end: 11 }] });
  });

  it('F085 takes U+2028 and other separators for characters of a line', () => {
    const text = Buffer.from('a\u2028b\u0085c\fd secret');
    expect(locate(text, [text.length - 6, text.length])[0]!.start).toEqual({ line: 1, column: 9 });
  });

  it('counts a tab as one column, and characters, not bytes', () => {
    const text = Buffer.from('\t\tæ \u{1f511} 鍵 = secret');
    const [match] = locate(text, [text.length - 6, text.length]);
    expect([match!.start.column, match!.end.column]).toEqual([11, 17]);
    expect(match!.excerpt.lines[0]!.slice(match!.excerpt.marks[0]!.start, match!.excerpt.marks[0]!.end)).toBe('secret');
  });

  it('leaves a byte order mark out of the columns', () => {
    expect(locate('\ufeffsecret', [3, 9])[0]!.start).toEqual({ line: 1, column: 1 });
  });

  it('places a secret at the first and at the last byte', () => {
    const [first, last] = locate('secret\nx\nsecret', [0, 6], [9, 15]);
    expect([first!.start, first!.end, first!.lineBefore]).toEqual([{ line: 1, column: 1 }, { line: 1, column: 7 }, '']);
    expect([last!.start, last!.end, last!.lineBefore]).toEqual([{ line: 3, column: 1 }, { line: 3, column: 7 }, 'x']);
  });

  it('F083 goes on counting behind bytes that are no UTF-8', () => {
    const text = Buffer.concat([Buffer.from([0xe9, 0x74, 0xe9, 0x0a, 0x83, 0x8c, 0xff, 0x20]), Buffer.from('secret')]);
    expect(locate(text, [8, 14])[0]!.start.line).toBe(2);
  });

  const piece = fc.constantFrom('\n', '\r', '\r\n', 'a', 'bc', '\t', ' ', 'é', '鍵', '\u{1f511}', '\0', '\u2028', 'word');
  const text = fc.array(piece, { minLength: 1, maxLength: 60 }).map((pieces) => Buffer.from(pieces.join('')));

  it('F085 agrees with a plain count for any place of any text', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (bytes, a, b) => {
        const [start, end] = [a % bytes.length, b % (bytes.length + 1)].sort((x, y) => x - y) as [number, number];
        const [match] = locate(bytes, [start, end]);
        expect([match!.start, match!.end]).toEqual([placeOf(bytes, start), placeOf(bytes, end)]);
      }),
      { numRuns: 500 },
    );
  });

  it('F090 counts the same when a blob comes in pieces', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (bytes, cut, at) => {
        const edge = cut % bytes.length;
        const start = edge + (at % (bytes.length - edge));
        const before = countLines(bytes, 0, FIRST_LINE, 0, edge);
        const [match] = locateMatches({ bytes: bytes.subarray(edge), offset: edge, before }, [secretAt(start, bytes.length)]);
        expect(match!.start).toEqual(placeOf(bytes, start));
      }),
      { numRuns: 500 },
    );
  });
});

group('the text around a match', () => {
  it('has the whole line, the line before, and what matched', () => {
    const [match] = locateMatches({ bytes: Buffer.from('one\r\ntwo = secret # note\r\nthree'), offset: 0, before: FIRST_LINE }, [secretAt(11, 17, { span: { start: 5, end: 17 } })]);
    expect(match).toMatchObject({ matchText: 'two = secret', lineText: 'two = secret # note', lineBefore: 'one' });
  });

  it('tells where other secrets stand on its lines, seen whole or cut, and in text of two bytes a character', () => {
    const [first, second] = locate('é aaa bbb\nccc', [3, 6], [7, 10]);
    expect([first!.excerpt.others, second!.excerpt.others]).toEqual([[{ line: 0, start: 6, end: 9 }], [{ line: 0, start: 2, end: 5 }]]);
    expect(locate('aaa\nbbb', [0, 3], [4, 7])[0]!.excerpt.others).toBeUndefined();
    const line = `${'k'.repeat(300)} aaa bbb`;
    const cut = locate(line, [100, 300], [301, 304])[1]!.excerpt;
    const mark = cut.others![0]!;
    expect([mark.start, cut.lines[0]!.slice(mark.end)]).toEqual([0, ' aaa bbb']);
    const wide = locateMatches({ bytes: Buffer.from('aaa bbb', 'utf16le'), offset: 0, before: FIRST_LINE }, [secretAt(0, 6, { decoded: ['utf-16le'] }), secretAt(8, 14, { decoded: ['utf-16le'] })]);
    expect(wide[0]!.excerpt.others).toEqual([{ line: 0, start: 4, end: 7 }]);
  });

  it('F089 is cut where a line is long, and marks the secret', () => {
    const [match] = locate(`${'x'.repeat(3_000_000)} secret ${'y'.repeat(3_000_000)}`, [3_000_001, 3_000_007]);
    const { excerpt, lineText, start } = match!;
    expect(start).toEqual({ line: 1, column: 3_000_002 });
    expect(excerpt.cut).toBe(true);
    expect(excerpt.lines).toHaveLength(1);
    expect(excerpt.lines[0]!.length).toBeLessThanOrEqual(512);
    expect(excerpt.lines[0]!.slice(excerpt.marks[0]!.start, excerpt.marks[0]!.end)).toBe('secret');
    expect(lineText.length).toBeLessThanOrEqual(2 * 4096 + 6);
  });

  it.each(['\n', '\r\n', '\r'])('shows five lines of a longer secret, each marked (lines end with %j)', (end) => {
    const secret = ['-----BEGIN KEY-----', 'aaaa', 'bbbb', 'cccc', 'dddd', 'eeee', '-----END KEY-----'].join(end);
    const before = `first${end}key: `;
    const [match] = locate(`${before}${secret}${end}last`, [before.length, before.length + secret.length]);
    expect([match!.start, match!.end]).toEqual([{ line: 2, column: 6 }, { line: 8, column: 18 }]);
    expect(match!.excerpt.lines).toEqual(['key: -----BEGIN KEY-----', 'aaaa', 'bbbb', 'cccc', 'dddd']);
    expect(match!.excerpt.marks.map(({ line, start, end: to }) => match!.excerpt.lines[line]!.slice(start, to))).toEqual(['-----BEGIN KEY-----', 'aaaa', 'bbbb', 'cccc', 'dddd']);
  });
});

group('matches of the scanner', () => {
  let scanner: Scanner;
  beforeAll(async () => {
    scanner = await newScanner();
  });

  it.each(['\n', '\r\n', '\r'])('F085 gives the same value and line whatever ends the lines (%j)', (end) => {
    const [match] = matchesOf(scanner, ['# file', '', `key = ${TOKEN}`, 'more'].join(end));
    expect([match!.value, match!.start]).toEqual([TOKEN, { line: 3, column: 7 }]);
  });

  it('F084 finds a secret behind NUL bytes, at the start and far in', () => {
    expect(matchesOf(scanner, `\0${TOKEN}`).map((match) => match.start)).toEqual([{ line: 1, column: 2 }]);
    expect(matchesOf(scanner, `${'line\n'.repeat(2000)}\0\nkey ${TOKEN}`).map((match) => match.start)).toEqual([{ line: 2002, column: 5 }]);
  });

  it('F086 finds a secret in text that starts like another kind of file', () => {
    for (const start of ['%PDF-1.7\n', 'PK\x03\x04', 'GIF89a;', '{\\rtf1 ', '\x7fELF', '\x89PNG\r\n\x1a\n']) expect(matchesOf(scanner, `${start}\nkey = ${TOKEN}\n`).map((match) => match.value)).toEqual([TOKEN]);
  });

  it('F090 counts lines over many pieces as over one', () => {
    const line = `${'x'.repeat(70)} é\r\n`;
    const blob = Buffer.from(`${line.repeat(9000)}key = ${TOKEN}\r\n${line.repeat(9000)}key = ${TOKEN}`);
    const small = rawMatches(scanner, blob, { core: 1 << 16, margin: 1 << 18 });
    expect(small.map((match) => match.start)).toEqual([{ line: 9001, column: 7 }, { line: 18_002, column: 7 }]);
    expect(small).toEqual(rawMatches(scanner, blob));
  });
});
