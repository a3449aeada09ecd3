import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createReader, findObject, type ObjectStore } from '../../src/git/objects/index.ts';
import { buildRepo, hashOfFolder, type TestRepo } from '../repos.ts';
import { historyRepo, openStore, packsOf, readAll, readByGit, walkAll } from './objects.ts';

/** Walk and reader give every object that git gives, and nothing is said to be wrong. */
async function expectAsGit(repo: { path: string; gitDir: string }): Promise<{ store: ObjectStore; deltas: number }> {
  const before = hashOfFolder(repo.gitDir);
  const wanted = readByGit(repo.gitDir);
  const store = await openStore(repo);
  expect(store.problems).toEqual([]);
  const walked = walkAll(store);
  expect(walked.unreadable).toEqual(new Map());
  expect(new Map([...walked.objects].sort())).toEqual(new Map([...wanted].sort()));
  const read = readAll(store, wanted.keys());
  expect(read.problems).toEqual(new Map());
  expect(read.objects).toEqual(wanted);
  expect(hashOfFolder(repo.gitDir)).toBe(before);
  return { store, deltas: walked.deltas };
}

function repack(repo: TestRepo, ...args: string[]): TestRepo {
  repo.git('repack', '-adfq', ...args);
  repo.git('prune-packed');
  return repo;
}

describe('every object is read as git reads it', () => {
  it.each([
    ['deep chains', ['--depth=50', '--window=50']],
    ['chains of one', ['--depth=1']],
    ['no deltas', ['--depth=0']],
  ])('%s', async (_name, args) => {
    using repo = repack(historyRepo(14), ...args);
    const { store, deltas } = await expectAsGit(repo);
    expect(store.loose).toEqual([]);
    expect(deltas > 0).toBe(args[0] !== '--depth=0');
  });

  it('bases named by their id (REF_DELTA)', async () => {
    using repo = historyRepo(12);
    const ids = [...readByGit(repo.gitDir).keys()].join('\n');
    repo.gitWith(`${ids}\n`, 'pack-objects', '-q', '--no-reuse-delta', join(repo.gitDir, 'objects/pack/pack'));
    repo.git('prune-packed');
    const { deltas } = await expectAsGit(repo);
    expect(deltas).toBeGreaterThan(10);
  });

  it('an index of version 1', async () => {
    using repo = repack(historyRepo(8));
    const [pack = ''] = packsOf(repo);
    rmSync(pack.replace(/pack$/, 'idx'));
    repo.git('index-pack', '--index-version=1', pack);
    const { store } = await expectAsGit(repo);
    expect(store.packs[0]!.trusted).toBe(false);
  });

  it('loose objects only', async () => {
    using repo = historyRepo(6);
    const { store, deltas } = await expectAsGit(repo);
    expect([store.packs.length, store.loose.length, deltas]).toEqual([0, 1, 0]);
  });

  it('loose objects beside packs, some in both, and an empty pack folder', async () => {
    using repo = historyRepo(10);
    repo.git('repack', '-q', '--window=5');
    repo.commit('later', { 'c.txt': 'later\n' });
    repo.git('repack', '-q');
    repo.commit('loose', { 'd.txt': 'loose\n' });
    const { store } = await expectAsGit(repo);
    expect([store.packs.length, store.loose.length]).toEqual([2, 1]);
  });

  it('F047 SHA-256 repositories, packed and loose', async () => {
    using repo = repack(historyRepo(10, { objectFormat: 'sha256' }));
    repo.commit('loose', { 'd.txt': 'loose\n' });
    const { store } = await expectAsGit(repo);
    expect(findObject(store, repo.git('rev-parse', 'HEAD'))?.kind).toBe('loose');
    expect(store.idBytes).toBe(32);
  });

  it('F058 bare repositories, linked worktrees and repositories without a commit', async () => {
    using repo = historyRepo(5);
    using bare = repo.bareClone();
    using linked = repo.worktree('other');
    using empty = buildRepo();
    await expectAsGit(bare);
    await expectAsGit({ path: linked.path, gitDir: repo.gitDir });
    const { store } = await expectAsGit(empty);
    expect(store).toMatchObject({ packs: [], loose: [], problems: [], garbage: [], notes: [] });
  });

  it('a clone whose pack came thin and was completed', async () => {
    using repo = repack(historyRepo(10));
    using clone = repo.bareClone();
    repo.commit('more', { 'a.txt': `${'x'.repeat(50)}\n${repo.git('show', 'HEAD:a.txt')}` });
    clone.git('-c', 'protocol.file.allow=always', '-c', 'fetch.unpackLimit=1', 'fetch', '-q', repo.path, 'main:more');
    const { store } = await expectAsGit(clone);
    expect(store.packs.length).toBe(2);
  });

  it('objects that no name and no history leads to', async () => {
    using repo = historyRepo(3);
    const id = repo.gitWith('nobody points here\n', 'hash-object', '-w', '--stdin');
    const { store } = await expectAsGit(repo);
    expect(createReader(store).read(id)).toMatchObject({ type: 'blob' });
  });
});
