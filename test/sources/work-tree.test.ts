import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildRepo, hashOfFolder, plantCanary, tempFolder } from '../repos.ts';
import { listed, withoutGitConfig } from './listing.ts';

describe('a working tree', () => {
  it('lists tracked files, and untracked ones that are not ignored', async () => {
    using repo = buildRepo({ files: { 'a.ts': '', 'src/b.ts': '', '.gitignore': '*.log\n' }, untracked: { 'new.ts': '', 'src/x.log': '' } });
    const { paths, unread, notes } = await listed(repo.path);
    expect(paths.sort()).toEqual(['.git/config', '.gitignore', 'a.ts', 'new.ts', 'src/b.ts']);
    expect([unread, notes]).toEqual([[], []]);
  });

  it('F060 lists a file that is tracked and ignored', async () => {
    using repo = buildRepo({ files: { '.gitignore': '*.env\n' }, untracked: { 'x.env': '', 'y.env': '' } });
    repo.git('add', '-f', 'x.env');
    expect((await listed(repo.path)).paths).toContain('x.env');
    expect((await listed(repo.path)).paths).not.toContain('y.env');
  });

  it('lists everything but version control folders with noIgnore', async () => {
    using repo = buildRepo({ files: { '.gitignore': '*\n!.gitignore\n' }, untracked: { 'a/b.env': '', '.svn/entries': '', '.hg/hgrc': '', '.hg/store': '' } });
    const { paths, skipped } = await listed(repo.path, { noIgnore: true });
    expect(paths.sort()).toEqual(['.git/config', '.gitignore', '.hg/hgrc', 'a/b.env']);
    expect(skipped).toEqual({ 'vcs-folder': 3 });
  });

  it('lists a part of a working tree with the rules of all of it', async () => {
    using repo = buildRepo({ files: { '.gitignore': '*.log\n', 'src/a.ts': '', 'srcs/no.ts': '' }, untracked: { 'src/b.log': '', 'src/c.ts': '' } });
    const { paths, root } = await listed(join(repo.path, 'src'));
    expect(paths).toEqual(['a.ts', 'c.ts']);
    expect(root).toBe(join(repo.path, 'src'));
  });

  it('lists an ignored folder that the user names, and says so', async () => {
    using repo = buildRepo({ files: { '.gitignore': 'build/\n' }, untracked: { 'build/out.js': '' } });
    const { paths, notes } = await listed(join(repo.path, 'build'));
    expect(paths).toEqual(['out.js']);
    expect(notes.join()).toContain('build is ignored by its repository');
  });

  it('lists a file that is named itself, ignored or not', async () => {
    using repo = buildRepo({ files: { '.gitignore': '*\n' }, untracked: { 'a.env': 'x' } });
    const { entries, root } = await listed(join(repo.path, 'a.env'));
    expect(entries).toEqual([{ path: 'a.env', kind: 'file', size: 1, tracked: false }]);
    expect(root).toBe(repo.path);
  });

  it('counts what the policy excludes', async () => {
    using repo = buildRepo({ files: { 'a.ts': '', 'dist/a.js': '' }, untracked: { 'dist/b.js': '' } });
    const { paths, skipped } = await listed(repo.path, { excluded: (path) => path.startsWith('dist/') });
    expect(withoutGitConfig(paths)).toEqual(['a.ts']);
    expect(skipped).toEqual({ excluded: 2, 'vcs-folder': 1 });
  });

  it('F059 lists files that git does not look at, with the blob of the index', async () => {
    using repo = buildRepo({ files: { 'skip.ts': 'one', 'assume.ts': 'two', 'plain.ts': '' } });
    repo.git('update-index', '--skip-worktree', 'skip.ts');
    repo.git('update-index', '--assume-unchanged', 'assume.ts');
    rmSync(join(repo.path, 'skip.ts'));
    const hidden = (await listed(repo.path)).entries.filter((entry) => entry.hiddenBlob !== undefined);
    expect(hidden.map((entry) => [entry.path, entry.hiddenBlob])).toEqual(['assume.ts', 'skip.ts'].map((path) => [path, repo.git('rev-parse', `:${path}`)]));
  });

  it('F103 lists repositories within the tree by their own rules, and the config of each', async () => {
    using repo = buildRepo({ files: { 'a.ts': '' } });
    using other = buildRepo({ files: { 'b.ts': '', '.gitignore': 'c.ts\n' }, untracked: { 'c.ts': '' } });
    repo.git('clone', '-q', other.path, 'vendor/inner');
    writeFileSync(join(repo.path, 'vendor/inner/c.ts'), '');
    const { paths, skipped } = await listed(repo.path);
    expect(paths.sort()).toEqual(['.git/config', 'a.ts', 'vendor/inner/.git/config', 'vendor/inner/.gitignore', 'vendor/inner/b.ts']);
    expect(skipped).toEqual({ 'vcs-folder': 2 });
  });

  it('F103 lists repositories below a folder that is none by the rules of each', async () => {
    using folder = tempFolder();
    using other = buildRepo({ files: { 'b.ts': '', '.gitignore': 'c.ts\n' } });
    folder.write('readme');
    other.git('clone', '-q', other.path, join(folder.path, 'inner'));
    folder.write('inner/c.ts');
    expect((await listed(folder.path)).paths).toEqual(['readme', 'inner/.gitignore', 'inner/b.ts', 'inner/.git/config']);
  });

  it('F046 counts a submodule that is not checked out, and lists the files of one that is', async () => {
    using other = buildRepo({ files: { 'lib.ts': '' } });
    using repo = buildRepo({ files: { 'a.ts': '' } });
    repo.submodule('libs/one', other);
    const { paths, notes } = await listed(repo.path);
    expect(paths.sort()).toEqual(['.git/config', '.gitmodules', 'a.ts', 'libs/one/.git', 'libs/one/lib.ts']);
    expect(notes).toEqual(['submodule libs/one is checked out: its files are scanned, its history is not']);
    rmSync(join(repo.path, 'libs/one'), { recursive: true });
    mkdirSync(join(repo.path, 'libs/one'));
    expect((await listed(repo.path)).skipped).toEqual({ submodule: 1, 'vcs-folder': 1 });
  });

  it('F058 lists linked worktrees, empty repositories, SHA-256 ones and bare ones', async () => {
    using repo = buildRepo({ files: { 'a.ts': '', '.gitignore': '*.log\n' } });
    using worktree = repo.worktree('side');
    worktree.write('x.log');
    expect((await listed(worktree.path)).paths).toEqual(['.gitignore', 'a.ts', '.git']);
    using empty = buildRepo({ untracked: { 'new.ts': '' } });
    expect(withoutGitConfig((await listed(empty.path)).paths)).toEqual(['new.ts']);
    using long = buildRepo({ files: { 'a.ts': '', 'b/c.ts': '' }, objectFormat: 'sha256' });
    expect(withoutGitConfig((await listed(long.path)).paths)).toEqual(['a.ts', 'b/c.ts']);
    using bare = repo.bareClone();
    const { paths, skipped } = await listed(bare.path);
    expect(paths).toContain('config');
    expect(paths.some((path) => path.startsWith('objects/'))).toBe(false);
    expect(skipped).toEqual({ 'vcs-folder': 1 });
  });

  it('F058 lists what a split or sparse index names', async () => {
    using repo = buildRepo({ files: { 'a.ts': '', 'in/b.ts': '', 'out/c.ts': '', 'out/deep/d.ts': '' } });
    const all = ['a.ts', 'in/b.ts', 'out/c.ts', 'out/deep/d.ts'];
    repo.git('update-index', '--split-index');
    repo.write('new.ts');
    repo.git('add', 'new.ts');
    expect(withoutGitConfig((await listed(repo.path)).paths)).toEqual([...all.slice(0, 2), 'new.ts', ...all.slice(2)]);
    repo.git('update-index', '--no-split-index');
    repo.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'in');
    const { entries, unread } = await listed(repo.path);
    expect(unread).toEqual([]);
    const tracked = entries.filter((entry) => entry.tracked).map((entry) => entry.path);
    expect(tracked.filter((path) => !path.startsWith('out/'))).toEqual(['a.ts', 'in/b.ts', 'new.ts']);
  });

  it('reads all files when git cannot say what is ignored, and says so', async () => {
    using repo = buildRepo({ files: { 'a.ts': '', '.gitignore': '*.log\n' }, untracked: { 'x.log': '', 'd/new.ts': '' } });
    repo.git('config', 'core.repositoryFormatVersion', '1');
    repo.git('config', 'extensions.unheardOf', 'true');
    const { paths, notes, skipped } = await listed(repo.path);
    expect(paths.sort()).toEqual(['.git/config', '.gitignore', 'a.ts', 'd/new.ts', 'x.log']);
    expect(notes.join()).toContain('ignore rules were not applied');
    expect(skipped).toEqual({ 'vcs-folder': 1 });
  });

  it('reads all files when the index is damaged', async () => {
    using repo = buildRepo({ files: { 'a.ts': '' } });
    writeFileSync(join(repo.gitDir, 'index'), readFileSync(join(repo.gitDir, 'index')).subarray(0, 50));
    const { paths, notes } = await listed(repo.path);
    expect(paths.sort()).toEqual(['.git/config', 'a.ts']);
    expect(notes.join()).toContain('ignore rules were not applied');
  });

  it('F053 never opens a path of the index that leads out of the tree', async () => {
    using repo = buildRepo({ files: { 'a.ts': '', 'xx/passwd': '' } });
    const index = readFileSync(join(repo.gitDir, 'index'));
    index.write('../passwd', index.indexOf('xx/passwd'));
    writeFileSync(join(repo.gitDir, 'index'), index);
    const { paths, unread } = await listed(repo.path);
    expect(paths).not.toContain('../passwd');
    expect(unread.map((item) => item.what)).toContain('../passwd');
  });

  it('F097 does not go through a link that stands where the index has a folder', async () => {
    using outside = tempFolder();
    outside.write('passwd');
    using repo = buildRepo({ files: { 'etc/passwd': '', 'etc/deep/x': '' } });
    rmSync(join(repo.path, 'etc'), { recursive: true });
    symlinkSync(outside.path, join(repo.path, 'etc'));
    expect(withoutGitConfig((await listed(repo.path)).paths)).toEqual(['etc']);
  });

  it('F001 F002 F003 F004 F025 starts no program of the configuration and changes no byte under .git', async () => {
    using folder = tempFolder();
    const canary = plantCanary(folder);
    using repo = buildRepo({ files: { 'a.ts': 'a', '.gitattributes': '* filter=x diff=x\n' } });
    const settings = ['core.fsmonitor', 'core.pager', 'diff.x.textconv', 'filter.x.clean', 'filter.x.process', 'diff.external', 'gpg.program', 'core.sshCommand', 'core.editor', 'credential.helper'];
    for (const key of settings) repo.git('config', key, canary.program);
    repo.git('config', 'log.showSignature', 'true');
    repo.git('config', 'core.hooksPath', folder.path);
    for (const hook of ['post-index-change', 'fsmonitor-watchman']) {
      folder.write(hook, readFileSync(canary.program));
      chmodSync(join(folder.path, hook), 0o755);
    }
    repo.write('a.ts', 'changed');
    repo.write('new.ts');
    const before = hashOfFolder(repo.gitDir);
    const { paths } = await listed(repo.path);
    expect(paths.sort()).toEqual(['.git/config', '.gitattributes', 'a.ts', 'new.ts']);
    expect(hashOfFolder(repo.gitDir)).toBe(before);
    expect(canary.ran()).toBe(false);
  });

  it('F008 starts no program of a bare repository that is embedded in the tree', async () => {
    using folder = tempFolder();
    const canary = plantCanary(folder);
    using repo = buildRepo({ bare: true });
    repo.git('config', 'core.fsmonitor', canary.program);
    repo.git('config', 'core.bare', 'false');
    repo.git('config', 'core.worktree', '.');
    const { paths } = await listed(repo.path);
    expect(paths).toContain('config');
    expect(canary.ran()).toBe(false);
  });
});
