import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { KEY, KEYS } from '../commits/scanning.ts';
import { buildRepo, hashOfFolder, plantCanary, tempFolder, type TestRepo } from '../repos.ts';
import { findingOf, history, keysOf } from './scanning.ts';

describe('the life of a secret', () => {
  it('is told from its first commit to its last, with refs, paths and days', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'base\n' } });
    const added = repo.commit('add', { 'a.txt': `base\n${KEYS[0]}\n` });
    const kept = repo.commit('keep', { 'b.txt': 'other\n' });
    repo.commit('remove', { 'a.txt': 'base\n' });
    repo.commit('again', { 'c.txt': `${KEYS[1]}\n` });
    repo.git('branch', 'old', kept);
    const run = await history(repo);
    const gone = findingOf(run, 0).life;
    expect([gone.firstCommit?.commit, gone.lastCommit?.commit, gone.atHead, gone.reachable, gone.paths]).toEqual([added, kept, false, true, ['a.txt']]);
    expect(gone.refs).toEqual(expect.arrayContaining(['HEAD', 'refs/heads/main', 'refs/heads/old']));
    expect(gone.firstCommit).toMatchObject({ author: 'Ada', email: 'ada@example.org' });
    const here = findingOf(run, 1).life;
    expect([here.atHead, here.refs.includes('refs/heads/old')]).toEqual([true, false]);
    expect(run.complete).toBe(true);
  });

  it('says the same whatever the number of threads, and changes no byte of the repository', async () => {
    using repo = buildRepo({ files: { 'a.txt': `${KEYS[0]}\n`, 'b/c.txt': `${KEYS[1]}\n` } });
    repo.git('gc', '-q');
    repo.commit('more', { 'b/c.txt': `x\n${KEYS[1]}\n`, 'd.txt': `${KEYS[2]}\n` });
    const before = hashOfFolder(repo.gitDir);
    const [one, three] = [await history(repo), await history(repo, { threads: 3 })];
    expect(JSON.stringify(one.findings)).toBe(JSON.stringify(three.findings));
    expect(hashOfFolder(repo.gitDir)).toBe(before);
  });

  it('can be narrowed, and says that it was', async () => {
    using repo = buildRepo({ files: { 'a.txt': `${KEYS[0]}\n` } });
    repo.git('checkout', '-qb', 'side');
    repo.commit('side', { 'b.txt': `${KEYS[1]}\n` });
    repo.git('checkout', '-q', 'main');
    repo.write('loose.txt', KEYS[2]);
    repo.git('hash-object', '-w', 'loose.txt');
    expect(keysOf(await history(repo))).toEqual([0, 1, 2]);
    const reachable = await history(repo, { narrowing: { reachableOnly: true } });
    expect([keysOf(reachable), reachable.notes.some((note) => note.includes('1 secret elsewhere in the repository is not'))]).toEqual([[0, 1], true]);
    expect(keysOf(await history(repo, { narrowing: { refs: ['refs/heads/main'] } }))).toEqual([0]);
    expect(keysOf(await history(repo, { narrowing: { since: 2_000_000_000 } }))).toEqual([]);
    // A name that fits nothing would end in a clean report.
    await expect(history(repo, { narrowing: { refs: ['refs/heads/main', 'heads/*'] } })).rejects.toThrow('--refs heads/* fits no ref');
  });
});

