import { expect, it } from 'vitest';
import { BUILT_IN_KEY, createBaseline, fingerprint, newKey, parseGitleaksIgnore } from '../../src/policy/index.ts';
import { allowOf, file, infoOf, matchOf, policyOf, ruleOf, RULES } from './build.ts';
import { createCollector } from '../../src/policy/index.ts';

const secret = ['ghp', '_abcdefgh1234'].join('');
const text = `one\ntoken = ${secret}\nthree`;
const match = matchOf(text, secret);
const id = fingerprint(BUILT_IN_KEY, 'github-pat', secret);

it('keeps what nothing speaks against, with fingerprint, severity and sighting', async () => {
  const { kept, suppressed, below } = (await policyOf({ severity: { 'github-pat': 'low' } })).judge(file('a.py'), [match], { blob: 'b1' });
  expect(kept).toMatchObject([{ id, rule: 'github-pat', severity: 'low', confidence: 'high', value: secret, sighting: { provenance: file('a.py'), start: { line: 2, column: 9 }, blob: 'b1' } }]);
  expect([suppressed, below]).toEqual([[], 0]);
});

it('does not know matches of a rule whose path condition fails, nor of hidden rules', async () => {
  const rules = [ruleOf('github-pat', { path: '\\.tf$' })];
  const policy = await policyOf({ rules });
  expect(policy.judge(file('a.py'), [match])).toMatchObject({ kept: [], suppressed: [] });
  expect(policy.judge(file('a.tf'), [match]).kept).toHaveLength(1);
  expect(policy.judge({ kind: 'archive-entry', path: 'x.zip', member: 'a.tf', inside: file('x.zip') }, [match]).kept).toHaveLength(1);
  expect(policy.judge({ kind: 'commit-message', commit: 'c', author: '', email: '', date: '' }, [match])).toMatchObject({ kept: [], suppressed: [] });
  const hidden = await policyOf({ rules: [ruleOf('github-pat', { hidden: true })] });
  expect(hidden.judge(file('a'), [match])).toMatchObject({ kept: [], suppressed: [] });
});

it('applies each step, in order, and names the one that decided', async () => {
  const suppress = [{ rule: 'github-pat', reason: 'accepted', expires: '2026-12-31' }];
  const baseline = createBaseline([{ id, rule: 'github-pat' }], { ownKey: BUILT_IN_KEY });
  const sources = [parseGitleaksIgnore('a.py:github-pat:2', '.gitleaksignore', () => true)];
  const all = { disable: ['github-pat'], allow: [allowOf({ globs: ['*.py'] })], sources, suppress, baseline };
  const decided: string[] = [];
  for (const drop of [[], ['disable'], ['allow'], ['sources'], ['suppress'], ['baseline']] as (keyof typeof all)[][]) {
    for (const key of drop) delete (all as Partial<typeof all>)[key];
    const { suppressed } = (await policyOf(all)).judge(file('a.py'), [match]);
    decided.push(suppressed[0]?.by ?? 'kept');
  }
  expect(decided).toEqual(['disabled', 'allowlist', 'gitleaksignore', 'suppression', 'baseline', 'kept']);
});

it('turns rules off by name and by naming others', async () => {
  expect((await policyOf({ only: ['aws-secret'] })).judge(file('a'), [match]).suppressed).toMatchObject([{ by: 'disabled', reason: 'only other rules were asked for' }]);
  expect((await policyOf({ only: ['github-pat'] })).judge(file('a'), [match]).kept).toHaveLength(1);
});

it('counts what is below the confidence that is wanted', async () => {
  const low = matchOf(text, secret, { confidence: 'low' });
  expect((await policyOf()).judge(file('a'), [low])).toMatchObject({ kept: [], suppressed: [], below: 1 });
  expect((await policyOf({ minConfidence: 'low' })).judge(file('a'), [low]).kept).toHaveLength(1);
  expect((await policyOf({ minConfidence: 'high' })).judge(file('a'), [matchOf(text, secret, { confidence: 'medium' })]).below).toBe(1);
});

it('asks a baseline with the key it was made with, also where the run has another', async () => {
  const own = newKey();
  const baseline = createBaseline([{ id: fingerprint(own, 'github-pat', secret), rule: 'github-pat' }], { ownKey: own });
  expect((await policyOf({ baseline, key: newKey() })).judge(file('a'), [match]).suppressed).toMatchObject([{ by: 'baseline' }]);
});

it('explains every step in order, and which one decides', async () => {
  const policy = await policyOf({ suppress: [{ rule: 'github-pat', reason: 'accepted' }], minConfidence: 'high' });
  const notes = policy.explain(file('a.py'), matchOf(text, secret, { confidence: 'medium' }));
  expect(notes.map((each) => each.step)).toEqual(['rule', 'path', 'rule-allow', 'allow', 'inline', 'gitleaksignore', 'suppression', 'baseline', 'confidence']);
  expect(notes.filter((each) => each.decides)).toEqual([{ step: 'suppression', outcome: 'suppressed', note: 'accepted', decides: true }]);
  expect(notes.at(-1)).toEqual({ step: 'confidence', outcome: 'below', note: 'confidence is medium; high or more is reported', decides: false });
  expect(JSON.stringify(notes)).not.toContain(secret);
});

it('gives location ids that survive moved lines and do not change when a neighbour is suppressed', async () => {
  const two = `a = ${secret}\nb = ${secret}x`;
  const ids = async (shift: string, disable: string[] = []): Promise<string[]> => {
    const from = shift + two;
    const { kept, suppressed } = (await policyOf({ suppress: disable.map((path) => ({ fingerprint: path, reason: 'x' })) })).judge(file('a'), [matchOf(from, `${secret}x`), matchOf(from, secret)]);
    return [...kept, ...suppressed].sort((a, b) => a.sighting.secret.start - b.sighting.secret.start).map((each) => each.sighting.locationId);
  };
  const plain = await ids('');
  expect(new Set(plain).size).toBe(2);
  expect(await ids('\n\n\n')).toEqual(plain);
  expect(await ids('', [id])).toEqual(plain);
});

it('gives the same judgement of a place in one call and in several', async () => {
  const many = Array.from({ length: 6 }, (_, index) => `k${index} = ${secret}${index}`).join('\n');
  const matches = Array.from({ length: 6 }, (_, index) => matchOf(many, `${secret}${index}`));
  const policy = await policyOf();
  const ordinals = new Map<string, number>();
  const parts = [matches.slice(0, 2), matches.slice(2)].flatMap((some) => policy.judge(file('a'), some, { ordinals }).kept);
  expect(parts).toEqual(policy.judge(file('a'), matches).kept);
});

it('F168 finds with the base\'s policy what a change to the config would allow', async () => {
  const hostile = { allow: [allowOf({ patterns: ['.*'] })], disable: RULES.map((rule) => rule.id) };
  const base = await policyOf();
  expect((await policyOf(hostile)).judge(file('a'), [match]).kept).toEqual([]);
  expect(base.judge(file('a'), [match]).kept).toHaveLength(1);
  // Even where the change's own policy is used, nothing is hidden without a trace.
  const collector = createCollector(await policyOf(hostile), infoOf);
  collector.add((await policyOf(hostile)).judge(file('a'), [match]));
  expect(collector.finish({ whole: true }).suppressed).toMatchObject([{ id, by: 'disabled' }]);
});
