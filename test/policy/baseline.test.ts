import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { DocumentError } from '../../src/errors.ts';
import { createBaseline, createCollector, fingerprint, keyId, parseBaseline, serialiseBaseline, showBaseline, updateBaseline, type Baseline } from '../../src/policy/index.ts';
import { file, infoOf, matchOf, policyOf } from './build.ts';

const ownKey = Buffer.alloc(32, 5);
const idOf = (value: string): string => fingerprint(ownKey, 'github-pat', value);
const secretsOf = (values: Iterable<string>): { id: string; rule: string }[] => Array.from(values, (value) => ({ id: idOf(value), rule: 'github-pat' }));

it('is sorted, a secret a line, without places and times, and the same whatever the order of the findings', () => {
  const text = serialiseBaseline(createBaseline(secretsOf(['a', 'b', 'c']), { ownKey }));
  expect(serialiseBaseline(createBaseline(secretsOf(['c', 'a', 'b', 'a']), { ownKey }))).toBe(text);
  const lines = text.split('\n');
  expect(lines.slice(0, 4)).toEqual(['{', '  "keysieve-baseline": 1,', `  "key": "${'05'.repeat(32)}",`, '  "secrets": {']);
  expect(lines.slice(4, 7)).toEqual(lines.slice(4, 7).sort());
  expect(lines[4]).toMatch(/^ {4}"[0-9a-f]{32}": \{"rule": "github-pat"\},$/);
  expect(parseBaseline(text, 'b').secrets.size).toBe(3);
});

it('keeps an organisation\'s key out of the file', () => {
  const text = serialiseBaseline(createBaseline(secretsOf(['a']), { key: ownKey }));
  expect(text).not.toContain('0505');
  expect(parseBaseline(text, 'b').keyId).toBe(keyId(ownKey));
});

it('reads back what it wrote', () => {
  const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
  fc.assert(
    fc.property(fc.dictionary(hex, fc.record({ rule: fc.string(), note: fc.string() }, { requiredKeys: ['rule'], noNullPrototype: true })), (secrets) => {
      const baseline: Baseline = { key: ownKey, secrets: new Map(Object.entries(secrets)) };
      const text = serialiseBaseline(baseline);
      expect(parseBaseline(text, 'b')).toEqual(baseline);
      expect(text.split('\n')).toHaveLength(8 + baseline.secrets.size);
    }),
  );
});

it('is updated: new secrets come in, gone ones go out, notes stay', () => {
  const old = createBaseline(secretsOf(['a', 'b']), { ownKey });
  old.secrets.get(idOf('a'))!.note = 'test data';
  const { baseline, added, removed } = updateBaseline(old, secretsOf(['a', 'c']));
  expect([added, removed]).toEqual([[idOf('c')], [idOf('b')]]);
  expect(baseline.secrets.get(idOf('a'))).toEqual({ rule: 'github-pat', note: 'test data' });
  expect(old.secrets.size).toBe(2);
  expect(showBaseline(baseline)).toContain(`${idOf('a')}  github-pat  test data\n`);
});