describe('what patches do not show', () => {
  it('F027 F029 merge results and second parents', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'base\n' } });
    repo.git('checkout', '-qb', 'side');
    repo.commit('side', { 'a.txt': 'side\n', 's.txt': `${KEYS[0]}\n` });
    repo.git('checkout', '-q', 'main');
    repo.commit('main', { 'a.txt': 'main\n' });
    expect(() => repo.git('merge', '-q', 'side')).toThrow(/./);
    repo.write('a.txt', `evil ${KEYS[1]}\n`);
    repo.git('add', '-A');
    repo.git('commit', '-qm', 'merge');
    const run = await history(repo);
    expect(keysOf(run)).toEqual([0, 1]);
    expect(findingOf(run, 1).life.firstCommit?.commit).toBe(repo.git('rev-parse', 'HEAD'));
  });

  it('F030 F031 F032 F036 F037 F038 files that attributes, type changes or settings hide', async () => {
    using repo = buildRepo({ files: { '.gitattributes': '*.env -diff\n* binary\n', 'x.env': `${KEYS[0]}\n` } });
    for (const [key, value] of [['log.showRoot', 'false'], ['color.ui', 'always'], ['diff.noprefix', 'true'], ['core.attributesFile', '/dev/null']]) repo.git('config', key!, value!);
    repo.link('l', 'x.env');
    repo.commit('link');
    rmSync(path.join(repo.path, 'l'));
    repo.commit('file', { l: `${KEYS[1]}\n` });
    expect(keysOf(await history(repo))).toEqual([0, 1]);
  });

  it('F035 a key whose halves came in different commits', async () => {
    using repo = buildRepo({ files: { 'k.env': 'AWS_ACCESS_KEY_ID=\n' } });
    repo.commit('half', { 'k.env': `AWS_ACCESS_KEY_ID=${KEY.slice(0, 10)}\n` });
    repo.commit('whole', { 'k.env': `AWS_ACCESS_KEY_ID=${KEY}\n` });
    expect(keysOf(await history(repo))).toEqual([0]);
  });

  it('F039 F040 stashes, older stashes and commits that were amended away', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'base\n' } });
    for (const key of [0, 1]) {
      repo.write('a.txt', `${KEYS[key]}\n`);
      repo.git('stash');
    }
    repo.commit('oops', { 'a.txt': `${KEYS[2]}\n` });
    repo.write('a.txt', 'clean\n');
    repo.git('commit', '-qa', '--amend', '-m', 'clean');
    const run = await history(repo);
    expect(keysOf(run)).toEqual([0, 1, 2]);
    expect(findingOf(run, 1).life.refs).toContain('refs/stash');
    const amended = findingOf(run, 2).life;
    expect([amended.reachable, amended.refs]).toEqual([false, ['reflog of HEAD', 'reflog of refs/heads/main']]);
  });

  it('F041 blobs that were staged and dropped', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'base\n' } });
    repo.write('b.txt', KEY);
    repo.git('add', 'b.txt');
    repo.git('rm', '-q', '--cached', 'b.txt');
    const run = await history(repo);
    expect(findingOf(run, 0)).toMatchObject({ life: { reachable: false, firstCommit: null }, places: [expect.stringMatching(/^object [0-9a-f]{40}$/)] });
  });

  it('F042 F043 tags of blobs and trees, messages, authors, names of files and refs', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'base\n' } });
    repo.write('tagged.txt', KEYS[0]);
    repo.git('tag', 'blob', repo.git('hash-object', '-w', 'tagged.txt'));
    rmSync(path.join(repo.path, 'tagged.txt'));
    repo.git('tag', '-a', '-m', `release ${KEYS[1]}`, 'annotated');
    repo.commit(`message ${KEYS[2]}`, { [`${KEYS[3]}.txt`]: 'named\n', [`${KEYS[4]}.txt`]: 'too\n' });
    const run = await history(repo);
    expect(keysOf(run)).toEqual([0, 1, 2, 3, 4]);
    expect(findingOf(run, 0).life.refs).toEqual(['refs/tags/blob']);
    expect(findingOf(run, 1).places).toEqual(['tag annotated']);
    expect(findingOf(run, 2).places).toEqual(['commit-message']);
    for (const named of [3, 4]) expect(findingOf(run, named).places).toEqual([`name ${KEYS[named]}.txt`]);
    repo.git('branch', `leak-${KEYS[0]}`);
    expect(findingOf(await history(repo), 0).places).toContain(`name refs/heads/leak-${KEYS[0]}`);
  });

  it('F045 what replacements and grafts hide', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'base\n' } });
    const real = repo.commit('real', { 'a.txt': `${KEY}\n` });
    const harmless = repo.git('commit-tree', '-m', 'harmless', `${real}~1^{tree}`);
    repo.git('replace', real, harmless);
    writeFileSync(path.join(repo.gitDir, 'info', 'grafts'), `${real}\n`);
    expect(keysOf(await history(repo))).toEqual([0]);
  });

  it('F002 F003 runs no program that the repository names', async () => {
    using repo = buildRepo({ files: { 'a.txt': `${KEY}\n`, '.gitattributes': '* diff=x filter=x\n' } });
    using elsewhere = tempFolder();
    const canary = plantCanary(elsewhere);
    for (const key of ['core.fsmonitor', 'diff.x.textconv', 'diff.external', 'filter.x.clean', 'gpg.program', 'core.sshCommand', 'core.pager']) repo.git('config', key, canary.program);
    repo.git('config', 'log.showSignature', 'true');
    expect([keysOf(await history(repo)), canary.ran()]).toEqual([[0], false]);
  });
});

