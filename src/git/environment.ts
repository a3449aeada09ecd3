import { realpathSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { isWithin } from './find.ts';
import type { Repository } from './repository.ts';

/** What git gives to a hook and a scan inside a hook needs: the index of this very commit, and the quarantine of pushed objects. */
export const HOOK_VARIABLES = ['GIT_DIR', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES'] as const;
export type HookEnvironment = Partial<Record<(typeof HOOK_VARIABLES)[number], string>>;

/**
 * The whole environment of a git process: built from nothing, so that no inherited `GIT_*` variable redirects it, no user or system
 * configuration is read, nothing is fetched, and no lock is taken.
 */
export function gitEnvironment(git: string, hook: HookEnvironment = {}): Record<string, string> {
  return {
    ...hook,
    ...windowsEssentials(),
    PATH: dirname(git),
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_ALLOW_PROTOCOL: '',
  };
}

/** Options before the subcommand. A repository's own config can name programs; each setting that one of our commands obeys is overridden. */
export function gitFlags(repository: Repository): string[] {
  const workTree = repository.workTree === null ? [] : [`--work-tree=${repository.workTree}`];
  return [...SAFE_FLAGS, `--git-dir=${repository.gitDir}`, ...workTree];
}

const SAFE_SETTINGS = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.untrackedCache=false',
  'protocol.allow=never',
  'core.sshCommand=false',
  'credential.helper=',
  'gc.auto=0',
  'maintenance.auto=false',
  'safe.bareRepository=explicit',
];
const SAFE_FLAGS = ['--no-pager', ...SAFE_SETTINGS.flatMap((setting) => ['-c', setting])];

/**
 * The hook variables of `inherited`, absolute, after each was seen to lie inside the repository.
 *
 * @throws UsageError when one points elsewhere: another repository would be scanned under this one's name.
 */
export function hookEnvironment(repository: Repository, inherited: Readonly<Record<string, string | undefined>>): HookEnvironment {
  const from = repository.workTree ?? repository.gitDir;
  const homes = [repository.gitDir, repository.commonDir, ...(repository.workTree === null ? [] : [repository.workTree])].map(real);
  const out: HookEnvironment = {};
  for (const name of HOOK_VARIABLES) {
    const value = inherited[name];
    if (value === undefined || value === '') continue;
    const paths = (name === 'GIT_ALTERNATE_OBJECT_DIRECTORIES' ? value.split(delimiter) : [value]).map((path) => (isAbsolute(path) ? path : resolve(from, path)));
    const stray = paths.find((path) => !homes.some((home) => isWithin(home, real(path))));
    if (stray !== undefined) throw new UsageError(`${name} points outside the repository: ${stray}`, `Unset ${name}, or run the scan from the repository's own hook.`);
    out[name] = paths.join(delimiter);
  }
  return out;
}

/** The path with links resolved as far as it exists: an index that is about to be written has no file yet. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : resolve(real(parent), path.slice(parent.length).replace(/^[/\\]+/, ''));
  }
}

function windowsEssentials(): Record<string, string> {
  const root = process.env['SystemRoot'];
  return process.platform === 'win32' && root !== undefined ? { SystemRoot: root } : {};
}
