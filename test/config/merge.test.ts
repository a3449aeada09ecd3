import { expect, it } from 'vitest';
import type { AllowSpec } from '../../src/model.ts';
import { compareConfig, DEFAULT_CONFIG, describeConfig, mergeConfig, type Config } from '../../src/config/index.ts';

it('joins lists, replaces the rest, and remembers where each value comes from', () => {
  const { config, origin } = mergeConfig([
    { name: '.keysieve.yaml', values: { exclude: ['a'], minConfidence: 'low', severity: { r: 'low', s: 'low' }, only: ['x'] } },
    { name: 'flag', values: { exclude: ['b'], minConfidence: 'high', severity: { r: 'high' }, only: ['y'], threads: 1 } },
  ]);
  expect(config).toEqual({ ...DEFAULT_CONFIG, exclude: ['a', 'b'], minConfidence: 'high', severity: { r: 'high', s: 'low' }, only: ['y'], threads: 1 });
  expect([origin.exclude, origin.minConfidence, origin.severity, origin.only, origin.baseline]).toEqual([['.keysieve.yaml', 'flag'], ['flag'], ['.keysieve.yaml', 'flag'], ['flag'], ['default']]);
});

it('does not change the defaults', () => {
  const { config } = mergeConfig([]);
  config.exclude.push('x');
  config.severity['r'] = 'low';
  expect(mergeConfig([]).config).toEqual(DEFAULT_CONFIG);
});

it('describes every value with its origin', () => {
  const { config, origin } = mergeConfig([{ name: 'c.yaml', values: { exclude: ['vendor/'], fingerprintKey: { env: 'K' } } }]);
  expect(describeConfig(config, origin)).toBe(`rules.files:     []  (default)
rules.disable:   []  (default)
rules.only:      []  (default)
rules.severity:  {}  (default)
min-confidence:  medium  (default)
exclude:         ["vendor/"]  (c.yaml)
allow:           []  (default)
suppress:        []  (default)
baseline:        null  (default)
fingerprint-key: {"env":"K"}  (c.yaml)
inline-comments: true  (default)
threads:         auto  (default)
gitleaks:        auto  (default)
`);
});

const configWith = (values: Partial<Config>): Config => ({ ...DEFAULT_CONFIG, ...values });

it('F168 tells what a change to the config loosens', () => {
  const allow: AllowSpec = { reason: 'all', condition: 'any', rules: [], globs: [], pathPatterns: [], patterns: ['.*'], target: 'secret', stopwords: [], commits: [] };
  const head = configWith({ allow: [allow], disable: ['jwt'], minConfidence: 'high', only: ['x'], exclude: ['**'], severity: { r: 'low' }, suppress: [{ path: '**', reason: 'x' }], baseline: 'b.json' });
  const changes = compareConfig(DEFAULT_CONFIG, head);
  expect(changes.map((each) => each.key)).toEqual(['rules.disable', 'rules.only', 'rules.severity.r', 'exclude', 'allow', 'suppress', 'min-confidence', 'baseline']);
  expect(changes.every((each) => each.loosens)).toBe(true);
  expect(changes[0]).toEqual({ key: 'rules.disable', what: 'adds jwt', loosens: true });
});

it('F168 tells tightening from loosening', () => {
  const base = configWith({ disable: ['jwt'], only: ['x', 'y'], ruleFiles: ['own.yaml'], inlineComments: false, severity: { r: 'low' } });
  expect(compareConfig(base, base)).toEqual([]);
  const loosens = (head: Partial<Config>): boolean[] => compareConfig(base, { ...base, ...head }).map((each) => each.loosens);
  expect(loosens({ disable: [] })).toEqual([false]);
  expect(loosens({ only: ['x'] })).toEqual([true]);
  expect(loosens({ only: [] })).toEqual([false, false]);
  expect(loosens({ only: ['x', 'y', 'z'] })).toEqual([false]);
  expect(loosens({ ruleFiles: [] })).toEqual([true]);
  expect(loosens({ ruleFiles: ['own.yaml', 'more.yaml'] })).toEqual([false]);
  expect(loosens({ inlineComments: true })).toEqual([true]);
  expect(loosens({ minConfidence: 'low' })).toEqual([false]);
  expect(loosens({ severity: { r: 'high' } })).toEqual([false]);
});
