import { beforeAll, describe as group, expect, it } from 'vitest';
import type { Scanner } from '../../src/engine/index.ts';
import type { LocatedMatch } from '../../src/model.ts';
import { matchesOf, newScanner, rawMatches, TOKENS } from './scanning.ts';

const TOKEN = TOKENS.github;
const HOOK = TOKENS.slackWebhook;
const SEGMENT = 1 << 16;

let scanner: Scanner;
beforeAll(async () => {
  scanner = await newScanner();
});

/** The one match of the token, wherever it stands in the text. */
function tokenIn(text: string | Uint8Array): LocatedMatch {
  const found = matchesOf(scanner, text).filter((match) => match.value === TOKEN);
  expect(found).toHaveLength(1);
  return found[0]!;
}

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const hex = (text: string): string => Buffer.from(text).toString('hex');
const escaped = (text: string, start: string): string => [...text].map((char) => start + char.charCodeAt(0).toString(16)).join('');

group('base64', () => {
  it.each([0, 1, 2, 3, 4, 5])('finds a token %i bytes into the run', (before) => {
    const run = base64(`${'a b c '.slice(0, before)} ${TOKEN} and more`);
    const match = tokenIn(`v: ${run}\n`);
    expect(match.decoded).toEqual(['base64']);
    expect(match.secret.start).toBe(3 + Math.floor((before + 1) / 3) * 4 + [0, 2, 3][(before + 1) % 3]!);
  });

  it.each([0, 1, 2])('finds a token in a run that ends with %i padding characters', (padding) => {
    const text = `t ${TOKEN}`.padEnd(45 + (3 - padding) % 3, ' ');
    const run = base64(text);
    expect(run.length - run.replaceAll('=', '').length).toBe(padding);
    const match = tokenIn(JSON.stringify({ data: { value: run } }));
    expect(match.secret.end).toBeLessThanOrEqual(18 + run.length);
  });

  it('reads the URL alphabet, without padding, and names it', () => {
    const run = base64url(`>>>??? ${TOKEN} ???>>>`);
    expect(run).toMatch(/[-_]/);
    expect(tokenIn(`cookie=${run};`).decoded).toEqual(['base64url']);
  });

  it('points at the encoded text', () => {
    const run = base64(`user: ${TOKEN}`);
    const text = `{\n  "text": "${run}"\n}\n`;
    const { secret, start, end } = tokenIn(text);
    expect(text.slice(secret.start, secret.end)).toBe(run.slice(8).replaceAll('=', ''));
    expect([start, end]).toEqual([{ line: 2, column: 20 }, { line: 2, column: 20 + secret.end - secret.start }]);
  });

  it('F089 finds a token anywhere in a run of megabytes', () => {
    const filler = 'lorem ipsum dolor sit amet, ';
    const before = filler.repeat(40_000);
    const match = tokenIn(`blob = "${base64(`${before}${TOKEN} ${filler.repeat(40_000)}`)}"`);
    expect(match.decoded).toEqual(['base64']);
    expect(match.secret.start).toBe(8 + Math.floor(before.length / 3) * 4 + [0, 2, 3][before.length % 3]!);
  });

  it('F090 finds a token across the places where long runs are cut', () => {
    const plain = (count: number): string => 'some words here '.repeat(Math.ceil(count / 16)).slice(0, count - 1);
    for (const edge of [2 * SEGMENT, 3 * SEGMENT]) {
      // Decoded bytes up to the cut, when the run starts 5 bytes into the text.
      const middle = Math.floor(((edge - 5) / 4) * 3);
      for (let before = middle - TOKEN.length - 4; before <= middle + 4; before += 3) {
        const match = tokenIn(`run: ${base64(`${plain(before)} ${TOKEN} ${plain(90_000)}`)}\n`);
        expect(Math.abs(match.secret.start - (5 + (before / 3) * 4))).toBeLessThan(3);
      }
    }
  });

  it('leaves short runs and runs of no text alone', () => {
    expect(matchesOf(scanner, `x ${base64('hello world')} ${base64(Buffer.alloc(300, 0x91))}`)).toEqual([]);
  });
});

