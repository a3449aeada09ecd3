import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIndex, type IndexEntry } from '../../src/git/index.ts';
import { pathFromBytes } from '../../src/path-text.ts';
import { buildRepo, type TestRepo } from '../repos.ts';

function entriesOf(repo: TestRepo, format: 'sha1' | 'sha256' = 'sha1'): IndexEntry[] {
  const content = readIndex(readFileSync(join(repo.gitDir, 'index')), format);
  if (content.kind !== 'entries') throw new Error(`no entries: ${content.kind}`);
  return [...content.entries()];
}

/** What git says of the same index. */
function byGit(repo: TestRepo): string[] {
  return repo.git('ls-files', '-s', '-z').split('\0').filter((line) => line !== '');
}

const MODES = { file: /^100(644|755)/, link: /^120000/, gitlink: /^160000/ };

function expectSame(repo: TestRepo, format: 'sha1' | 'sha256' = 'sha1'): void {
  const entries = entriesOf(repo, format);
  const lines = byGit(repo);
  expect(entries.map((entry) => `${entry.id()} 0\t${entry.path}`)).toEqual(lines.map((line) => line.slice(7)));
  for (const [i, entry] of entries.entries()) expect(lines[i]).toMatch(MODES[entry.kind]);
}

const LATIN_1 = pathFromBytes(Buffer.from('caf\xe9/\xff', 'latin1'));
const FILES = { 'a.ts': 'one', 'dir/b': '', 'dir/b.c': 'three', [`deep/${'x'.repeat(240)}/${'y'.repeat(240)}/z`]: '', 'ünï/ço dé\n': '', [LATIN_1]: 'x' };

describe("reading git's index", () => {
  it.each(['2', '3', '4'])('gives what git gives of version %s', (version) => {
    using repo = buildRepo({ files: FILES });
    repo.link('link', 'a.ts');
    repo.commit('link');
    repo.git('update-index', '--index-version', version);
    // Version 3 is written only where an entry has an extended flag.
    if (version === '3') repo.git('update-index', '--skip-worktree', 'dir/b');
    expect(readFileSync(join(repo.gitDir, 'index')).readUInt32BE(4)).toBe(Number(version));
    expectSame(repo);
    expect(entriesOf(repo).find((entry) => entry.path === 'a.ts')?.size).toBe(3);
    expect(entriesOf(repo).filter((entry) => entry.hidden).map((entry) => entry.path)).toEqual(version === '3' ? ['dir/b'] : []);
  });

  it('F047 gives full ids of a SHA-256 repository', () => {
    using repo = buildRepo({ files: FILES, objectFormat: 'sha256' });
    expectSame(repo, 'sha256');
  });

  it('reads a name longer than its 12-bit length', () => {
    using repo = buildRepo();
    const blob = repo.gitWith('x', 'hash-object', '-w', '--stdin');
    const path = Array.from({ length: 30 }, () => 'n'.repeat(200)).join('/');
    repo.gitWith(`100644 ${blob}\t${path}\n100644 ${blob}\tz\n`, 'update-index', '--index-info');
    expectSame(repo);
  });

  it('F069 gives a conflicted path once', () => {
    using repo = buildRepo({ files: { 'a.ts': '', 'z.ts': '' } });
    const blob = repo.git('rev-parse', ':a.ts');
    repo.gitWith([1, 2, 3].map((stage) => `100644 ${blob} ${stage}\tmiddle.ts\n`).join(''), 'update-index', '--index-info');
    expect(entriesOf(repo).map((entry) => entry.path)).toEqual(['a.ts', 'middle.ts', 'z.ts']);
  });

  it('leaves a split index, a sparse one and an unknown version to git', () => {
    using repo = buildRepo({ files: { 'a.ts': '', 'b/c.ts': '' } });
    const index = join(repo.gitDir, 'index');
    const plain = readFileSync(index);
    repo.git('update-index', '--split-index');
    expect(readIndex(readFileSync(index), 'sha1').kind).toBe('for git');
    writeFileSync(index, plain);
    repo.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'none');
    expect(readIndex(readFileSync(index), 'sha1').kind).toBe('for git');
    plain.writeUInt32BE(9, 4);
    expect(readIndex(plain, 'sha1').kind).toBe('for git');
  });

  it('F051 loses no entry of a cut index without calling it damaged, and no flipped byte ends in an exception', () => {
    expect.hasAssertions();
    using repo = buildRepo({ files: { 'a.ts': 'one', 'b/c.ts': 'two', 'd/e': '' } });
    for (const version of ['2', '4']) {
      repo.git('update-index', '--index-version', version);
      const bytes = readFileSync(join(repo.gitDir, 'index'));
      for (let length = 0; length < bytes.length; length++) {
        const content = readIndex(bytes.subarray(0, length), 'sha1');
        // Where just the optional extensions are cut off, all entries are there.
        if (content.kind !== 'damaged') expect(content.kind === 'entries' && [...content.entries()].map((entry) => entry.path)).toEqual(['a.ts', 'b/c.ts', 'd/e']);
      }
      for (let at = 0; at < bytes.length; at++) {
        const flipped = Buffer.from(bytes);
        flipped[at]! ^= 0xff;
        const content = readIndex(flipped, 'sha1');
        if (content.kind === 'entries') expect([...content.entries()].length).toBeLessThanOrEqual(3);
      }
    }
  });

  it('gives what git gives of any set of names', () => {
    using repo = buildRepo();
    const blob = repo.gitWith('x', 'hash-object', '-w', '--stdin');
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '.x', '-', 'é', '日', ' ', '\t', '"', '\\'), minLength: 1, maxLength: 6 });
    const paths = fc.uniqueArray(fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.map((part) => `n${part}`).join('/')), { maxLength: 30 });
    fc.assert(
      fc.property(paths, fc.constantFrom('2', '4'), (names, version) => {
        repo.git('read-tree', '--empty');
        repo.gitWith(names.map((path) => `100644 ${blob}\t${path}\0`).join(''), 'update-index', '-z', '--index-version', version, '--index-info');
        expectSame(repo);
      }),
      { numRuns: 40 },
    );
  });
});
