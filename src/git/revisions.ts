import { UsageError } from '../errors.ts';
import { pathFromBytes } from '../path-text.ts';
import type { HookEnvironment } from './environment.ts';
import type { Repository } from './repository.ts';
import { runGit } from './run.ts';

interface Options {
  timeout: number;
  hookEnv?: HookEnvironment;
}

/** The id of the commit that a name stands for, or null when there is none. */
export async function resolveCommit(repository: Repository, name: string, options: Options): Promise<string | null> {
  const { code, stdout } = await runGit(repository, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], options);
  const id = stdout.toString('latin1').trim();
  return code === 0 && /^[0-9a-f]{40,64}$/.test(id) ? id : null;
}

/** The id of git's empty tree in the repository's format. */
export function emptyTree({ objectFormat }: Repository): string {
  return objectFormat === 'sha256' ? '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321' : '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
}

/** Best common ancestors of two commits. */
export async function mergeBases(repository: Repository, a: string, b: string, options: Options): Promise<string[]> {
  const { stdout } = await runGit(repository, ['merge-base', '--all', a, b], options);
  return stdout.toString('latin1').split('\n').filter((line) => line !== '');
}

/**
 * Commits that can be reached from `heads` and from none of `bases`, all parents followed. @throws UsageError when git cannot tell
 * @param bases `--not` these; the word `--all` or `--remotes` stands for all refs, or those of remotes
 */
export async function rangeCommits(repository: Repository, heads: readonly string[], bases: readonly string[], options: Options): Promise<string[]> {
  const input = [...heads, ...bases.map((base) => (base.startsWith('--') ? base : `^${base}`))];
  const words = bases.flatMap((base) => (base.startsWith('--') ? ['--not', base] : []));
  const { code, stdout, stderr } = await runGit(repository, ['rev-list', '--reverse', '--topo-order', '--stdin', ...words], { ...options, input: input.filter((line) => !line.startsWith('--')).map((line) => `${line}\n`).join('') });
  if (code !== 0) throw new UsageError(`git cannot list the commits of the range: ${stderr.trim().split('\n')[0] || code}`, 'In a shallow clone, fetch more: git fetch --unshallow');
  return stdout.toString('latin1').split('\n').filter((line) => line !== '');
}

/** The blob at each of these paths in a commit; paths that it does not have are left out. */
export async function blobsAt(repository: Repository, commit: string, paths: readonly string[], options: Options): Promise<Map<string, string>> {
  const blobs = new Map<string, string>();
  if (paths.length === 0) return blobs;
  const { code, stdout } = await runGit(repository, ['ls-tree', '-r', '-z', '--full-tree', commit], options);
  if (code !== 0) return blobs;
  const wanted = new Set(paths);
  for (let start = 0, end = stdout.indexOf(0); end >= 0; start = end + 1, end = stdout.indexOf(0, start)) {
    const tab = stdout.indexOf(9, start);
    const path = pathFromBytes(stdout.subarray(tab + 1, end));
    if (wanted.has(path)) blobs.set(path, stdout.toString('latin1', start, tab).split(' ')[2]!);
  }
  return blobs;
}
