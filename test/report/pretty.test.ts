import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../src/report/coverage-text.ts';
import { coverageOf, OTHER_TOKEN, PASSWORD, rendered, richRun, runOf, sightingsIn, TOKEN } from './runs.ts';

/** The line under the frame that starts with this, and the frame's own line. */
function frameAt(text: string, start: string): [string, string] {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.trimStart().startsWith(start));
  return [lines[at]!, lines[at + 1]!];
}

describe('pretty report', () => {
  it('puts a caret line under the masked secret, behind tabs and wide characters', async () => {
    const text = await rendered('pretty', runOf([{ path: 'a.ts', content: `\n\t/* ab */ x = "${TOKEN}"; // ${OTHER_TOKEN}` }], [{ value: TOKEN }]));
    const [line, carets] = frameAt(text, '2 |');
    expect(line).toContain('x = "ghp_********";');
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('ghp_********');
  });

  it('says rule, severity, confidence, why it matters and what to do next', async () => {
    const text = await rendered('pretty', runOf([{ path: 'a.ts', content: TOKEN }], [{ value: TOKEN }]));
    expect(text).toContain('a.ts\n  1:1  high  GitHub personal access token (classic)  github-pat  confidence high\n');
    expect(text).toContain('why   Acts as its owner in every repository that its scopes allow.\n');
    expect(text).toContain('next  Delete the token. https://github.com/settings/tokens\n');
    expect(text).toContain('\n1 secret in 1 place: 1 high\n');
  });

  it('shows a secret of several places once, and names the other places', async () => {
    const files = Array.from({ length: 9 }, (_, i) => ({ path: `f${i}.ts`, content: `\n${TOKEN}` }));
    const run = runOf(files, [{ value: TOKEN }]);
    const text = await rendered('pretty', run);
    expect(text.match(/ghp_\*{8}$/gm)).toHaveLength(1);
    expect(text).toContain('also  at f1.ts:2, f2.ts:2, f3.ts:2, f4.ts:2, f5.ts:2 and 3 more places\n');
    expect(await rendered('pretty', run, { verbose: true })).toContain('f8.ts:2');
  });

  it('groups by file in the order of the worst finding', async () => {
    const run = runOf([{ path: 'b.ts', content: `${TOKEN}\np=${PASSWORD}` }, { path: 'a.ts', content: OTHER_TOKEN }], [{ value: TOKEN }, { value: OTHER_TOKEN }, { value: PASSWORD, rule: 'generic-password' }]);
    const text = await rendered('pretty', run);
    expect(text.split('\n').filter((line) => /^\w+\.ts$/.test(line))).toEqual(['b.ts', 'a.ts']);
  });

  it('says in one line that nothing was found, and what was read', async () => {
    const run = runOf([], [], { coverage: coverageOf(120, 12_300_000, { inScope: 130, skipped: { ignored: 8, archive: 2 } }) });
    expect(await rendered('pretty', run)).toBe('no secrets found in 120 files (12 MB)\ncoverage: read 120 of 130 files (12 MB); 10 skipped: 2 archive, 8 ignored; 0 unread\n');
  });

  it('never says clean when something was not read, and names it last', async () => {
    const run = runOf([], [], {
      complete: false,
      incompleteBecause: ['2 files could not be read.'],
      coverage: coverageOf(1, 10, { inScope: 3, unread: [{ what: 'a\u001b[2J', why: 'EACCES: permission denied' }, { what: 'b', why: 'EIO' }] }),
    });
    const text = await rendered('pretty', run);
    expect(text).toContain('no secrets found in the part that was read: 1 file (10 B)\n');
    expect(text.endsWith('INCOMPLETE: this is not a clean result\n  2 files could not be read.\n  not read (2):\n    "a\\x1b[2J": EACCES: permission denied\n    b: EIO\n')).toBe(true);
  });

  it('shortens long lists, says by how much, and lists all when verbose', async () => {
    const unread = Array.from({ length: 25 }, (_, i) => ({ what: `u${i}`, why: 'EIO' }));
    const run = runOf([], [], { complete: false, incompleteBecause: ['x'], coverage: coverageOf(0, 0, { inScope: 25, unread }) });
    expect(await rendered('pretty', run)).toMatch(/u19: EIO\n {4}and 5 more/);
    expect(await rendered('pretty', run, { verbose: true })).toContain('u24: EIO');
  });

  it('F094 F133 prints no control character that was scanned, with colour or without', async () => {
    const hostile = '\u001b]8;;x\u0007\u202e\r\u009b';
    const run = runOf([{ path: `a${hostile}b`, content: `${hostile}${TOKEN}${hostile}` }], [{ value: TOKEN }], { notes: [hostile] });
    expect(await rendered('pretty', run)).toMatch(/^[ -~\n]*$/);
    expect((await rendered('pretty', run, { color: true })).replace(/\u001b\[\d+m/g, '')).toBe(await rendered('pretty', run));
  });

  it('colours only where it was asked to', async () => {
    expect(await rendered('pretty', richRun())).not.toContain('\u001b[');
    expect(await rendered('pretty', richRun(), { color: true })).toContain('\u001b[31m');
  });

  it('keeps frames within the width', async () => {
    const run = runOf([{ path: 'min.js', content: `${'var x = 1; '.repeat(30)}"${TOKEN}"${' var y;'.repeat(10)}` }], [{ value: TOKEN }]);
    const [line, carets] = frameAt(await rendered('pretty', run, { width: 60 }), '1 |');
    expect(line.length).toBeLessThanOrEqual(60);
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('ghp_********');
  });

  it('names what is no file: archive members, commits, messages, tags, names', async () => {
    const run = runOf([{ path: 'a', content: TOKEN }], [{ value: TOKEN }]);
    const person = { author: 'Ann', email: 'a@example.org', date: '2026-01-02' };
    const commit = 'abcdef0123456789abcdef0123456789abcdef01';
    for (const provenance of [
      { kind: 'archive-entry', path: 'x.zip', member: 'y.tar', inside: { kind: 'file', path: 'x.zip' } },
      { kind: 'commit-message', commit, ...person },
      { kind: 'tag', tag: 'v1' },
      { kind: 'name', of: 'path', path: 'b' },
      { kind: 'name', of: 'ref', path: 'heads/c' },
    ] as const) {
      run.findings[0]!.sightings.push(...sightingsIn({ path: 'a', content: TOKEN, provenance }, TOKEN));
    }
    expect(await rendered('pretty', run)).toContain('at x.zip!y.tar:1, message of commit abcdef012345:1, message of tag v1:1, name of file b:1, name of ref heads/c:1\n');
  });
});

describe('sizes', () => {
  it('are rounded to two or three figures', () => {
    expect([0, 999, 1000, 9_940, 9_960, 999_400, 999_600, 12_345_678, 5_000_000_000].map(sizeOf)).toEqual(['0 B', '999 B', '1.0 kB', '9.9 kB', '10 kB', '999 kB', '1.0 MB', '12 MB', '5.0 GB']);
  });
});
