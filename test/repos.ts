import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathFromBytes, pathToBytes } from '../src/path-text.ts';

/** A folder of its own below the temporary one, gone at the end of the `using` block. */
export interface TestFolder extends Disposable {
  path: string;
  /** Writes a file (path as `PathText`), with the folders above it. Returns its absolute path. */
  write: (path: string, content?: string | Uint8Array) => string;
  /** Makes a symbolic link. */
  link: (path: string, target: string) => void;
}

/** A repository made by git with an empty environment: fixed author, dates one minute apart, so ids are the same on every machine. */
export interface TestRepo extends TestFolder {
  gitDir: string;
  /** Runs git here; gives its standard output without the final newline. @throws when git fails. */
  git: (...args: string[]) => string;
  /** The same with standard input. */
  gitWith: (input: string | Uint8Array, ...args: string[]) => string;
  /** Writes the files, stages everything (ignored files only where they are tracked) and commits. Returns the commit's id. */
  commit: (message: string, files?: Record<string, string | Uint8Array>) => string;
  /** A linked worktree in a folder of its own, on a new branch. */
  worktree: (branch: string) => TestRepo;
  /** Adds another repository as a checked-out submodule and commits. */
  submodule: (path: string, other: TestRepo) => void;
  /** A bare clone in a folder of its own. */
  bareClone: (...args: string[]) => TestRepo;
}

export interface RepoSpec {
  /** Committed at once. */
  files?: Record<string, string | Uint8Array>;
  /** Written after that. */
  untracked?: Record<string, string | Uint8Array>;
  bare?: boolean;
  objectFormat?: 'sha1' | 'sha256';
}

export function tempFolder(): TestFolder {
  return folderAt(realpathSync(mkdtempSync(join(tmpdir(), 'keysieve-test-'))));
}

function folderAt(path: string): TestFolder {
  const place = (name: string): string | Buffer => (name.isWellFormed() ? join(path, name) : pathToBytes(`${path}/${name}`));
  const parent = (name: string): void => void mkdirSync(name.includes('/') ? place(dirname(name)) : path, { recursive: true });
  return {
    path,
    write: (name, content = 'text\n') => {
      parent(name);
      writeFileSync(place(name), content);
      return join(path, name);
    },
    link: (name, target) => {
      parent(name);
      symlinkSync(target, place(name));
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

export function buildRepo(spec: RepoSpec = {}): TestRepo {
  const repo = repoAt(tempFolder(), spec.bare === true);
  repo.git('init', '-q', '-b', 'main', `--object-format=${spec.objectFormat ?? 'sha1'}`, ...(spec.bare === true ? ['--bare'] : []));
  if (spec.files !== undefined) repo.commit('first', spec.files);
  for (const [path, content] of Object.entries(spec.untracked ?? {})) repo.write(path, content);
  return repo;
}

const FIRST_DATE = 1_700_000_000;
const IDENTITY = { GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.org', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.org' };

function repoAt(folder: TestFolder, bare: boolean): TestRepo {
  let minutes = 0;
  const run = (args: string[], input?: string | Uint8Array): string => {
    const date = `${FIRST_DATE + 60 * minutes++} +0000`;
    const env = { PATH: process.env['PATH'], HOME: '/nonexistent', LC_ALL: 'C', GIT_CONFIG_NOSYSTEM: '1', ...IDENTITY, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    const output = execFileSync('git', args, { cwd: folder.path, env, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 2 ** 28, ...(input === undefined ? {} : { input }) });
    return pathFromBytes(output).replace(/\n$/, '');
  };
  const repo: TestRepo = {
    ...folder,
    gitDir: bare ? folder.path : join(folder.path, '.git'),
    git: (...args) => run(args),
    gitWith: (input, ...args) => run(args, input),
    commit: (message, files = {}) => {
      for (const [path, content] of Object.entries(files)) folder.write(path, content);
      run(['add', '-A']);
      run(['commit', '-q', '--allow-empty', '-m', message]);
      return run(['rev-parse', 'HEAD']);
    },
    worktree: (branch) => {
      const other = tempFolder();
      run(['worktree', 'add', '-q', '-b', branch, other.path]);
      return { ...repoAt(other, false), gitDir: join(repo.gitDir, 'worktrees', other.path.split('/').at(-1)!) };
    },
    submodule: (path, other) => {
      run(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other.path, path]);
      run(['commit', '-q', '-m', `submodule ${path}`]);
    },
    bareClone: (...args) => {
      const other = tempFolder();
      run(['clone', '-q', '--bare', ...args, `file://${folder.path}`, other.path]);
      return repoAt(other, true);
    },
  };
  return repo;
}

/** A program that leaves a mark when it runs; a hostile configuration names it. */
export interface Canary {
  program: string;
  ran: () => boolean;
}

export function plantCanary(folder: TestFolder): Canary {
  const mark = join(folder.path, 'canary-ran');
  const program = folder.write('canary.sh', `#!/bin/sh\n: > '${mark}'\ncat 2>/dev/null\n`);
  chmodSync(program, 0o755);
  return { program, ran: () => existsSync(mark) };
}

/** One hash over the names and bytes of all files below a folder: equal before and after means that nothing was changed. */
export function hashOfFolder(folder: string): string {
  const hash = createHash('sha256');
  for (const dirent of readdirSync(folder, { recursive: true, withFileTypes: true }).sort((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1))) {
    const path = join(dirent.parentPath, dirent.name);
    hash.update(`${path}\0`);
    if (dirent.isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}
