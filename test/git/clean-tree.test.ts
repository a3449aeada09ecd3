import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { discoverRepository, listTree } from '../../src/git/index.ts';
import { pathFromBytes } from '../../src/path-text.ts';
import { buildRepo, type TestRepo } from '../repos.ts';

/** What is untracked, with a git that cannot be started: "git" where it was wanted. */
async function askedFor(repo: TestRepo, under = ''): Promise<'git' | 'nobody'> {
  const discovery = discoverRepository(repo.path, { upward: false });
  if (discovery.kind !== 'found') throw new Error('no repository');
  const listing = listTree(discovery.repository, { under, git: '/nonexistent/git' });
  for await (const paths of listing.untracked) expect(paths).toEqual([]);
  return (await listing.untrackedEnd).kind === 'listed' ? 'nobody' : 'git';
}

const FILES = { 'a.ts': '', 'd/b.ts': '', 'd/e/c.ts': '', '.gitignore': '*.log' };

it('a small tree with nothing untracked starts no git', async () => {
  using repo = buildRepo({ files: FILES });
  repo.link('d/link', 'e');
  repo.commit('link');
  expect(await askedFor(repo)).toBe('nobody');
  rmSync(join(repo.path, 'a.ts'));
  execFileSync('mkfifo', [join(repo.path, 'fifo')]);
  expect(await askedFor(repo)).toBe('nobody');
  expect(await askedFor(repo, 'd')).toBe('nobody');
});

it.each(['new.ts', 'd/new.ts', 'd/e/x.log', 'd/other/x', 'd/.git/HEAD', pathFromBytes(Buffer.from([0x64, 0x2f, 0xe9]))])('git is asked where %j is not in the index', async (path) => {
  using repo = buildRepo({ files: FILES, untracked: { [path]: '' } });
  expect(await askedFor(repo)).toBe('git');
});

it('git is asked where a file and a folder have changed places', async () => {
  using repo = buildRepo({ files: FILES });
  rmSync(join(repo.path, 'd/e'), { recursive: true });
  symlinkSync('/etc', join(repo.path, 'd/e'));
  expect(await askedFor(repo)).toBe('git');
  rmSync(join(repo.path, 'd/e'));
  repo.write('d/e/c.ts/new');
  expect(await askedFor(repo)).toBe('git');
});
