import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/model.ts';
import { coverageOf, FORMAT_NAMES, PASSWORD, rendered, runOf, TOKEN, type PlantedSecret } from './runs.ts';

/** A run that has the texts in every field that may hold something of what was scanned. */
function runFullOf(texts: string[], secrets: PlantedSecret[]): Run {
  const all = texts.join(' ');
  const commit = '1234567890abcdef1234567890abcdef12345678';
  const person = { author: `Ann ${all}`, email: `${all}@example.org`, date: '2026-01-02' };
  const content = `first\n${texts.map((text) => `\tvalue = "${text}" # ${all}`).join('\n')}\n${all}\n`;
  const file = `dir/${texts[0]}/${encodeURIComponent(all)}.txt`;
  const run = runOf(
    [
      { path: file, content },
      { path: 'a.zip', content, provenance: { kind: 'archive-entry', path: 'a.zip', member: `in/${all}`, inside: { kind: 'file', path: `${texts[0]}.zip` } } },
      { path: 'm', content, provenance: { kind: 'commit-message', commit, ...person } },
      { path: 'c', content, provenance: { kind: 'commit', path: file, commit, ...person } },
      { path: 't', content, provenance: { kind: 'tag', tag: `v1-${texts[0]}` } },
      { path: 'n', content: file, provenance: { kind: 'name', of: 'path', path: file } },
      { path: 'r', content: all, provenance: { kind: 'name', of: 'ref', path: `heads/${all}` } },
    ],
    secrets,
    {
      complete: false,
      incompleteBecause: [`failed at ${all}`],
      notes: [`note on ${all}`, JSON.stringify(all), ...texts.map((text) => Buffer.from(`user:${text}`).toString('base64'))],
      coverage: coverageOf(7, 99, { inScope: 8, unread: [{ what: `no/${all}`, why: `EACCES: ${all}` }] }),
    },
  );
  run.scan = { ...run.scan, target: `/home/${all}`, config: `${all}.yaml`, baseline: `${all}.json` };
  return run;
}

/** Spellings of a value that must not be in any report. */
function spellings(value: string): string[] {
  return [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), Buffer.from(value).toString('base64').replace(/.?=*$/, '')];
}

const shapes = {
  token: fc.string({ unit: fc.constantFrom(...'abcdefXYZ0123456789_-'), minLength: 12, maxLength: 60 }),
  anything: fc.string({ unit: 'grapheme', minLength: 8, maxLength: 40 }),
  keyLike: fc.array(fc.string({ unit: fc.constantFrom(...'ABCDefgh0123+/'), minLength: 16, maxLength: 24 }), { minLength: 2, maxLength: 4 }).map((lines) => lines.join('\n')),
};
const secret = fc
  .oneof(shapes.token, shapes.anything, shapes.keyLike)
  .filter((text) => text.isWellFormed() && text.trim() === text && !text.includes('*') && new Set(text).size > 4);

describe('canary', () => {
  it('F130 F131 no spelling of a secret is in any field of any report, whatever the secret', async () => {
    const blank = (await Promise.all(FORMAT_NAMES.map((name) => rendered(name, runFullOf([TOKEN], [{ value: TOKEN }]))))).join('');
    await fc.assert(
      fc.asyncProperty(secret, secret, fc.constantFrom('github-pat', 'generic-password'), async (first, second, rule) => {
        fc.pre(![first, second].flatMap(spellings).some((text) => blank.includes(text)));
        // A piece of the first secret is a secret of its own, and one is suppressed.
        const piece = first.slice(2, -2);
        const run = runFullOf([first, second], [{ value: first, rule, parts: [{ name: 'part', rule: 'x', value: PASSWORD }] }, { value: piece, rule }, { value: second, suppressedBy: 'inline', reason: `ok ${second}` }]);
        for (const name of FORMAT_NAMES) {
          const text = await rendered(name, run, { verbose: true, color: false });
          for (const spelling of [first, second].flatMap(spellings)) expect(text.includes(spelling), `${name}: ${JSON.stringify(spelling)}`).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('F130 no part of a secret is in the frame of its neighbour on a long line that was cut', async () => {
    const tokens = Array.from({ length: 60 }, (_, i) => `${TOKEN.slice(0, 30)}${String(i).padStart(10, '7')}`);
    const run = runOf([{ path: 'min.js', content: `var x=${tokens.join(';;')}` }], tokens.map((text) => ({ value: text })));
    for (const name of FORMAT_NAMES) expect(await rendered(name, run, { width: 600, verbose: true })).not.toContain(TOKEN.slice(6, 14));
  });

  it('F130 hides a secret in hexadecimal wherever that spelling stands', async () => {
    const hex = Buffer.from(PASSWORD).toString('hex');
    const run = runOf([{ path: `${hex}/a.txt`, content: `p: ${hex}` }], [{ value: hex, rule: 'generic-password' }], { notes: [`see ${hex}`] });
    run.findings[0]!.value = PASSWORD;
    run.findings[0]!.sightings[0]!.decoded = ['hex'];
    for (const name of FORMAT_NAMES) expect(await rendered(name, run)).not.toContain(hex);
  });

  it('shows secrets in every format that was asked to', async () => {
    const run = runOf([{ path: 'a.txt', content: `x ${PASSWORD}` }], [{ value: PASSWORD, rule: 'generic-password' }]);
    for (const name of FORMAT_NAMES) expect(await rendered(name, run, { showSecrets: true })).toContain(PASSWORD);
  });

  it('F112 masks a hundred thousand findings in seconds', { timeout: 30_000 }, async () => {
    const values = Array.from({ length: 100_000 }, (_, i) => `${TOKEN.slice(0, 4)}${Math.imul(i, 0x9e3779b1) >>> 0}abcdefgh${i}zyxw`);
    const base = runOf([{ path: 'a.txt', content: `token = "${TOKEN}"` }], [{ value: TOKEN }]);
    const [model] = base.findings;
    const [sighting] = model!.sightings;
    const findings = values.map((value, i) => ({
      ...model!,
      value,
      id: String(i),
      sightings: [{ ...sighting!, start: { line: i, column: 10 }, excerpt: { ...sighting!.excerpt, lines: [`token = "${value}"`], marks: [{ line: 0, start: 9, end: 9 + value.length }] } }],
    }));
    const started = performance.now();
    const text = await rendered('sarif', { ...base, findings });
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(text).not.toContain('abcdefgh');
  });
});