/** What git makes of three versions of a file with `merge=union` in .gitattributes. */
function mergeByLines(base: string, ours: string, theirs: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'keysieve-merge-'));
  try {
    const paths = Object.entries({ ours, base, theirs }).map(([name, text]) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    });
    return execFileSync('git', ['merge-file', '-p', '--union', ...paths], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('merges line by line: two branches that add secrets give the union of both', () => {
  const values = fc.uniqueArray(fc.integer({ min: 0, max: 60 }).map(String), { maxLength: 12 });
  fc.assert(
    fc.property(values, values, values, (common, mine, yours) => {
      const base = createBaseline(secretsOf(common), { ownKey });
      const [ours, theirs] = [mine, yours].map((more) => updateBaseline(base, secretsOf([...common, ...more])).baseline);
      const merged = parseBaseline(mergeByLines(serialiseBaseline(base), serialiseBaseline(ours!), serialiseBaseline(theirs!)), 'merged');
      expect(new Set(merged.secrets.keys())).toEqual(new Set([...common, ...mine, ...yours].map(idOf)));
      expect(serialiseBaseline(merged)).toBe(serialiseBaseline(createBaseline(secretsOf([...common, ...mine, ...yours]), { ownKey })));
    }),
    { numRuns: 60 },
  );
});

it('merges line by line when branches take secrets out, too: none that both have is lost, none is made up', () => {
  const values = fc.uniqueArray(fc.integer({ min: 0, max: 40 }).map(String), { maxLength: 12 });
  fc.assert(
    fc.property(values, values, values, (common, mine, yours) => {
      const base = createBaseline(secretsOf(common), { ownKey });
      const [ours, theirs] = [mine, yours].map((left) => updateBaseline(base, secretsOf(left)).baseline);
      const merged = parseBaseline(mergeByLines(serialiseBaseline(base), serialiseBaseline(ours!), serialiseBaseline(theirs!)), 'merged').secrets;
      expect(mine.filter((value) => yours.includes(value) || !common.includes(value)).filter((value) => !merged.has(idOf(value)))).toEqual([]);
      for (const id of merged.keys()) expect([...mine, ...yours].map(idOf)).toContain(id);
    }),
    { numRuns: 60 },
  );
});

it.each([
  ['{', 'b.json:1:2: this is not valid JSON (conflict marks of a merge, perhaps)'],
  ['{}', 'b.json:1:1: this is no Keysieve baseline: "keysieve-baseline" is missing'],
  ['{\n  "keysieve-baseline": 2\n}', 'b.json:2:3: made by a newer Keysieve (format 2; this one reads 1)'],
  ['{"keysieve-baseline": "1"}', 'b.json:1:2: "keysieve-baseline" must be 1'],
  ['{"keysieve-baseline": 1, "secrets": []}', 'b.json:1:26: "secrets" must be a map of fingerprints'],
  ['{"keysieve-baseline": 1, "secrets": {},\n "secert": 1}', 'b.json:2:2: unknown key "secert"; known are key, key-id and secrets'],
  ['{"keysieve-baseline": 1,\n"secrets": {\n "xyz": {"rule": "r"}}}', 'b.json:3:2: a fingerprint is 32 hex digits'],
  [`{"keysieve-baseline": 1, "secrets": {"${'a'.repeat(32)}": {}}}`, 'b.json:1:38: the entry names no rule'],
  [`{"keysieve-baseline": 1,\n"key": "${'a'.repeat(64)}",\n"key": "${'b'.repeat(64)}", "secrets": {}}`, 'b.json:2:1: two keys: two baselines were made apart and merged; create it again'],
])('refuses %j with the place', (text, message) => {
  expect(() => parseBaseline(text, 'b.json')).toThrow(DocumentError);
  expect(() => parseBaseline(text, 'b.json')).toThrow(message);
});

it('F175 still matches when the file moved and lines shifted, and says which entries match nothing any more', async () => {
  const secret = ['ghp', '_abcdefgh1234'].join('');
  const baseline = createBaseline(secretsOf([secret, 'gone']), { ownKey });
  const policy = await policyOf({ baseline, key: ownKey });
  const scan = (whole: boolean): ReturnType<ReturnType<typeof createCollector>['finish']> => {
    const collector = createCollector(policy, infoOf);
    collector.add(policy.judge(file('new\\place/a.ts'), [matchOf(`\n\n\n\n  x = ${secret}`, secret)]));
    return collector.finish({ whole });
  };
  expect(scan(true)).toMatchObject({ findings: [], suppressed: [{ by: 'baseline', id: idOf(secret) }], notes: [`baseline entries that match nothing any more: ${idOf('gone')} (github-pat)`] });
  expect(scan(false).notes).toEqual([]);
});

it('F175 says when a baseline was made with a key that is not the run\'s', async () => {
  const baseline = createBaseline(secretsOf(['a']), { key: Buffer.alloc(32, 9) });
  expect((await policyOf({ baseline, key: ownKey })).notes(new Map(), false)).toEqual([expect.stringMatching(/^the baseline was made with another fingerprint key/)]);
});

it('F173 names what a change added to the baseline', () => {
  const base = createBaseline(secretsOf(['a']), { ownKey });
  const head = createBaseline(secretsOf(['a', 'planted']), { ownKey });
  expect(updateBaseline(base, [...head.secrets].map(([id, { rule }]) => ({ id, rule }))).added).toEqual([idOf('planted')]);
});