describe('forms of repositories', () => {
  it.each(['packed', 'deltas by name', 'no deltas', 'loose', 'several packs'])('F050 F058 %s', async (form) => {
    using repo = buildRepo({ files: { 'a.txt': `${'line of text\n'.repeat(400)}${KEYS[0]}\n` } });
    for (let i = 1; i < 4; i++) repo.commit(`version ${i}`, { 'a.txt': `start ${i}\n${'line of text\n'.repeat(400 + i)}${KEYS.slice(0, i + 1).join('\n')}\nend ${i}\n` });
    repackAs(repo, form);
    const run = await history(repo);
    expect(keysOf(run)).toEqual([0, 1, 2, 3]);
    expect([run.complete, run.coverage.inScope]).toEqual([true, repo.git('cat-file', '--batch-all-objects', '--batch-check=%(objectname)').split('\n').length]);
  });

  it('F047 F058 SHA-256, bare, and linked worktrees', async () => {
    using repo = buildRepo({ objectFormat: 'sha256', files: { 'a.txt': `${KEYS[0]}\n` } });
    using tree = repo.worktree('side');
    tree.commit('in the worktree', { 'b.txt': `${KEYS[1]}\n` });
    using bare = repo.bareClone();
    expect(keysOf(await history(repo))).toEqual([0, 1]);
    expect(keysOf(await history(tree))).toEqual([0, 1]);
    expect(keysOf(await history(bare))).toEqual([0, 1]);
  });

  it('F058 an empty repository is clean and complete', async () => {
    using repo = buildRepo();
    const run = await history(repo);
    expect([run.findings.length, run.complete, run.coverage.inScope]).toEqual([0, true, 0]);
  });

  it('F048 a shallow clone is not complete, and says what gets the rest', async () => {
    using repo = buildRepo({ files: { 'a.txt': `${KEYS[0]}\n` } });
    repo.commit('second', { 'a.txt': `${KEYS[1]}\n` });
    using clone = repo.bareClone('--depth', '1');
    const run = await history(clone);
    expect([keysOf(run), run.complete]).toEqual([[1], false]);
    expect(run.incompleteBecause.join()).toMatch(/git fetch --unshallow/);
  });

  it('F006 F049 a partial clone is not complete, and nothing is fetched', async () => {
    using repo = buildRepo({ files: { 'a.txt': `${KEYS[0]}\n` } });
    repo.git('config', 'uploadpack.allowFilter', 'true');
    using clone = repo.bareClone('--filter=blob:none');
    const run = await history(clone);
    expect([keysOf(run), run.complete, readdirSync(path.join(clone.path, 'objects', 'pack')).filter((file) => file.endsWith('.pack')).length]).toEqual([[], false, 1]);
  });

  it('F050 F051 a damaged object costs itself, by name', async () => {
    using repo = buildRepo({ files: { 'a.txt': `${KEYS[0]}\n`, 'b.txt': `${KEYS[1]}\n` } });
    const id = repo.git('rev-parse', 'HEAD:b.txt');
    const file = path.join(repo.gitDir, 'objects', id.slice(0, 2), id.slice(2));
    const bytes = readFileSync(file);
    rmSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length - 8));
    const run = await history(repo);
    expect([keysOf(run), run.complete]).toEqual([[0], false]);
    expect(run.coverage.unread.map(({ what }) => what)).toContain(id);
  });

  it('F052 malformed commits are scanned', async () => {
    using repo = buildRepo({ files: { 'a.txt': `${KEYS[0]}\n` } });
    const tree = repo.git('rev-parse', 'HEAD^{tree}');
    const odd = repo.gitWith(`tree ${tree}\nauthor nobody\ncommitter x <y> notadate +9999\n\n${KEYS[1]}\0${'m'.repeat(100_000)}`, 'hash-object', '-t', 'commit', '-w', '--stdin', '--literally');
    mkdirSync(path.join(repo.gitDir, 'refs', 'heads'), { recursive: true });
    appendFileSync(path.join(repo.gitDir, 'refs', 'heads', 'odd'), `${odd}\n`);
    const run = await history(repo);
    expect(keysOf(run)).toEqual([0, 1]);
    expect(run.complete).toBe(true);
  });
});

function repackAs(repo: TestRepo, form: string): void {
  if (form === 'packed') repo.git('repack', '-adfq');
  else if (form === 'no deltas') repo.git('repack', '-adfq', '--window=0');
  else if (form === 'deltas by name') repo.git('-c', 'repack.useDeltaBaseOffset=false', 'repack', '-adfq');
  else if (form === 'several packs') {
    const objects = repo.git('cat-file', '--batch-all-objects', '--batch-check=%(objectname)').split('\n');
    const half = Math.ceil(objects.length / 2);
    for (const part of [objects.slice(0, half), objects.slice(half)]) repo.gitWith(part.join('\n'), 'pack-objects', '-q', path.join(repo.gitDir, 'objects', 'pack', 'pack'));
    repo.git('prune-packed', '-q');
    expect(readdirSync(path.join(repo.gitDir, 'objects', 'pack')).filter((file) => file.endsWith('.pack') && statSync(path.join(repo.gitDir, 'objects', 'pack', file)).isFile())).toHaveLength(2);
  }
}
