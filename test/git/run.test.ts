import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { discoverRepository, hookEnvironment, killRunningGit, runGit, type Repository } from '../../src/git/index.ts';
import { searchPath } from '../../src/git/find.ts';
import { buildRepo, plantCanary, tempFolder, type TestFolder } from '../repos.ts';

function open(folder: string): Repository {
  const discovery = discoverRepository(folder, { upward: false });
  if (discovery.kind !== 'found') throw new Error('no repository');
  return discovery.repository;
}

function program(folder: TestFolder, name: string, script: string): string {
  const path = folder.write(name, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const timeout = 5000;

afterEach(() => vi.unstubAllEnvs());

describe('running git', () => {
  it('gives output, complaints and the exit code', async () => {
    using repo = buildRepo({ files: { 'a.ts': 'hello' } });
    const blob = repo.git('rev-parse', ':a.ts');
    const { code, stdout } = await runGit(open(repo.path), ['cat-file', '--batch'], { timeout, input: `${blob}\n` });
    expect([code, stdout.toString()]).toEqual([0, `${blob} blob 5\nhello\n`]);
    const failed = await runGit(open(repo.path), ['cat-file', 'blob', 'nothing'], { timeout });
    expect(failed.code).toBe(128);
    expect(failed.stderr).toContain('nothing');
  });

  it('F016 lets no inherited variable choose the repository or its settings', async () => {
    using repo = buildRepo({ files: { 'mine.ts': '' } });
    using other = buildRepo({ files: { 'other.ts': '' } });
    const trace = join(other.path, 'trace');
    const hostile = { GIT_DIR: other.gitDir, GIT_WORK_TREE: other.path, GIT_INDEX_FILE: join(other.gitDir, 'index'), GIT_OBJECT_DIRECTORY: join(other.gitDir, 'objects'), GIT_TRACE: trace, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.bare', GIT_CONFIG_VALUE_0: 'true' };
    for (const [name, value] of Object.entries(hostile)) vi.stubEnv(name, value);
    const { stdout } = await runGit(open(repo.path), ['ls-files'], { timeout });
    expect(stdout.toString()).toBe('mine.ts\n');
    expect(existsSync(trace)).toBe(false);
  });

  it('F016 hands git exactly the environment it states', async () => {
    using folder = tempFolder();
    using repo = buildRepo();
    vi.stubEnv('LD_PRELOAD_CHECK', 'x');
    const { stdout } = await runGit(open(repo.path), [], { timeout, git: program(folder, 'git', 'env -0 | tr "\\0" "\\n" | cut -d= -f1 | sort') });
    const names = stdout.toString().split('\n').filter((name) => !['', 'PWD', '_', 'SHLVL', 'OLDPWD'].includes(name));
    expect(names).toEqual([
      'GIT_ALLOW_PROTOCOL', 'GIT_ATTR_NOSYSTEM', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_NOSYSTEM', 'GIT_CONFIG_SYSTEM', 'GIT_LITERAL_PATHSPECS', 'GIT_NO_LAZY_FETCH',
      'GIT_NO_REPLACE_OBJECTS', 'GIT_OPTIONAL_LOCKS', 'GIT_TERMINAL_PROMPT', 'HOME', 'LC_ALL', 'PATH',
    ]);
  });

  it('F006 fetches no missing object of a partial clone', async () => {
    using folder = tempFolder();
    const canary = plantCanary(folder);
    using repo = buildRepo({ files: { 'a.ts': 'hello' } });
    const settings = { 'remote.origin.url': `ext::${canary.program}`, 'remote.origin.promisor': 'true', 'extensions.partialClone': 'origin', 'core.repositoryFormatVersion': '1', 'core.sshCommand': canary.program, 'protocol.allow': 'always' };
    for (const [key, value] of Object.entries(settings)) repo.git('config', key, value);
    const missing = '1'.repeat(40);
    const { stdout } = await runGit(open(repo.path), ['cat-file', '--batch-check'], { timeout, input: `${missing}\n` });
    expect(stdout.toString()).toBe(`${missing} missing\n`);
    expect(canary.ran()).toBe(false);
  });

  it('F062 uses the index that a hook names when it lies in the repository', async () => {
    using repo = buildRepo({ files: { 'a.ts': '' } });
    const next = join(repo.gitDir, 'next-index.lock');
    repo.git('read-tree', `--index-output=${next}`, 'HEAD');
    repo.git('rm', '-q', '--cached', 'a.ts');
    const repository = open(repo.path);
    const hookEnv = hookEnvironment(repository, { GIT_INDEX_FILE: '.git/next-index.lock', GIT_DIR: '', OTHER: 'x' });
    expect(hookEnv).toEqual({ GIT_INDEX_FILE: next });
    expect((await runGit(repository, ['ls-files'], { timeout, hookEnv })).stdout.toString()).toBe('a.ts\n');
  });

  it('F076 refuses hook variables that lead out of the repository', () => {
    using repo = buildRepo();
    using other = buildRepo();
    const repository = open(repo.path);
    const stray = join(other.gitDir, 'objects');
    expect(() => hookEnvironment(repository, { GIT_INDEX_FILE: '../index' })).toThrow('GIT_INDEX_FILE points outside');
    expect(() => hookEnvironment(repository, { GIT_ALTERNATE_OBJECT_DIRECTORIES: [join(repo.gitDir, 'objects'), stray].join(delimiter) })).toThrow(stray);
    repo.link('.git/elsewhere', other.gitDir);
    expect(() => hookEnvironment(repository, { GIT_INDEX_FILE: '.git/elsewhere/index' })).toThrow('points outside');
  });

  it('F116 kills a git that hangs, with whatever it has started', async () => {
    using folder = tempFolder();
    using repo = buildRepo();
    const alive = join(folder.path, 'alive');
    const git = program(folder, 'git', `trap '' TERM INT HUP\n(trap '' TERM; sleep 1; : > '${alive}') &\nsleep 60`);
    const began = performance.now();
    expect((await runGit(open(repo.path), [], { timeout: 200, git })).code).toBe('timeout');
    expect(performance.now() - began).toBeLessThan(900);
    await sleep(1200);
    expect(existsSync(alive)).toBe(false);
  });

  it('F116 does not wait for a descendant that left the process group', async () => {
    using folder = tempFolder();
    using repo = buildRepo();
    const git = program(folder, 'git', 'setsid sleep 2 &\nsleep 60');
    expect((await runGit(open(repo.path), [], { timeout: 200, git })).code).toBe('timeout');
  });

  it('ends every running git at an interrupt', async () => {
    using folder = tempFolder();
    using repo = buildRepo();
    const running = runGit(open(repo.path), [], { timeout: 60_000, git: program(folder, 'git', 'sleep 60') });
    await sleep(50);
    killRunningGit();
    expect((await running).code).toBe('killed');
  });

  it('says that a program could not be started', async () => {
    using repo = buildRepo();
    expect((await runGit(open(repo.path), [], { timeout, git: '/nonexistent/git' })).code).toBe('not started');
  });
});

describe('finding git', () => {
  it('F015 passes over relative entries, the current folder and node_modules', () => {
    using folder = tempFolder();
    mkdirSync(join(folder.path, 'node_modules/.bin'), { recursive: true });
    for (const place of ['cwd', 'bin', 'node_modules/.bin']) program(folder, `${place}/git`, '');
    folder.write('plain/git');
    const at = (name: string): string => join(folder.path, name);
    const path = ['', '.', 'bin', at('cwd'), at('cwd/'), at('node_modules/.bin'), at('plain'), at('missing'), at('bin')].join(delimiter);
    expect(searchPath(path, at('cwd'))).toEqual([at('bin/git')]);
  });

  it('F015 takes no git from within the working tree', async () => {
    using repo = buildRepo({ files: { 'a.ts': '' } });
    const { findGit } = await import('../../src/git/index.ts');
    const git = findGit();
    expect(git).not.toBeNull();
    expect(findGit(join(git!, '..'))).not.toBe(git);
    expect(readFileSync(git!).length).toBeGreaterThan(0);
    expect(findGit(repo.path)).toBe(git);
  });
});
