import { expect, it } from 'vitest';
import { inlineDirectives } from '../../src/policy/inline.ts';
import { matchOf, policyOf, file } from './build.ts';

const secret = ['ghp', '_abcdefgh1234'].join('');
const line = (comment: string): string => `token = "${secret}" ${comment}`;

it.each([
  '// keysieve:allow', '# keysieve:allow', '/* keysieve:allow */', '<!-- keysieve:allow -->', '-- keysieve:allow', '; keysieve:allow', '% keysieve:allow', "' keysieve:allow",
  '// gitleaks:allow', '#gitleaks:allow', '# betterleaks:allow', '# trufflehog:ignore', '# ggignore', '# pragma: allowlist secret', '// pragma: whitelist secret',
])('honours %s on the line, for every rule', (comment) => {
  const [directive] = inlineDirectives(line(comment), '');
  expect(directive).toBeDefined();
  expect(directive).not.toHaveProperty('rule');
  expect(directive!.reason).toBe('');
});

it.each(['# nosemgrep', '# keysieve:allowed', '# xkeysieve:allow', '# keysieve:allow-all', '# pragma: allowlist nextline secret', '# ggignored', '# allow'])('does not take %s for one', (comment) => {
  expect(inlineDirectives(line(comment), '')).toEqual([]);
});

it('reads rules and reason apart', () => {
  const read = (comment: string): unknown => inlineDirectives(comment, '', (id) => id === 'jwt')[0];
  expect(read('# keysieve:allow github-pat')).toEqual({ by: 'keysieve:allow', rule: ['github-pat'], reason: '' });
  expect(read('// keysieve:allow github-pat,aws-secret made up for the docs')).toEqual({ by: 'keysieve:allow', rule: ['github-pat', 'aws-secret'], reason: 'made up for the docs' });
  expect(read('// keysieve:allow jwt expired in 2019')).toEqual({ by: 'keysieve:allow', rule: ['jwt'], reason: 'expired in 2019' });
  expect(read('// keysieve:allow expired in 2019')).toEqual({ by: 'keysieve:allow', reason: 'expired in 2019' });
  expect(read('<!-- keysieve:allow -- a sample --> <b>x</b>')).toEqual({ by: 'keysieve:allow', reason: 'a sample' });
  expect(read('"//": "keysieve:allow github-pat fixture",')).toEqual({ by: 'keysieve:allow', rule: ['github-pat'], reason: 'fixture' });
  expect(read('"//": "keysieve:allow github-pat",')).toEqual({ by: 'keysieve:allow', rule: ['github-pat'], reason: '' });
});

it('honours keysieve:allow alone on the line before, and the nextline pragma', () => {
  for (const before of ['  // keysieve:allow a sample', '<!-- keysieve:allow -->', '/* keysieve:allow github-pat */', 'REM keysieve:allow', '# pragma: allowlist nextline secret', 'x = 1 # pragma: allowlist nextline secret\r']) {
    expect([before, inlineDirectives(line(''), before)]).toEqual([before, [expect.anything()]]);
  }
});

it('does not let a comment on the line before reach further than its own line', () => {
  for (const before of [line('# keysieve:allow'), line('# gitleaks:allow'), '# gitleaks:allow', '# pragma: allowlist secret', '/* keysieve:allow */ x = 1', 'see keysieve:allow']) {
    expect([before, inlineDirectives(line(''), before)]).toEqual([before, []]);
  }
});

it('F173 counts and shows what a comment suppresses, and can be told not to honour comments', async () => {
  const match = matchOf(line('# keysieve:allow github-pat a sample'), secret);
  const { kept, suppressed } = (await policyOf()).judge(file('a.py'), [match]);
  expect(kept).toEqual([]);
  expect(suppressed).toMatchObject([{ rule: 'github-pat', by: 'inline', reason: 'keysieve:allow: a sample' }]);
  expect((await policyOf({ inline: false })).judge(file('a.py'), [match]).kept).toHaveLength(1);
});

it('allows only the rules that a comment names, and says when there is no such rule', async () => {
  const policy = await policyOf();
  expect(policy.judge(file('a.py'), [matchOf(line('# keysieve:allow aws-secret'), secret)])).toMatchObject({ kept: [{}], notes: [] });
  const { kept, notes } = policy.judge(file('a.py'), [matchOf(line('# keysieve:allow github-pta'), secret)]);
  expect(kept).toHaveLength(1);
  expect(notes).toEqual(['a.py:1: a comment names a rule that does not exist, so it allows nothing']);
});

it('F130 shows no reason that has a secret of the line in it', async () => {
  const text = `/* keysieve:allow all of this: ${secret} "other-secret-9" `;
  const matches = [matchOf(text, secret), matchOf(text, 'other-secret-9', { rule: 'generic-password' })];
  const { suppressed } = (await policyOf()).judge(file('a.c'), matches);
  expect(suppressed.map((each) => each.reason)).toEqual(['keysieve:allow', 'keysieve:allow']);
});

it('shows no reason from a line so long that it may be cut inside a secret', () => {
  expect(inlineDirectives(`x keysieve:allow some reason ${'y'.repeat(1000)}`, '')).toEqual([{ by: 'keysieve:allow', reason: '' }]);
});
