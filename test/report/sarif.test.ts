import { readFileSync } from 'node:fs';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Log, Result, Run as SarifRun } from 'sarif';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/model.ts';
import type { ReportOptions } from '../../src/report/formats.ts';
import { coverageOf, OTHER_TOKEN, PASSWORD, rendered, richRun, runOf, TOKEN } from './runs.ts';

const schema = JSON.parse(readFileSync(new URL('../../fixtures/report/sarif-schema-2.1.0.json', import.meta.url), 'utf8'));
const ajv = new AjvDraft04.default({ allErrors: true, strict: false });
addFormats.default(ajv);
const isSarif = ajv.compile(schema);

async function sarifOf(run: Run, options: Partial<ReportOptions> = {}): Promise<SarifRun & { results: Result[] }> {
  const log = JSON.parse(await rendered('sarif', run, options)) as Log;
  isSarif(log);
  expect(isSarif.errors ?? []).toEqual([]);
  return log.runs[0] as SarifRun & { results: Result[] };
}

function locationOf(result: Result) {
  return result.locations![0]!.physicalLocation!;
}

describe('sarif report', () => {
  it('is valid by the official schema, full and empty', async () => {
    expect((await sarifOf(richRun(), { automationId: 'keysieve/head/1', exitCode: 1 })).results).toHaveLength(8);
    expect((await sarifOf(runOf([], []))).results).toEqual([]);
    expect(isSarif({ version: '2.1.0', runs: [{}] })).toBe(false);
  });

  it('gives each rule what GitHub asks for', async () => {
    const { tool, results } = await sarifOf(richRun());
    const rules = tool.driver.rules!;
    expect(rules.map((rule) => rule.id)).toEqual(['generic-password', 'github-pat', 'private-key']);
    for (const rule of rules) {
      for (const text of [rule.name, rule.shortDescription?.text, rule.fullDescription?.text, rule.help?.text, rule.help?.markdown]) expect(text).toMatch(/\S/);
      expect(rule.properties!.tags).toContain('security');
      expect(['very-high', 'high', 'medium', 'low']).toContain(rule.properties!['precision']);
    }
    expect(rules.map((rule) => [rule.defaultConfiguration!.level, rule.properties!['security-severity']])).toEqual([['warning', '6.5'], ['error', '9.1'], ['error', '9.1']]);
    for (const result of results) expect(rules[result.ruleIndex!]!.id).toBe(result.ruleId);
  });

  it('clips descriptions to the lengths that GitHub takes', async () => {
    const run = runOf([{ path: 'a', content: TOKEN }], [{ value: TOKEN }]);
    run.rules.set('github-pat', { ...run.rules.get('github-pat')!, name: 'n'.repeat(3000), why: 'w'.repeat(3000) });
    const [rule] = (await sarifOf(run)).tool.driver.rules!;
    expect([rule!.name!.length, rule!.shortDescription!.text.length, rule!.fullDescription!.text.length]).toEqual([255, 1024, 1024]);
  });

  it('points at the characters of a secret, the end column behind the last', async () => {
    const run = await sarifOf(runOf([{ path: 'a', content: `\n鍵😀 = ${TOKEN}` }], [{ value: TOKEN }]));
    expect(run.columnKind).toBe('unicodeCodePoints');
    expect(locationOf(run.results[0]!).region).toEqual({ startLine: 2, startColumn: 6, endLine: 2, endColumn: 46, snippet: { text: '鍵😀 = ghp_********' } });
  });

  it('F092 F093 percent-encodes paths byte by byte, relative to the root of the scan', async () => {
    const run = await sarifOf(runOf([{ path: 'a b/ü#?%:\n\udcff.txt', content: TOKEN }], [{ value: TOKEN }]));
    expect(locationOf(run.results[0]!).artifactLocation).toEqual({ uri: 'a%20b/%C3%BC%23%3F%25%3A%0A%FF.txt', uriBaseId: '%SRCROOT%' });
    expect(run.originalUriBaseIds).toHaveProperty('%SRCROOT%');
  });

  it('gives absolute paths as file URIs', async () => {
    const run = await sarifOf(runOf([{ path: '/etc/a b', content: TOKEN }, { path: 'C:/x', content: TOKEN }], [{ value: TOKEN }]));
    expect(run.results.map((result) => locationOf(result).artifactLocation)).toEqual([{ uri: 'file:///etc/a%20b' }, { uri: 'file:///C%3A/x' }]);
  });

  it('fingerprints a result so that moved lines change nothing', async () => {
    const at = async (content: string) => (await sarifOf(runOf([{ path: 'a', content }], [{ value: TOKEN }]))).results.map((result) => result.partialFingerprints!);
    const before = await at(`${TOKEN}\n${TOKEN}`);
    expect(await at(`\n\nmoved ${TOKEN}\n\n${TOKEN}`)).toEqual(before);
    expect(before[0]!['secretHash/v1']).toBe(before[1]!['secretHash/v1']);
    expect(before[0]!['keysieveLocation/v1']).not.toBe(before[1]!['keysieveLocation/v1']);
    expect(before[0]).not.toHaveProperty('primaryLocationLineHash');
  });

  it("passes GitHub's line hash on where the reader of the file computed it", async () => {
    const run = runOf([{ path: 'a', content: TOKEN }], [{ value: TOKEN }]);
    run.findings[0]!.sightings[0]!.excerpt.lineHash = '271789c17abda88f:1';
    expect((await sarifOf(run)).results[0]!.partialFingerprints!['primaryLocationLineHash']).toBe('271789c17abda88f:1');
  });

  it('marks suppressed matches, or leaves them out', async () => {
    const run = runOf([{ path: 'a', content: `${TOKEN} ${OTHER_TOKEN}` }], [{ value: TOKEN, suppressedBy: 'inline', reason: 'test' }, { value: OTHER_TOKEN, suppressedBy: 'baseline' }]);
    expect((await sarifOf(run)).results.map((result) => result.suppressions)).toEqual([
      [{ kind: 'inSource', status: 'accepted', justification: 'inline: test' }],
      [{ kind: 'external', status: 'accepted', justification: 'baseline: known' }],
    ]);
    expect((await sarifOf(run, { withSuppressed: false })).results).toEqual([]);
  });

  it('says what was not read and that the run was not a success', async () => {
    const run = runOf([], [], { complete: false, incompleteBecause: ['1 file unread.'], coverage: coverageOf(0, 0, { inScope: 1, unread: [{ what: 'x\u001b', why: 'EIO' }] }) });
    const [invocation] = (await sarifOf(run, { exitCode: 3 })).invocations!;
    expect([invocation!.executionSuccessful, invocation!.exitCode]).toEqual([false, 3]);
    expect(invocation!.toolExecutionNotifications!.map((note) => note.message.text)).toEqual(['1 file unread.', 'Not read: "x\\\\x1b": EIO']);
  });

  it('F179 keeps the worst 25,000 results and says how many are left out', async () => {
    const run = runOf([{ path: 'a', content: TOKEN }], [{ value: TOKEN }]);
    const [model] = run.findings;
    const one = model!.sightings[0]!;
    run.findings = [
      { ...model!, id: 'many', sightings: Array.from({ length: 25_001 }, (_, i) => ({ ...one, start: { line: i + 1, column: 1 }, end: { line: i + 1, column: 41 } })) },
      { ...model!, id: 'single' },
      { ...model!, id: 'mild', severity: 'low' },
    ];
    const { results, invocations } = await sarifOf(run);
    expect(results).toHaveLength(25_000);
    expect(results.filter((result) => result.partialFingerprints!['secretHash/v1'] === 'single')).toHaveLength(1);
    expect(results.filter((result) => result.level === 'note')).toEqual([]);
    expect(invocations![0]!.toolExecutionNotifications![0]!.message.text).toMatch(/^3 results are left out/);
  });

  it('F133 keeps control characters, braces, brackets and Markdown in names of rules inert', async () => {
    const run = runOf([{ path: 'a', content: `\u001b[31m${TOKEN}` }], [{ value: TOKEN }]);
    run.rules.set('github-pat', { ...run.rules.get('github-pat')!, name: '[x](1) {0} <b>\u001b', references: ['javascript:alert(1)', 'https://e.org/> x'] });
    const { results, tool } = await sarifOf(run);
    expect(results[0]!.message.text).toMatch(/^\\\[x\\\]\(1\) \{\{0\}\} <b>\\\\x1b found/);
    expect(locationOf(results[0]!).region!.snippet!.text).toBe('\\x1b[31mghp_********');
    const { markdown } = tool.driver.rules![0]!.help!;
    expect(markdown).toContain('\\[x\\](1) &#123;0&#125; \\<b\\>');
    expect(markdown).not.toContain('<javascript');
    expect(markdown).not.toContain('<https://e.org/>');
  });

  it('F130 lets no password be guessed from the fingerprint of a path that holds it', async () => {
    const at = async (path: string) => (await sarifOf(runOf([{ path, content: PASSWORD }, { path: 'b', content: `${PASSWORD}-2` }], [{ value: PASSWORD }, { value: `${PASSWORD}-2` }]))).results[0]!;
    expect((await at(PASSWORD)).partialFingerprints).toEqual((await at(`${PASSWORD}-2`)).partialFingerprints);
  });
});
