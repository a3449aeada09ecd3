import { lstatSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf } from '../errors.ts';
import { isTrue, lastValue, parseGitConfig, type GitConfig } from './config-syntax.ts';
import type { Discovery, Repository } from './repository.ts';

export interface DiscoverOptions {
  /** Look in the folders above as well, as git does. */
  upward: boolean;
}

/**
 * Finds the repository of a folder by reading a few files; no program runs.
 *
 * A `.git` that leads elsewhere is followed only when the target names this place as its own: a linked worktree by its `gitdir` file
 * (gitrepository-layout(5)), a submodule by its `core.worktree`. Everything else that leads out of the folder is refused, with the real path.
 *
 * @param folder absolute path, links resolved.
 */
export function discoverRepository(folder: string, options: DiscoverOptions): Discovery {
  const here = probe(folder);
  if (here !== null) return here;
  if (isGitFolder(folder, folder)) return described({ gitDir: folder, commonDir: folder, workTree: null }, folder);
  for (let at = folder; options.upward && dirname(at) !== at; ) {
    at = dirname(at);
    const found = probe(at);
    if (found !== null) return found.kind === 'found' ? trusted(found.repository, folder) : found;
  }
  return { kind: 'none', notes: [] };
}

/** The repository whose `.git` stands right in `workTree`, or null. */
function probe(workTree: string): Discovery | null {
  const dotGit = join(workTree, '.git');
  const stat = look(dotGit, lstatSync);
  if (stat === null) return null;
  if (stat.isDirectory()) return isGitFolder(dotGit, dotGit) ? described({ gitDir: dotGit, commonDir: commonDirOf(dotGit), workTree }, dotGit) : null;
  if (stat.isSymbolicLink()) return linked(workTree, dotGit, real(dotGit));
  const target = stat.isFile() ? /^gitdir: (.+?)[\r\n]*$/s.exec(readText(dotGit))?.[1] : undefined;
  return target === undefined ? null : linked(workTree, dotGit, real(resolve(workTree, target)));
}

/** A repository whose `.git` is a file or a link: it must point back. */
function linked(workTree: string, dotGit: string, gitDir: string | null): Discovery | null {
  if (gitDir === null) return null;
  const commonDir = commonDirOf(gitDir);
  if (!isGitFolder(gitDir, commonDir)) return null;
  const backPointer = readText(join(gitDir, 'gitdir')).trim();
  if (backPointer !== '' && real(dirname(resolve(gitDir, backPointer))) === workTree && basename(backPointer) === '.git') {
    return described({ gitDir, commonDir, workTree }, dotGit);
  }
  const own = lastValue(readConfig(gitDir, commonDir), 'core.worktree');
  if (own !== undefined && real(resolve(gitDir, own)) === workTree) return described({ gitDir, commonDir, workTree }, dotGit);
  return {
    kind: 'refused',
    why: `${dotGit} leads to ${gitDir}, which does not name ${workTree} as its working tree`,
    remedy: 'If it is yours, `git worktree repair` mends the link; or scan with --no-ignore, which reads the files without their repository.',
  };
}

type Place = Pick<Repository, 'gitDir' | 'commonDir' | 'workTree'>;

/** Completes a repository with what its config says, or refuses it. */
function described(place: Place, shown: string): Discovery {
  const config = readConfig(place.gitDir, place.commonDir);
  const worktree = lastValue(config, 'core.worktree');
  if (worktree !== undefined && place.workTree !== null && place.gitDir === place.commonDir && real(resolve(place.gitDir, worktree)) !== place.workTree) {
    return {
      kind: 'refused',
      why: `core.worktree in ${join(shown, 'config')} is ${JSON.stringify(worktree)}, which is not ${place.workTree}`,
      remedy: 'Remove core.worktree from that file; or scan with --no-ignore, which reads the files without their repository.',
    };
  }
  const bare = place.workTree !== null && isTrue(lastValue(config, 'core.bare')) && place.gitDir === place.commonDir;
  const repository: Repository = {
    ...place,
    workTree: bare ? null : place.workTree,
    objectFormat: lastValue(config, 'extensions.objectformat') === 'sha256' ? 'sha256' : 'sha1',
    partial: config.has('extensions.partialclone') || [...config.keys()].some((key) => key.startsWith('remote.') && key.endsWith('.promisor')),
    notes: [],
  };
  if (isForeign(lstatSync(place.gitDir))) repository.notes.push(`${shown} belongs to another user: it was read with every program of its configuration turned off`);
  return { kind: 'found', repository };
}

/**
 * A repository found above the folder decides which files are ignored. Where a stranger owns it and does not own the folder too
 * (`/tmp/.git` on a shared machine), it has no say.
 */
function trusted(repository: Repository, folder: string): Discovery {
  const owner = lstatSync(repository.gitDir);
  if (!isForeign(owner) || lstatSync(folder).uid === owner.uid) return { kind: 'found', repository };
  return { kind: 'none', notes: [`${repository.gitDir} belongs to another user and was not used: everything in the folder is scanned`] };
}

function isForeign(stat: Stats): boolean {
  return process.getuid !== undefined && stat.uid !== process.getuid();
}

/** git's own test (gitrepository-layout(5)): HEAD, objects and refs. */
function isGitFolder(gitDir: string, commonDir: string): boolean {
  return look(join(gitDir, 'HEAD'), lstatSync) !== null && isFolder(join(commonDir, 'objects')) && isFolder(join(commonDir, 'refs'));
}

function isFolder(path: string): boolean {
  return look(path, statSync)?.isDirectory() ?? false;
}

/** What stands at a path; null where nothing does, or it cannot be looked at. */
function look(path: string, stat: (path: string) => Stats): Stats | null {
  try {
    return stat(path);
  } catch {
    return null;
  }
}

function commonDirOf(gitDir: string): string {
  const text = readText(join(gitDir, 'commondir')).trim();
  return text === '' ? gitDir : (real(resolve(gitDir, text)) ?? gitDir);
}

function readConfig(gitDir: string, commonDir: string): GitConfig {
  const config = parseGitConfig(readText(join(commonDir, 'config')));
  if (!isTrue(lastValue(config, 'extensions.worktreeconfig'))) return config;
  for (const [key, values] of parseGitConfig(readText(join(gitDir, 'config.worktree')))) config.set(key, [...(config.get(key) ?? []), ...values]);
  return config;
}

/** A small file's text; '' where there is none to be read. */
function readText(path: string): string {
  try {
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : '';
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return '';
  }
}

function real(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
