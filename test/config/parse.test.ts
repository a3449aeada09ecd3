import { expect, it } from 'vitest';
import { DocumentError } from '../../src/errors.ts';
import { parseConfig, unknownRuleNotes, mergeConfig } from '../../src/config/index.ts';
import { FULL } from './full.ts';

it('reads every key', async () => {
  expect(await parseConfig(FULL, '.keysieve.yaml')).toEqual({
    ruleFiles: ['rules/own.yaml'],
    disable: ['jwt'],
    severity: { 'github-pat': 'low' },
    minConfidence: 'high',
    exclude: ['vendor/', '*.min.js'],
    allow: [
      { reason: 'made up for the tests', condition: 'all', rules: ['aws-secret-access-key'], globs: ['test/'], pathPatterns: ['_spec\\.rb$'], patterns: ['^EXAMPLE'], target: 'line', stopwords: ['sample'], commits: [] },
    ],
    suppress: [
      { fingerprint: '0123456789abcdef0123456789abcdef', reason: 'rotating', owner: 'team-a', expires: '2026-12-31' },
      { rule: 'jwt', path: 'docs/*', reason: 'expired' },
    ],
    baseline: '.keysieve-baseline.json',
    fingerprintKey: { env: 'KEYSIEVE_KEY' },
    inlineComments: false,
    threads: 2,
    gitleaks: 'off',
  });
});

it('settles only what the file says', async () => {
  expect(await parseConfig('version: 1\n', 'f')).toEqual({});
});

it.each([
  ['version: 1\nexlude: [a]', 'c.yaml:2:1: unknown key "exlude"; did you mean "exclude"?'],
  ['version: 1\nrules:\n  dissable: [a]', 'c.yaml:3:3: unknown key "dissable"; did you mean "disable"?'],
  ['version: 1\nallow:\n  - reason: x\n    path: [a]', 'c.yaml:4:5: unknown key "path"; did you mean "paths"?'],
  ['version: 1\nmin-confidence: hihg', 'c.yaml:2:17: must be one of "high", "medium", "low"; did you mean "high"?'],
])('F172 refuses the typo in %j and names the nearest key', async (text, message) => {
  await expect(parseConfig(text, 'c.yaml')).rejects.toThrow(message);
});

it.each([
  ['rules: {}', '1:1: "version" is missing'],
  ['version: 2', '1:10: must be "1"'],
  ['version: 1\nthreads: 0', '2:10: must be between 1 and 256'],
  ['version: 1\ninline-comments: yes', '2:18: expected true or false, found a string'],
  ['version: 1\nallow: [{reason: x}]', '2:9: one of paths, path-patterns, patterns, stopwords is needed'],
  ['version: 1\nallow: [{paths: [a]}]', '2:9: "reason" is missing'],
  ['version: 1\nallow: [{reason: x, paths: [a], target: line}]', '2:41: "target" is for "patterns", and there are none'],
  ['version: 1\nsuppress: [{rule: a}]', '2:12: "reason" is missing'],
  ['version: 1\nsuppress: [{reason: a}]', '2:12: one of fingerprint, rule, path is needed'],
  ['version: 1\nsuppress: [{rule: a, reason: a, expires: 2026-02-30}]', '2:42: must be a date like 2026-12-31'],
  ['version: 1\nsuppress: [{fingerprint: abc, reason: a}]', '2:26: a fingerprint is 32 hex digits'],
  ['version: 1\nfingerprint-key: {}', '2:18: either "env" or "file" is needed'],
  ['version: 1\nfingerprint-key: {env: A, file: b}', '2:18: either "env" or "file" is needed'],
])('refuses %j with its place', async (text, message) => {
  const error = await parseConfig(text, 'c.yaml').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DocumentError);
  expect(String(error)).toContain(`c.yaml:${message}`);
});

it.each(['../x', 'a/../../x', '/etc/passwd', 'https://example.org/x', 'C:/x', 'a\\b'])('F170 refuses the path %s, which leads out of the folder of the config', async (path) => {
  for (const key of ['baseline: ', 'gitleaks: ', 'fingerprint-key: {file: ', 'rules: {files: [']) {
    const text = `version: 1\n${key}'${path}'${key.includes('[') ? ']}' : key.includes('{') ? '}' : ''}`;
    await expect(parseConfig(text, 'c.yaml')).rejects.toThrow(/c\.yaml:2:\d+: must (?:be a path relative|not lead out)/);
  }
});

it('F171 gives faults of patterns and globs their places', async () => {
  const checks = { pattern: () => 'missing closing )', glob: (glob: string) => (glob.startsWith('!') ? 'not supported' : undefined) };
  const text = "version: 1\nexclude: ['!a', b]\nallow:\n  - reason: x\n    patterns: ['(']\n";
  await expect(parseConfig(text, 'c.yaml', checks)).rejects.toThrow('c.yaml:2:11: not supported\nc.yaml:5:16: missing closing )');
});

it('notes rule ids that do not exist, with the nearest that does', async () => {
  const { config } = mergeConfig([{ name: 'file', values: await parseConfig(FULL, 'f') }]);
  expect(unknownRuleNotes(config, new Set(['jwt', 'github-pats', 'aws-secret-access-key']))).toEqual(['rules.severity: there is no rule "github-pat"; did you mean "github-pats"?']);
});
