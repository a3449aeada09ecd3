import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildRepo, hashOfFolder, plantCanary, tempFolder } from '../repos.ts';
import { found, KEY, KEYS, staged } from './scanning.ts';

describe('what the next commit would contain', () => {
  it('is reported where it stands, and the repository is unchanged to the byte', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'one\n' } });
    repo.write('a.txt', `one\nkey ${KEY}\n`);
    repo.git('add', 'a.txt');
    const before = hashOfFolder(repo.gitDir);
    const run = await staged(repo);
    expect(found(run)).toEqual(['0 @ a.txt:2']);
    expect(run.complete).toBe(true);
    expect(hashOfFolder(repo.gitDir)).toBe(before);
  });

  it('works before the first commit', async () => {
    using repo = buildRepo();
    repo.write('a.txt', KEY);
    repo.git('add', 'a.txt');
    expect(found(await staged(repo))).toEqual(['0 @ a.txt:1']);
  });

  it('F063 counts what is staged, though the file was cleaned since', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'one\n' } });
    repo.write('a.txt', KEY);
    repo.git('add', 'a.txt');
    repo.write('a.txt', 'clean\n');
    expect(found(await staged(repo))).toEqual(['0 @ a.txt:1']);
  });

  it('F065 does not count what is not staged', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'one\n' } });
    repo.write('a.txt', KEY);
    expect(found(await staged(repo))).toEqual([]);
  });

  it('F062 reads the index that GIT_INDEX_FILE names, as `commit -a` and `--only` have it', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'one\n', 'b.txt': 'two\n' } });
    const index = path.join(repo.gitDir, 'next-index-1.lock');
    writeFileSync(index, '');
    rmSync(index);
    repo.write('b.txt', `${KEY}\n`);
    process.env['GIT_INDEX_FILE'] = index;
    try {
      repo.git('status');
    } finally {
      delete process.env['GIT_INDEX_FILE'];
    }
    repo.git('read-tree', `--index-output=${index}`, 'HEAD');
    const blob = repo.git('hash-object', '-w', 'b.txt');
    expect(found(await staged(repo, { GIT_INDEX_FILE: path.join(repo.gitDir, 'index') }))).toEqual([]);
    repo.git('update-index', '--cacheinfo', `100644,${blob},b.txt`);
    expect(found(await staged(repo, { GIT_INDEX_FILE: path.join(repo.gitDir, 'index') }))).toEqual(['0 @ b.txt:1']);
    expect(found(await staged(repo, { GIT_INDEX_FILE: index }))).toEqual([]);
  });

  it('F016 refuses an index outside the repository', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'one\n' } });
    await expect(staged(repo, { GIT_INDEX_FILE: '/tmp/elsewhere/index' })).rejects.toThrow(/outside the repository/);
  });

  it('F032 F033 F064 sees type changes, renames with edits and files that attributes call binary', async () => {
    using repo = buildRepo({ files: { 'old.txt': 'line\n'.repeat(20), '.gitattributes': '* binary -diff\n', 'plain.env': 'a\n' } });
    repo.link('was-link', 'plain.env');
    repo.git('add', '-A');
    repo.git('commit', '-qm', 'link');
    repo.git('mv', 'old.txt', 'new.txt');
    repo.write('new.txt', `${'line\n'.repeat(20)}${KEYS[0]}\n`);
    rmSync(path.join(repo.path, 'was-link'));
    repo.write('was-link', `${KEYS[1]}\n`);
    repo.write('plain.env', Buffer.from(`k=${KEYS[2]}\n`, 'utf16le'));
    repo.git('add', '-A');
    expect(found(await staged(repo))).toEqual(['0 @ new.txt:21', '1 @ was-link:1', '2 @ plain.env:1']);
  });

  it('F066 leaves out what is only intended to be added', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'one\n' } });
    repo.write('n.txt', KEY);
    repo.git('add', '-N', 'n.txt');
    expect(found(await staged(repo))).toEqual([]);
    repo.git('add', 'n.txt');
    expect(found(await staged(repo))).toEqual(['0 @ n.txt:1']);
  });

  it('F069 does not stumble over conflicts, and says that they are not looked at', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'one\n' } });
    repo.git('checkout', '-qb', 'side');
    repo.commit('side', { 'a.txt': 'side\n' });
    repo.git('checkout', '-q', 'main');
    repo.commit('main', { 'a.txt': 'main\n' });
    expect(() => repo.git('merge', 'side')).toThrow(/./);
    repo.write('other.txt', KEY);
    repo.git('add', 'other.txt');
    const run = await staged(repo);
    expect(found(run)).toEqual(['0 @ other.txt:1']);
    expect(run.notes.join()).toMatch(/in conflict/);
  });

  it('F001 F002 F004 F005 runs no program of the repository', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'one\n' } });
    using elsewhere = tempFolder();
    const canary = plantCanary(elsewhere);
    repo.write('.gitattributes', '* diff=x filter=x\n');
    repo.write('b.txt', KEY);
    repo.git('add', '-A');
    for (const key of ['core.fsmonitor', 'diff.x.textconv', 'diff.external', 'filter.x.clean', 'filter.x.process', 'core.sshCommand', 'gpg.program']) repo.git('config', key, canary.program);
    repo.git('config', 'color.ui', 'always');
    repo.git('config', 'diff.noprefix', 'true');
    repo.write('a.txt', 'dirty\n');
    expect(found(await staged(repo))).toEqual(['0 @ b.txt:1']);
    expect(canary.ran()).toBe(false);
  });
});

describe('what counts as added', () => {
  it('leaves out secrets that the last commit has at that path, unless all lines are wanted', async () => {
    using repo = buildRepo({ files: { 'a.txt': `${KEYS[0]}\n` } });
    repo.write('a.txt', `new line\n${KEYS[0]}\n${KEYS[1]}\n`);
    repo.git('add', '-A');
    expect(found(await staged(repo))).toEqual(['1 @ a.txt:3']);
    expect(found(await staged(repo, {}, true))).toEqual(['0 @ a.txt:2', '1 @ a.txt:3']);
  });

  it('counts a second copy of a secret, on the line that is new', async () => {
    using repo = buildRepo({ files: { 'a.txt': `first ${KEY}\n` } });
    repo.write('a.txt', `again ${KEY}\nfirst ${KEY}\n`);
    repo.git('add', '-A');
    expect(found(await staged(repo))).toEqual(['0 @ a.txt:1']);
  });

  it('leaves out what was only moved, but not what is moved out of a path that is excluded', async () => {
    using repo = buildRepo({ files: { 'a.txt': `${KEYS[0]}\n`, 'testdata/b.txt': `${KEYS[1]}\n`, '.keysieve.yaml': 'version: 1\nexclude: [testdata/]\n' } });
    repo.git('mv', 'a.txt', 'moved.txt');
    repo.git('mv', 'testdata/b.txt', 'b.txt');
    expect(found(await staged(repo))).toEqual(['1 @ b.txt:1']);
  });
});
