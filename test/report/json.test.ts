import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { pathFromBytes } from '../../src/path-text.ts';
import { DEFAULT_OPTIONS, formats } from '../../src/report/formats.ts';
import { coverageOf, PASSWORD, rendered, richRun, runOf, TOKEN } from './runs.ts';

const schema = JSON.parse(readFileSync(new URL('../../docs/schema/report.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
const isReport = ajv.compile(schema);
const isLine = ajv.compile({ $ref: `${schema.$id}#/$defs/line` });

function expectValid(check: typeof isReport, value: unknown): void {
  check(value);
  expect(check.errors ?? []).toEqual([]);
}

describe('json report', () => {
  it('is valid by its published schema, with and without secrets, full and empty', async () => {
    for (const run of [richRun(), runOf([], [])]) {
      for (const showSecrets of [false, true]) expectValid(isReport, JSON.parse(await rendered('json', run, { showSecrets })));
    }
  });

  it('is refused by its schema when a field is missing or unknown', async () => {
    const report = JSON.parse(await rendered('json', richRun()));
    expect(isReport({ ...report, secret: 'x' })).toBe(false);
    expect(isReport({ ...report, findings: [{ ...report.findings[0], sightings: [] }] })).toBe(false);
    expect(isReport({ ...report, coverage: undefined })).toBe(false);
  });

  it('F121 gives the same bytes for the same run, whatever order things were skipped in', async () => {
    const run = (skipped: object) => runOf([], [], { coverage: coverageOf(1, 1, { inScope: 6, skipped }) });
    expect(await rendered('json', run({ ignored: 3, archive: 2 }))).toBe(await rendered('json', run({ archive: 2, ignored: 3 })));
    expect(await rendered('sarif', run({ ignored: 3, archive: 2 }))).toBe(await rendered('sarif', run({ archive: 2, ignored: 3 })));
  });

  it('gives a coverage that adds up', async () => {
    const { coverage } = JSON.parse(await rendered('json', richRun()));
    const skipped = Object.values<number>(coverage.skipped).reduce((sum, count) => sum + count, 0);
    expect(coverage.read + skipped + coverage.unread.length).toBe(coverage.inScope);
  });

  it('F093 carries the bytes of a path that is not UTF-8, and only then', async () => {
    const bytes = Buffer.from([0x63, 0x61, 0x66, 0xe9]);
    const report = JSON.parse(await rendered('json', runOf([{ path: pathFromBytes(bytes), content: TOKEN }, { path: 'ü', content: TOKEN }], [{ value: TOKEN }])));
    const [odd, plain] = report.findings[0].sightings;
    expect(odd.path).toBe('caf\ufffd');
    expect(Buffer.from(odd.pathBytes, 'base64')).toEqual(bytes);
    expect(plain).not.toHaveProperty('pathBytes');
  });

  it('F130 hides a secret in the bytes of a path too', async () => {
    const report = JSON.parse(await rendered('json', runOf([{ path: `\udcff${PASSWORD}`, content: PASSWORD }], [{ value: PASSWORD }])));
    expect(Buffer.from(report.findings[0].sightings[0].pathBytes, 'base64')).toEqual(Buffer.from([0xff, ...Buffer.from('********')]));
  });

  it('shows a secret that is not UTF-8 with its bytes', async () => {
    const run = runOf([{ path: 'a', content: TOKEN }], [{ value: TOKEN }]);
    run.findings[0]!.value = 'p\xff';
    const [finding] = JSON.parse(await rendered('json', run, { showSecrets: true })).findings;
    expect([finding.secret, finding.secretBytes]).toEqual(['p\ufffd', Buffer.from([0x70, 0xff]).toString('base64')]);
  });

  it('names no e-mail address', async () => {
    for (const name of ['json', 'jsonl', 'sarif', 'pretty'] as const) expect(await rendered(name, richRun(), { verbose: true })).not.toContain('ann@example.org');
  });
});

describe('jsonl report', () => {
  it('gives valid lines: one a sighting, suppressed ones, the summary last', async () => {
    const lines = (await rendered('jsonl', richRun())).trimEnd().split('\n').map((line) => JSON.parse(line));
    for (const line of lines) expectValid(isLine, line);
    expect(lines.map((line) => line.type)).toEqual([...Array(7).fill('finding'), 'suppressed', 'summary']);
    expect(lines.at(-1).totals).toEqual({ findings: 3, sightings: 7, suppressed: 1, bySeverity: { high: 2, medium: 1, low: 0 } });
  });

  it('streams the same lines that a whole report has', async () => {
    const run = richRun();
    const stream = (await formats.jsonl.load()).stream!(DEFAULT_OPTIONS, run.rules);
    const told = run.findings.map((finding) => stream.finding(finding)).join('');
    expect(told + stream.end(run)).toBe(await rendered('jsonl', run));
  });

  it('F130 masks the values that were told before in the lines that come after', async () => {
    const run = runOf([{ path: 'a', content: TOKEN }, { path: `${TOKEN}.txt`, content: PASSWORD }], [{ value: TOKEN }, { value: PASSWORD }]);
    const stream = (await formats.jsonl.load()).stream!(DEFAULT_OPTIONS, run.rules);
    expect(run.findings.map((finding) => stream.finding(finding)).join('')).not.toContain(TOKEN);
  });
});

describe('table of formats', () => {
  it('says which formats stream', async () => {
    for (const { load, streaming } of Object.values(formats)) expect((await load()).stream !== undefined).toBe(streaming === true);
  });
});
