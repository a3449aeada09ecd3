import { expect, it } from 'vitest';
import { compileAllow, type AllowSubject } from '../../src/policy/allow.ts';
import { loadGlobs } from '../../src/policy/index.ts';
import { allowOf, file, matchOf, policyOf, ruleOf } from './build.ts';

const tools = { patterns: (re2: string) => new RegExp(re2), globs: await loadGlobs(true) };
const subject: AllowSubject = { rule: 'r', path: 'test/a.ts', commit: 'abc', value: 'Secret-EXAMPLE', matchText: 'key = Secret-EXAMPLE', lineText: 'const key = Secret-EXAMPLE // doc' };
const applies = (more: Parameters<typeof allowOf>[0], on: Partial<AllowSubject> = {}): boolean => compileAllow(allowOf(more), tools)({ ...subject, ...on }) !== undefined;

it('"any" needs one check of any kind', () => {
  expect(applies({ globs: ['x/*'], stopwords: ['example'] })).toBe(true);
  expect(applies({ globs: ['test/*'], stopwords: ['nothing'] })).toBe(true);
  expect(applies({ globs: ['x/*'], stopwords: ['nothing'] })).toBe(false);
});

it('"all" needs one check of each kind that is listed, and only of those', () => {
  expect(applies({ condition: 'all', globs: ['test/*', 'x'], stopwords: ['example'], commits: ['abc'], patterns: ['^Secret'] })).toBe(true);
  for (const missing of [{ globs: ['x'] }, { stopwords: ['nothing'] }, { commits: ['def'] }, { patterns: ['^x'] }, { pathPatterns: ['^x'] }]) {
    expect(applies({ condition: 'all', globs: ['test/*'], stopwords: ['example'], commits: ['abc'], patterns: ['^Secret'], ...missing })).toBe(false);
  }
});

it('looks at the secret, the match or the line', () => {
  expect(applies({ patterns: ['^Secret-EXAMPLE$'] })).toBe(true);
  expect(applies({ patterns: ['^key'], target: 'match' })).toBe(true);
  expect(applies({ patterns: ['^key'], target: 'line' })).toBe(false);
  expect(applies({ patterns: ['^const .* // doc$'], target: 'line' })).toBe(true);
  expect(applies({ patterns: ['^const'], target: 'match' })).toBe(false);
});

it('looks for stop words in the secret only, letters of either case', () => {
  expect(applies({ stopwords: ['EXAMPLE'] }, { value: 'an-example' })).toBe(true);
  expect(applies({ stopwords: ['doc'], target: 'line' })).toBe(false);
});

it('is for the rules it names', () => {
  expect(applies({ rules: ['r'], stopwords: ['example'] })).toBe(true);
  expect(applies({ rules: ['s'], stopwords: ['example'] })).toBe(false);
});

it('compares commits without regard to case, and lets path checks fail where there is no path', () => {
  expect(applies({ commits: ['ABC'] })).toBe(true);
  expect(applies({ globs: ['**'], pathPatterns: ['.*'] }, { path: undefined })).toBe(false);
});

it('shows patterns text as UTF-8', () => {
  expect(applies({ patterns: ['^pässwört$'] }, { value: Buffer.from('pässwört').toString('latin1') })).toBe(true);
});

it('refuses a list without checks', () => {
  expect(() => compileAllow(allowOf({}), tools)).toThrow(/has no check/);
});

it('compiles no pattern before one is needed', () => {
  let compiled = 0;
  const allow = compileAllow(allowOf({ globs: ['test/*'], patterns: ['x'] }), { ...tools, patterns: (re2) => (compiled++, new RegExp(re2)) });
  expect(allow(subject)).toBe('the path fits test/*');
  expect(compiled).toBe(0);
  allow({ ...subject, path: 'b' });
  expect(compiled).toBe(1);
});

it('applies a rule\'s own lists to that rule only, and the config\'s to all', async () => {
  const text = 'a = one-example-1; b = two-example-2';
  const matches = [matchOf(text, 'one-example-1', { rule: 'one' }), matchOf(text, 'two-example-2', { rule: 'two' })];
  const rules = [ruleOf('one', { allow: [allowOf({ stopwords: ['example'], reason: 'documentation' })] }), ruleOf('two')];
  const own = (await policyOf({ rules })).judge(file('a'), matches);
  expect([own.kept.map((each) => each.rule), own.suppressed]).toMatchObject([['two'], [{ rule: 'one', by: 'allowlist', reason: 'documentation' }]]);
  expect((await policyOf({ rules, allow: [allowOf({ globs: ['a'] })] })).judge(file('a'), matches).kept).toEqual([]);
});

it('tells before reading what the config excludes and what "any" lists of gitleaks skip by path', async () => {
  const policy = await policyOf({
    exclude: ['vendor/', '*.min.js'],
    gitleaksAllow: [allowOf({ reason: 'tests', pathPatterns: ['_test\\.go$'], stopwords: ['x'] }), allowOf({ condition: 'all', pathPatterns: ['\\.md$'] }), allowOf({ rules: ['r'], pathPatterns: ['\\.txt$'] })],
    allow: [allowOf({ pathPatterns: ['\\.py$'] })],
  });
  expect(policy.excluded('a/vendor/b.js')).toBe('excluded by vendor/');
  expect(policy.excluded('a/b_test.go')).toBe('tests');
  // Read all the same: what an allowlist hides is counted and shown, and these are not for every match.
  for (const path of ['a.js', 'a.md', 'a.txt', 'a.py']) expect(policy.excluded(path)).toBeNull();
});
