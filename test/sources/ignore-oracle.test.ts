import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathFromBytes } from '../../src/path-text.ts';
import { buildRepo, type TestRepo } from '../repos.ts';
import { listed, withoutGitConfig } from './listing.ts';

const NAMES = ['a', 'b.log', 'build', 'x y', '[z]', '#h', '!n', 'é'];
const folder = fc.array(fc.constantFrom('build', 'src', 'lib'), { maxLength: 2 });
const path = fc.tuple(folder, fc.constantFrom(...NAMES)).map(([folders, name]) => [...folders, `${name}${folders.length}`].join('/'));
const pattern = fc.constantFrom('*.log*', 'build/', '/build', '!a*', 'src/**', '**/lib', 'x?y*', '\\#h*', '[[]z*', '*', '!*/', '!src/a1', 'é0', 'lib/*', '# none', '\\!n*', 'a0 ');
const rules = fc.tuple(fc.constantFrom('.gitignore', 'src/.gitignore', '.git/info/exclude'), fc.array(pattern, { maxLength: 4 }));

/** Records of source, line, pattern and path. The exit code is 1 where nothing is ignored. */
function checkIgnore(repo: TestRepo, names: string[]): string[] {
  const args = ['-C', repo.path, 'check-ignore', '-z', '-v', '-n', '--stdin'];
  return spawnSync('git', args, { input: names.map((name) => `${name}\0`).join(''), encoding: 'utf8' }).stdout.split('\0');
}

/** git's own answer by two other commands than the one that is called: what it tracks, and for every other file whether it is ignored. */
function byGit(repo: TestRepo, onDisk: string[]): string[] {
  const tracked = new Set(repo.git('ls-files', '-z').split('\0').filter((name) => name !== ''));
  const rest = onDisk.filter((name) => !tracked.has(name));
  const records = rest.length === 0 ? [] : checkIgnore(repo, rest);
  const kept = rest.filter((_, i) => records[i * 4 + 2] === '' || records[i * 4 + 2]!.startsWith('!'));
  return [...tracked, ...kept].sort();
}

describe('git is the oracle for ignore rules', () => {
  it('a listing has exactly the files that git tracks or does not ignore', async () => {
    const setting = fc.record({ tracked: fc.uniqueArray(path, { maxLength: 6 }), untracked: fc.uniqueArray(path, { maxLength: 12 }), rules: fc.array(rules, { maxLength: 3 }) });
    using repo = buildRepo({ files: { keep: '' } });
    await fc.assert(
      fc.asyncProperty(setting, async (given) => {
        repo.git('read-tree', '--empty');
        repo.git('clean', '-q', '-fdx');
        rmSync(`${repo.gitDir}/info/exclude`, { force: true });
        for (const name of given.tracked) repo.write(name);
        repo.git('add', '-f', '-A');
        for (const name of given.untracked) repo.write(name);
        for (const [file, lines] of given.rules) repo.write(file, lines.join('\n'));
        const onDisk = [...given.tracked, ...given.untracked, ...given.rules.map(([file]) => file).filter((file) => !file.startsWith('.git/'))];
        const { paths } = await listed(repo.path);
        expect(withoutGitConfig(paths).sort()).toEqual(byGit(repo, [...new Set(onDisk)]));
      }),
      { numRuns: 40 },
    );
  });

  it('no file is listed twice or lost, whatever its name', async () => {
    const name = fc
      .uint8Array({ minLength: 1, maxLength: 8 })
      .filter((bytes) => !bytes.includes(0) && !bytes.includes(0x2f))
      .map(pathFromBytes)
      .filter((text) => !['.', '..'].includes(text) && text.toLowerCase() !== '.git');
    using repo = buildRepo();
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { maxLength: 8 }), fc.boolean(), async (names, add) => {
        repo.git('read-tree', '--empty');
        repo.git('clean', '-q', '-fdx');
        for (const text of names) repo.write(`d/${text}`);
        if (add) repo.git('add', '-A');
        const wanted = names.map((text) => `d/${text}`).sort();
        expect(withoutGitConfig((await listed(repo.path)).paths).sort()).toEqual(wanted);
        expect(withoutGitConfig((await listed(repo.path, { noIgnore: true })).paths).sort()).toEqual(wanted);
      }),
      { numRuns: 30 },
    );
  });
});
