import { chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { discoverRepository, type Discovery, type Repository } from '../../src/git/index.ts';
import { listFiles } from '../../src/sources/index.ts';
import { findWorkTree } from '../../src/git/index.ts';
import { buildRepo, tempFolder } from '../repos.ts';
import { listed } from '../sources/listing.ts';

const at = (folder: string): Discovery => discoverRepository(folder, { upward: true });

function found(discovery: Discovery): Repository {
  if (discovery.kind !== 'found') throw new Error(`expected a repository, got ${discovery.kind}`);
  return discovery.repository;
}

const isRoot = process.getuid?.() === 0;

describe('finding a repository', () => {
  it('finds it from a folder below, and says what its config tells', () => {
    using repo = buildRepo({ files: { 'a/b/c.ts': '' }, objectFormat: 'sha256' });
    repo.git('config', 'remote.origin.promisor', 'true');
    expect(found(at(join(repo.path, 'a/b')))).toEqual({ gitDir: repo.gitDir, commonDir: repo.gitDir, workTree: repo.path, objectFormat: 'sha256', partial: true, notes: [] });
  });

  it('finds none where there is none', () => {
    using folder = tempFolder();
    expect(at(folder.path).kind).toBe('none');
  });

  it('does not look above unless asked to', () => {
    using repo = buildRepo({ files: { 'a/b.ts': '' } });
    expect(discoverRepository(join(repo.path, 'a'), { upward: false }).kind).toBe('none');
  });

  it('passes over a .git that is no repository', () => {
    using repo = buildRepo({ untracked: { 'a/.git/x': '' } });
    expect(found(at(join(repo.path, 'a'))).workTree).toBe(repo.path);
  });

  it('finds a bare repository, which has no working tree', () => {
    using repo = buildRepo({ files: { 'a.ts': '' } });
    using bare = repo.bareClone();
    expect(found(at(bare.path))).toMatchObject({ gitDir: bare.path, workTree: null });
  });

  it('F009 refuses a core.worktree that is another place', () => {
    using repo = buildRepo({ files: { 'a.ts': '' } });
    for (const place of ['/etc', '/', '../..', 'sub']) {
      repo.git('config', 'core.worktree', place);
      expect(at(repo.path)).toMatchObject({ kind: 'refused', why: expect.stringContaining(JSON.stringify(place)) });
    }
    expect(() => listFiles(repo.path, { findWorkTree })).toThrow('core.worktree');
  });

  it('F010 refuses a .git file that leads to another repository, and names it', () => {
    using secret = buildRepo({ files: { 'private.ts': '' } });
    using folder = tempFolder();
    folder.write('.git', `gitdir: ${secret.gitDir}\n`);
    expect(at(folder.path)).toMatchObject({ kind: 'refused', why: expect.stringContaining(secret.gitDir) });
    expect(() => listFiles(folder.path, { findWorkTree })).toThrow(secret.gitDir);
  });

  it('F010 refuses a .git that is a link to another repository', () => {
    using secret = buildRepo({ files: { 'private.ts': '' } });
    using folder = tempFolder();
    symlinkSync(secret.gitDir, join(folder.path, '.git'));
    expect(at(folder.path).kind).toBe('refused');
  });

  it('F010 lists the files of a nested folder whose .git leads elsewhere without that repository', async () => {
    using secret = buildRepo({ files: { 'private.ts': '' } });
    using folder = tempFolder();
    folder.write('inner/.git', `gitdir: ${secret.gitDir}\n`);
    folder.write('inner/a.ts');
    const { paths, notes } = await listed(folder.path);
    expect(paths).toEqual(['inner/.git', 'inner/a.ts']);
    expect(notes.join()).toContain(secret.gitDir);
  });

  it('F058 follows a linked worktree and a submodule, whose targets name this place', () => {
    using repo = buildRepo({ files: { 'a.ts': '' } });
    using other = buildRepo({ files: { 'lib.ts': '' } });
    using worktree = repo.worktree('side');
    expect(found(at(worktree.path))).toMatchObject({ gitDir: worktree.gitDir, commonDir: repo.gitDir, workTree: worktree.path });
    repo.submodule('libs/one', other);
    expect(found(at(join(repo.path, 'libs/one')))).toMatchObject({ gitDir: join(repo.gitDir, 'modules/libs/one'), workTree: join(repo.path, 'libs/one') });
  });

  it('reads no endless or missing file through .git', () => {
    using folder = tempFolder();
    folder.write('.git', 'gitdir: /dev/zero\n');
    expect(at(folder.path).kind).toBe('none');
    rmSync(join(folder.path, '.git'));
    mkdirSync(join(folder.path, '.git/objects'), { recursive: true });
    mkdirSync(join(folder.path, '.git/refs'));
    writeFileSync(join(folder.path, '.git/HEAD'), 'ref: refs/heads/main\n');
    symlinkSync('/dev/zero', join(folder.path, '.git/config'));
    expect(found(at(folder.path)).workTree).toBe(folder.path);
  });

  it.skipIf(!isRoot)('F013 scans a repository that belongs to somebody else, and says so', async () => {
    using repo = buildRepo({ files: { 'a.ts': '', '.gitignore': '*.log\n' }, untracked: { 'x.log': '' } });
    for (const path of [repo.path, repo.gitDir]) chownSync(path, 65534, 65534);
    const { paths, notes } = await listed(repo.path);
    expect(paths.sort()).toEqual(['.git/config', '.gitignore', 'a.ts']);
    expect(notes.join()).toContain('belongs to another user');
  });

  it.skipIf(!isRoot)("F013 gives a stranger's repository above the folder no say over what is ignored", async () => {
    using repo = buildRepo({ untracked: { '.gitignore': '*', 'mine/a.env': '' } });
    chownSync(repo.gitDir, 65534, 65534);
    const { paths, notes } = await listed(join(repo.path, 'mine'));
    expect(paths).toEqual(['a.env']);
    expect(notes.join()).toContain('was not used');
  });
});
