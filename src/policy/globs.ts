import { UsageError } from '../errors.ts';
import type { PathText } from '../model.ts';

/** Compiles globs: the result gives the first one that matches a path, or undefined. @throws UsageError for a glob with a fault */
export type GlobCompiler = (globs: readonly string[]) => (path: PathText) => string | undefined;

/**
 * picomatch makes backtracking expressions: `*a*a*a*a*b` takes 40 s on a name of 255 characters, `**` four times 8 s on a deep path.
 * Globs come from the scanned repository, so their wildcards and the paths they see are bounded. A path beyond the bounds
 * matches no glob: it is scanned and reported, never skipped.
 */
const MAX_STARS = 6;
const MAX_STARS_A_NAME = 3;
const MAX_GLOBSTARS = 3;
const MAX_PATH = 1024;
const MAX_NAME = 255;
const MAX_GLOB = 512;

/** What is wrong with a glob, one clause, or undefined. */
export function globFault(glob: string): string | undefined {
  if (glob === '' || glob === '/') return 'a glob must not be empty';
  if (glob.length > MAX_GLOB) return `a glob has at most ${MAX_GLOB} characters`;
  if (glob.startsWith('!')) return '"!" (everything but) is not supported in a glob; list what is meant';
  if (glob.includes('\\')) return 'a glob has "/" between names, and "[*]" for a literal star; "\\" is not supported';
  const names = glob.split('/');
  const stars = (text: string): number => text.match(/\*+/g)?.length ?? 0;
  const globstars = names.filter((name) => /^\*{2,}$/.test(name)).length;
  if (stars(glob) > MAX_STARS || globstars > MAX_GLOBSTARS || names.some((name) => stars(name) > MAX_STARS_A_NAME)) {
    return `too many wildcards: at most ${MAX_STARS} in a glob, ${MAX_STARS_A_NAME} in a name and ${MAX_GLOBSTARS} "**"`;
  }
  return undefined;
}

/**
 * Loads picomatch, only when something has globs: it costs some milliseconds of a start.
 * Globs: `*` and `?` within a name (dot files too), `**` across folders, `[abc]`, `{a,b}`. Without a slash a glob looks at the last name of the path;
 * a leading slash ties it to the scan's root; a trailing slash means all that is in a folder of this name.
 */
export async function loadGlobs(needed: boolean): Promise<GlobCompiler> {
  if (!needed) return noGlobs;
  const { default: picomatch } = await import('picomatch');
  return (globs) => {
    const tests = globs.map((glob) => {
      const fault = globFault(glob);
      if (fault !== undefined) throw new UsageError(`glob "${glob}": ${fault}`);
      const { pattern, onName } = normal(glob);
      // With the `s` flag `**` takes folders whose names hold line feeds. Extended globs and regex groups can be exponential.
      const test = picomatch(pattern, { dot: true, nonegate: true, noextglob: true, flags: 's' });
      return { glob, test: (path: string, name: string): boolean => test(onName ? name : path) };
    });
    return (path) => {
      if (tests.length === 0 || !isBounded(path)) return undefined;
      const name = path.slice(path.lastIndexOf('/') + 1);
      return tests.find((each) => each.test(path, name))?.glob;
    };
  };
}

function noGlobs(globs: readonly string[]): () => undefined {
  if (globs.length > 0) throw new Error('globs were compiled that nobody had announced');
  return () => undefined;
}

/** The glob as picomatch means it: what is an operator there and none here is escaped (a folder may be called `(auth)` or `@scope`). */
function normal(glob: string): { pattern: string; onName: boolean } {
  const folder = glob.endsWith('/');
  const rooted = glob.startsWith('/');
  // picomatch takes `a/**` for `a` itself, too, and `[!` for a set with a "!" in it.
  const body = glob.slice(rooted ? 1 : 0, folder ? -1 : undefined).replace(/\[[^\]]*\]|[()+@|^$!]/g, (part) => (part.startsWith('[') ? part.replace(/^\[!/, '[^') : `\\${part}`));
  const single = !rooted && !body.includes('/');
  if (folder) return { pattern: `${single ? '**/' : ''}${body}/**/*`, onName: false };
  return { pattern: body, onName: single };
}

function isBounded(path: PathText): boolean {
  return path.length <= MAX_PATH && (path.length <= MAX_NAME || path.split('/').every((name) => name.length <= MAX_NAME));
}
