import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { importIgnores, parseGitleaksIgnore, type IgnoreSource } from '../../src/policy/index.ts';
import { file, matchOf, policyOf, RULES } from './build.ts';

const secret = ['ghp', '_abcdefgh1234'].join('');
const isRule = (id: string): boolean => RULES.some((rule) => rule.id === id);
const commit = 'c'.repeat(40);
const found = (source: IgnoreSource, more: Partial<Parameters<IgnoreSource['find']>[0]> = {}): boolean =>
  source.find({ rule: 'github-pat', value: secret, path: 'src/a.ts', commit: undefined, line: 3, ...more }) !== undefined;

it('reads .gitleaksignore: file:rule:line, with a commit or without, and comments', () => {
  const source = parseGitleaksIgnore(`# comment\n\n  src/a.ts:github-pat:3  \r\n${commit}:b.ts:github-pat:1\n.\\c\\d.ts:github-pat:9\nC:x:github-pat:2\n`, '.gitleaksignore', isRule);
  expect(found(source)).toBe(true);
  expect(found(source, { commit: 'd'.repeat(40) })).toBe(true);
  expect(found(source, { line: 4 })).toBe(false);
  expect(found(source, { rule: 'aws-secret' })).toBe(false);
  expect(found(source, { path: 'b.ts', line: 1, commit })).toBe(true);
  expect(found(source, { path: 'b.ts', line: 1 })).toBe(false);
  expect(found(source, { path: 'c/d.ts', line: 9 })).toBe(true);
  expect(found(source, { path: 'C:x', line: 2 })).toBe(true);
  expect(source.faults).toEqual([]);
});

it('takes an entry with a rule of gitleaks\' own for any rule on its line', () => {
  const source = parseGitleaksIgnore('src/a.ts:generic-api-key:3', '.gitleaksignore', isRule);
  expect(found(source)).toBe(true);
  expect(found(source, { line: 2 })).toBe(false);
});

it('says which lines of .gitleaksignore it does not understand, with their number only', () => {
  const source = parseGitleaksIgnore(`ok:github-pat:1\n${secret}`, '.gitleaksignore', isRule);
  expect(source.faults).toEqual(['.gitleaksignore:2: not an entry of the form file:rule:line, ignored']);
});

it('F175 suppresses by .gitleaksignore, and names the lines that match nothing any more', async () => {
  const source = parseGitleaksIgnore('a.ts:github-pat:1\ngone.ts:github-pat:1', '.gitleaksignore', isRule);
  const policy = await policyOf({ sources: [source] });
  const { suppressed, uses } = policy.judge(file('a.ts'), [matchOf(`x ${secret}`, secret)]);
  expect(suppressed).toMatchObject([{ by: 'gitleaksignore', reason: 'listed in .gitleaksignore' }]);
  expect(policy.notes(uses, true)).toEqual(['entries of .gitleaksignore that match nothing any more: .gitleaksignore:2']);
});

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
const detectSecrets = (entries: Record<string, object[]>): string => JSON.stringify({ version: '1.5.0', plugins_used: [], results: entries });

it('imports a detect-secrets baseline: a value is known wherever it moved', () => {
  const source = importIgnores(detectSecrets({ 'old.py': [{ type: 'GitHub Token', hashed_secret: sha1(secret), line_number: 1 }] }), '.secrets.baseline', isRule);
  expect(source.by).toBe('baseline');
  expect(found(source)).toBe(true);
  expect(found(source, { value: `${secret}x` })).toBe(false);
  expect(source.entries).toEqual(['.secrets.baseline: GitHub Token in old.py']);
});

it('imports detect-secrets\' private keys, of which only the first line is hashed, for their own file', () => {
  const key = ['-----BEGIN RSA PRI', 'VATE KEY-----\nabc\n-----END RSA PRI', 'VATE KEY-----'].join('');
  const source = importIgnores(detectSecrets({ './k.pem': [{ type: 'Private Key', hashed_secret: sha1(['BEGIN RSA PRI', 'VATE KEY'].join('')) }] }), 'b', isRule);
  expect(found(source, { value: key, path: 'k.pem' })).toBe(true);
  expect(found(source, { value: key, path: 'other.pem' })).toBe(false);
});

it('imports a gitleaks report: by value where it has values, by place where it was redacted', () => {
  const item = { RuleID: 'github-pat', File: 'src/a.ts', StartLine: 3, Secret: secret, Commit: '' };
  const whole = importIgnores(JSON.stringify([item]), 'r.json', isRule);
  expect(found(whole, { path: 'moved.ts', line: 99 })).toBe(true);
  expect(found(whole, { value: 'new on the same line' })).toBe(false);
  for (const Secret of ['REDACTED', `${secret.slice(0, 8)}...`]) {
    const redacted = importIgnores(JSON.stringify([{ ...item, Secret }]), 'r.json', isRule);
    expect(found(redacted)).toBe(true);
    expect(found(redacted, { line: 4 })).toBe(false);
  }
  const committed = importIgnores(JSON.stringify([{ ...item, Secret: 'REDACTED', Commit: commit.toUpperCase() }]), 'r.json', isRule);
  expect([found(committed), found(committed, { commit })]).toEqual([false, true]);
});

it('refuses other files without repeating them, and names entries that it cannot use', () => {
  expect(() => importIgnores(`{"x": ${secret}}`, 'x.json', isRule)).toThrow(/^x\.json:1:1: this is not valid JSON$/);
  expect(() => importIgnores('{}', 'x.json', isRule)).toThrow(/neither a detect-secrets baseline nor a gitleaks JSON report/);
  expect(importIgnores('[{"File": "a"}, null]', 'x.json', isRule).faults).toHaveLength(2);
  expect(importIgnores(detectSecrets({ a: [{ type: 'x' }] }), 'x.json', isRule).faults).toEqual(['x.json: an entry of a has no hashed_secret, ignored']);
});