group('hexadecimal', () => {
  it.each(['lower', 'upper'])('finds a token in %s case', (letters) => {
    const run = hex(`t: ${TOKEN} `);
    const text = `x = ${letters === 'upper' ? run.toUpperCase() : run};`;
    const match = tokenIn(text);
    expect(match.decoded).toEqual(['hex']);
    expect(Buffer.from(text.slice(match.secret.start, match.secret.end), 'hex').toString()).toBe(TOKEN);
  });

  it('F090 finds a token across the place where a long run is cut', () => {
    for (const phase of ['', 'x']) {
      const before = 'w '.repeat((2 * SEGMENT - 40) / 4);
      expect(tokenIn(`${phase} ${hex(`${before}${TOKEN} ${'w '.repeat(40_000)}`)}\n`).decoded).toEqual(['hex']);
    }
  });
});

group('percent encoding', () => {
  it.each([
    ['the whole token', () => escaped(TOKEN, '%')],
    ['the anchor alone', () => escaped(TOKEN.slice(0, 4), '%') + TOKEN.slice(4)],
    ['one character of the token', () => TOKEN.slice(0, 20) + escaped(TOKEN[20]!, '%') + TOKEN.slice(21)],
    ['the sign before it', () => `t%3D${TOKEN}`],
    ['characters in upper case', () => escaped(TOKEN, '%').toUpperCase()],
  ])('finds a token of which is encoded: %s', (_, encode) => {
    const text = `https://host.internal/path?q=${encode()}&x=1`;
    const match = tokenIn(text);
    expect(match.decoded).toEqual(['percent']);
    expect(decodeURIComponent(text.slice(match.secret.start, match.secret.end))).toBe(TOKEN);
  });

  it('finds an address that was put into another one, at the very end of the text', () => {
    const found = matchesOf(scanner, `https://host.internal/?next=${encodeURIComponent(HOOK)}`);
    expect(found.map((match) => [match.decoded, HOOK.endsWith(match.value)])).toEqual([[['percent'], true]]);
  });
});

group('escapes of strings', () => {
  it.each([
    ['\\u0067...', () => escaped(TOKEN, '\\u00')],
    ['\\x67...', () => escaped(TOKEN, '\\x')],
    ['\\u0067\\u0068 and plain letters', () => escaped(TOKEN.slice(0, 2), '\\u00') + TOKEN.slice(2)],
    ['one in the middle', () => TOKEN.slice(0, 20) + escaped(TOKEN[20]!, '\\u00') + TOKEN.slice(21)],
    ['one before', () => `q\\u003d${TOKEN}`],
  ])('finds a token written with %s', (_, encode) => {
    const text = `s = "${encode()}"`;
    const match = tokenIn(text);
    expect(match.decoded).toEqual(['unicode-escape']);
    expect(JSON.parse(`"${text.slice(match.secret.start, match.secret.end).replaceAll('\\x', '\\u00')}"`)).toBe(TOKEN);
  });

  it('reads slashes as PHP writes them in JSON', () => {
    const found = matchesOf(scanner, `{"hook":"${HOOK.replaceAll('/', '\\/')}"}`);
    expect(found.map((match) => [match.decoded, HOOK.endsWith(match.value)])).toEqual([[['unicode-escape'], true]]);
  });
});

/** Text in one of the wide encodings. */
function wide(text: string, encoding: string): Buffer {
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  const points = [...text].map((char) => char.codePointAt(0)!);
  const bytes = Buffer.alloc(points.length * 4);
  points.forEach((point, i) => (encoding === 'utf-32le' ? bytes.writeUInt32LE(point, i * 4) : bytes.writeUInt32BE(point, i * 4)));
  return bytes;
}

