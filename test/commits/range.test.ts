import { describe, expect, it } from 'vitest';
import { buildRepo, plantCanary, tempFolder, type TestRepo } from '../repos.ts';
import { found, KEY, KEYS, range } from './scanning.ts';

function mergeWithConflict(repo: TestRepo, branch: string, content: string): void {
  try {
    repo.git('merge', '-q', '--no-commit', '--no-ff', branch);
  } catch {
    // The conflict is what is wanted.
  }
  repo.write('a.txt', content);
  repo.git('add', '-A');
  repo.git('commit', '-qm', 'merge');
}

describe('a range of commits', () => {
  it('reports what each commit adds, with commit, author, date, line, and whether it is still there', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'base\n' } });
    const added = repo.commit('add', { 'a.txt': `base\n${KEYS[0]}\n`, 'b.txt': `${KEYS[1]}\n` });
    repo.commit('remove', { 'b.txt': 'clean\n' });
    const run = await range(repo, 'HEAD~2..HEAD');
    expect(found(run)).toEqual(['0 @ a.txt:2', '1 @ b.txt:1']);
    const sightings = run.findings.flatMap((finding) => finding.sightings);
    expect(sightings.map((sighting) => sighting.provenance)).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'commit', commit: added, author: 'Ada', email: 'ada@example.org', date: expect.stringMatching(/^2023-11-14T/) as string })]));
    expect(sightings.map((sighting) => `${'path' in sighting.provenance ? sighting.provenance.path : ''} ${sighting.atHead}`).sort()).toEqual(['a.txt true', 'b.txt false']);
  });

  it('does not report what the base has already, nor what a later commit only keeps', async () => {
    using repo = buildRepo({ files: { 'a.txt': `${KEY}\n` } });
    repo.commit('edit', { 'a.txt': `${KEY}\nmore\n` });
    expect(found(await range(repo, 'HEAD~1..HEAD'))).toEqual([]);
  });

  it('F027 finds what only a merge adds', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'base\n' } });
    repo.git('checkout', '-qb', 'side');
    repo.commit('side', { 'a.txt': 'side\n' });
    repo.git('checkout', '-q', 'main');
    repo.commit('main', { 'a.txt': 'main\n' });
    mergeWithConflict(repo, 'side', `evil ${KEY}\n`);
    expect(found(await range(repo, 'HEAD~1..HEAD'))).toEqual(['0 @ a.txt:1']);
  });

  it('F028 F029 finds a side branch once, where it was committed', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'base\n' } });
    repo.git('checkout', '-qb', 'side');
    const side = repo.commit('side', { 'b.txt': `${KEY}\n` });
    repo.git('checkout', '-q', 'main');
    repo.commit('main', { 'c.txt': 'main\n' });
    repo.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
    const run = await range(repo, 'HEAD~1..HEAD');
    expect(run.findings.flatMap((finding) => finding.sightings.map(({ provenance }) => provenance.kind === 'commit' && provenance.commit))).toEqual([side]);
  });

  it('F036 F037 F038 is the same whatever the config says, in the root commit too', async () => {
    using repo = buildRepo({ files: { 'a.txt': `${KEY}\n` } });
    for (const [key, value] of [['log.showRoot', 'false'], ['color.ui', 'always'], ['diff.noprefix', 'true'], ['diff.mnemonicPrefix', 'true'], ['format.pretty', 'oneline'], ['diff.renames', 'copies'], ['diff.orderFile', '/dev/null']]) repo.git('config', key!, value!);
    expect(found(await range(repo, 'HEAD'))).toEqual(['0 @ a.txt:1']);
  });

  it('F003 runs no program of the repository', async () => {
    using repo = buildRepo({ files: { 'a.txt': `${KEY}\n`, '.gitattributes': '* diff=x\n' } });
    using elsewhere = tempFolder();
    const canary = plantCanary(elsewhere);
    for (const key of ['core.fsmonitor', 'diff.x.textconv', 'diff.external', 'gpg.program', 'core.pager']) repo.git('config', key, canary.program);
    repo.git('config', 'log.showSignature', 'true');
    expect(found(await range(repo, 'HEAD'))).toEqual(['0 @ a.txt:1']);
    expect(canary.ran()).toBe(false);
  });

  it('F030 F032 attributes and type changes hide nothing', async () => {
    using repo = buildRepo({ files: { '.gitattributes': '*.env -diff\n* binary\n' } });
    repo.link('l', 'target');
    repo.commit('link');
    repo.git('rm', '-q', 'l');
    repo.commit('replaced', { l: `${KEYS[0]}\n`, 'x.env': `${KEYS[1]}\n` });
    expect(found(await range(repo, 'HEAD~1..HEAD'))).toEqual(['0 @ l:1', '1 @ x.env:1']);
  });

  it('F043 looks into messages and names of authors', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'base\n' } });
    repo.commit(`oops ${KEYS[0]}`, { 'a.txt': 'more\n' });
    repo.git('-c', `user.name=${KEYS[1]}`, 'commit', '-q', '--allow-empty', '--author', `${KEYS[1]} <x@example.org>`, '-m', 'author');
    const run = await range(repo, 'HEAD~2..HEAD');
    expect(run.findings.map((finding) => KEYS.indexOf(finding.value)).sort()).toEqual([0, 1]);
    expect(run.findings.every((finding) => finding.sightings[0]!.provenance.kind === 'commit-message')).toBe(true);
  });

  it('F046 lists submodules as not scanned', async () => {
    using other = buildRepo({ files: { 's.txt': `${KEY}\n` } });
    using repo = buildRepo({ files: { 'a.txt': 'base\n' } });
    repo.submodule('sub', other);
    const run = await range(repo, 'HEAD~1..HEAD');
    expect(run.coverage.skipped.submodule).toBe(1);
  });

  it('F045 scans what a replacement hides', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'base\n' } });
    const real = repo.commit('real', { 'a.txt': `${KEY}\n` });
    repo.git('checkout', '-q', '--detach', 'HEAD~1');
    const harmless = repo.commit('harmless', { 'a.txt': 'nothing\n' });
    repo.git('checkout', '-q', 'main');
    repo.git('replace', real, harmless);
    expect(found(await range(repo, `${real}~1..${real}`))).toEqual(['0 @ a.txt:1']);
  });

  it('F047 works on SHA-256', async () => {
    using repo = buildRepo({ objectFormat: 'sha256', files: { 'a.txt': `${KEY}\n` } });
    const run = await range(repo, 'HEAD');
    expect(found(run)).toEqual(['0 @ a.txt:1']);
    expect(run.findings[0]!.sightings[0]!.blob).toHaveLength(64);
  });

  it('F048 is not complete in a shallow clone', async () => {
    using repo = buildRepo({ files: { 'a.txt': `${KEY}\n` } });
    repo.commit('second', { 'b.txt': 'b\n' });
    using clone = repo.bareClone('--depth', '1');
    const run = await range(clone, 'HEAD');
    expect(run.complete).toBe(false);
    expect(run.incompleteBecause.join()).toMatch(/unshallow/);
  });

  it('F078 a base that does not exist is an error, never an empty range', async () => {
    using repo = buildRepo({ files: { 'a.txt': `${KEY}\n` } });
    await expect(range(repo, 'nowhere..HEAD')).rejects.toThrow(/nowhere is no commit/);
    await expect(range(repo, '--output=/tmp/x..HEAD')).rejects.toThrow(/is no commit/);
  });

  it('F079 follows all of more than 300 commits', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'base\n' } });
    const stream = ['feature done\n'];
    for (let i = 0; i < 300; i++) {
      const content = i === 150 ? `${KEY}\n` : `version ${i}\n`;
      stream.push(`commit refs/heads/long\ncommitter A <a@example.org> ${1_700_000_000 + i} +0000\ndata 1\nm\n${i === 0 ? `from ${repo.git('rev-parse', 'main')}\n` : ''}M 100644 inline f.txt\ndata ${content.length}\n${content}\n`);
    }
    repo.gitWith(`${stream.join('')}done\n`, 'fast-import', '--quiet');
    const run = await range(repo, 'main..long');
    expect(found(run)).toEqual(['0 @ f.txt:1']);
    expect(run.notes).toContain('300 commits in the range');
  });

  it('A...B starts where the two parted', async () => {
    using repo = buildRepo({ files: { 'a.txt': 'base\n' } });
    repo.git('checkout', '-qb', 'side');
    repo.commit('side', { 'b.txt': `${KEYS[0]}\n` });
    repo.git('checkout', '-q', 'main');
    repo.commit('main', { 'c.txt': `${KEYS[1]}\n` });
    expect(found(await range(repo, 'main...side'))).toEqual(['0 @ b.txt:1']);
  });

  it('F049 F050 names blobs that are missing, scans the rest, and is not complete', async () => {
    using repo = buildRepo({ files: { 'a.txt': `${KEYS[0]}\n` } });
    repo.commit('second', { 'b.txt': `${KEYS[1]}\n` });
    const blob = repo.git('rev-parse', 'HEAD:b.txt');
    const { rmSync } = await import('node:fs');
    rmSync(`${repo.gitDir}/objects/${blob.slice(0, 2)}/${blob.slice(2)}`);
    const run = await range(repo, 'HEAD~1..HEAD');
    expect(run.complete).toBe(false);
    expect(run.coverage.unread).toEqual([{ what: 'b.txt', why: 'the object is missing' }]);
  });
});
