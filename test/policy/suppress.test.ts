import { expect, it } from 'vitest';
import type { Suppression } from '../../src/model.ts';
import { BUILT_IN_KEY, createCollector, fingerprint, type Collected } from '../../src/policy/index.ts';
import { file, infoOf, matchOf, policyOf } from './build.ts';

const secret = ['ghp', '_abcdefgh1234'].join('');
const id = fingerprint(BUILT_IN_KEY, 'github-pat', secret);

async function scan(suppress: Suppression[], today = '2026-01-15', whole = true): Promise<Collected> {
  const policy = await policyOf({ suppress, today });
  const collector = createCollector(policy, infoOf);
  for (const path of ['src/a.ts', 'test/a.ts']) collector.add(policy.judge(file(path), [matchOf(`token = ${secret}`, secret)]));
  return collector.finish({ whole });
}

it.each([
  ['a fingerprint', { fingerprint: id }, 2],
  ['a rule', { rule: 'github-pat' }, 2],
  ['a path', { path: 'test/' }, 1],
  ['all it gives together', { rule: 'github-pat', path: 'src/*', fingerprint: id }, 1],
  ['another rule at the path', { rule: 'aws-secret', path: 'test/' }, 0],
  ['another fingerprint', { fingerprint: '0'.repeat(32), rule: 'github-pat' }, 0],
])('has the scope of %s', async (_, scope, expected) => {
  const { suppressed } = await scan([{ ...scope, reason: 'accepted' }]);
  expect(suppressed).toHaveLength(expected);
  for (const each of suppressed) expect(each).toMatchObject({ by: 'suppression', reason: 'accepted' });
});

it('holds up to and with its last day, and says the day', async () => {
  const suppression = { rule: 'github-pat', reason: 'rotating', owner: 'team-a', expires: '2026-01-15' };
  expect(await scan([suppression], '2026-01-15')).toMatchObject({ findings: [], suppressed: [{ expires: '2026-01-15' }, {}], notes: [] });
  const after = await scan([suppression], '2026-01-16');
  expect(after.findings).toHaveLength(1);
  expect(after.suppressed).toEqual([]);
  expect(after.notes).toEqual(['the suppression of rule github-pat (rotating; owner team-a) expired on 2026-01-15; it would have held for 2 matches']);
});

it('says which suppressions nothing uses, but only when all was scanned', async () => {
  const unused = { path: 'gone/', reason: 'old' };
  expect((await scan([unused])).notes).toEqual(['suppressions that match nothing: path gone/ (old)']);
  expect((await scan([unused], '2026-01-15', false)).notes).toEqual([]);
});