group.each(['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])('%s', (encoding) => {
  it('F081 F082 finds a token with and without a byte order mark, at its line and column', () => {
    for (const [mark, end] of [['', '\n'], ['\ufeff', '\r\n']]) {
      const bytes = wide(`${mark}first${end}second${end}  key = ${TOKEN}${end}last`, encoding);
      const match = tokenIn(bytes);
      expect(match.decoded).toEqual([encoding]);
      expect([match.start, match.end]).toEqual([{ line: 3, column: 9 }, { line: 3, column: 9 + TOKEN.length }]);
      expect(bytes.subarray(match.secret.start, match.secret.end)).toEqual(wide(TOKEN, encoding));
      expect(match.excerpt.lines[match.excerpt.marks[0]!.line]).toContain(TOKEN);
    }
  });

  it('finds a token alone in the file', () => {
    expect(tokenIn(wide(TOKEN, encoding)).secret).toEqual({ start: 0, end: wide(TOKEN, encoding).length });
  });

  it('does not take the byte 0A of another character for a line end, where the encoding is marked', () => {
    const match = tokenIn(wide(`\ufeff\u4e0a\u4e0a\u010a\n\u4e0ab \u0a0a\nkey = ${TOKEN}\n`, encoding));
    expect([match.start.line, match.start.column]).toEqual([3, 7]);
  });

  it.each([
    ['binary data', Buffer.from([0xff, 0x10, 0x81, 0x92, 0xa3]), Buffer.from([0x95, 0x96, 0x97])],
    ['letters', Buffer.from('abcde'), Buffer.from('xyz')],
    ['zeros', Buffer.alloc(5), Buffer.alloc(9)],
  ])('F082 finds a token at every offset among %s', (_, before, after) => {
    for (let offset = 0; offset <= 5; offset++) {
      const match = tokenIn(Buffer.concat([before.subarray(0, offset), wide(TOKEN, encoding), after]));
      expect(Math.abs(match.secret.start - offset)).toBeLessThan(4);
    }
  });
});

group('invisible characters', () => {
  it.each(['00ad', '200b', '200d', '200e', '202e', '2060', '2066', '2069', 'fe0f', 'feff'])('F088 finds a token with U+%s in its anchor and in its middle', (code) => {
    const hidden = String.fromCodePoint(Number.parseInt(code, 16));
    for (const run of [hidden, hidden.repeat(3)]) {
      const text = `key = ${TOKEN.slice(0, 2)}${run}${TOKEN.slice(2, 20)}${run}${TOKEN.slice(20)}\n`;
      const match = tokenIn(text);
      expect(match.decoded).toEqual(['normalised']);
      expect(Buffer.from(text).subarray(match.secret.start, match.secret.end).toString().replaceAll(hidden, '')).toBe(TOKEN);
    }
  });
});

group('nested encodings', () => {
  const nested = (depth: number): string => (depth === 0 ? TOKEN : base64(`level ${depth}: ${nested(depth - 1)}`));

  it('names every step, outermost first', () => {
    expect(tokenIn(`v ${base64(`inside: ${hex(`in ${TOKEN} side`)}`)}`).decoded).toEqual(['base64', 'hex']);
    expect(tokenIn(wide(`key = ${base64(`in ${TOKEN}`)}`, 'utf-16le')).decoded).toEqual(['utf-16le', 'base64']);
  });

  it('F108 decodes four times and no more', () => {
    expect(tokenIn(`v ${nested(4)}`).decoded).toEqual(['base64', 'base64', 'base64', 'base64']);
    expect(matchesOf(scanner, `v ${nested(5)}`)).toEqual([]);
  });

  const again = (encode: (text: string) => string, text: string, times: number): string => (times === 0 ? text : again(encode, encode(text), times - 1));
  const TEXT = `words and ${TOKEN} `;
  it.each([
    ['base64 in base64', () => again(base64, TEXT.repeat(2000), 5)],
    ['hexadecimal in base64 in hexadecimal', () => again((text) => hex(base64(text)), TEXT.repeat(1000), 2)],
    ['percent, escapes and base64 by turns', () => `${escaped(TEXT, '%')}${escaped(base64(TEXT), '\\u00')}`.repeat(800)],
    ['escapes of escapes', () => `${escaped(escaped(TEXT, '%'), '\\u00')} `.repeat(300)],
    ['percent signs of percent signs', () => '%25%25%32%35'.repeat(30_000)],
    ['invisible characters everywhere', () => [...TEXT.repeat(600)].join('\u200b')],
    ['wide text of base64', () => wide(base64(TEXT.repeat(2000)), 'utf-32be').toString('latin1')],
    ['short runs of base64', () => `${base64(`${TEXT}x`)} `.repeat(4000)],
  ])('F108 decodes a bounded number of bytes: %s', (_, make) => {
    const bytes = Buffer.from(make(), 'latin1');
    let decoded = 0;
    let deepest = 0;
    rawMatches(scanner, bytes, undefined, (step) => {
      if (step.kind !== 'decoded') return;
      // No encoding is shorter than what it decodes to.
      decoded += step.span.end - step.span.start;
      deepest = Math.max(deepest, step.steps.length);
    });
    expect(deepest).toBeLessThanOrEqual(4);
    expect(decoded / bytes.length).toBeLessThan(16);
  });
});
