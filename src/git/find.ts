import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, relative, sep } from 'node:path';

let candidates: string[] | undefined;

/**
 * The absolute path of the git binary, or null. PATH is read once a process; entries that are relative, the current folder, or a
 * `node_modules` folder (which `npx` and npm scripts put first) are not searched, because a scanned repository can plant a program there.
 *
 * @param outside a folder git must not lie in: the working tree that is about to be scanned.
 */
export function findGit(outside?: string): string | null {
  candidates ??= searchPath(process.env['PATH'] ?? '', process.cwd());
  return candidates.find((path) => outside === undefined || outside === sep || !isWithin(outside, path)) ?? null;
}

/** Every git binary that a PATH names, in its order. */
export function searchPath(path: string, currentFolder: string): string[] {
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  return path
    .split(delimiter)
    .filter((entry) => isAbsolute(entry) && relative(entry, currentFolder) !== '' && !entry.split(sep).includes('node_modules'))
    .map((entry) => join(entry, name))
    .filter(isProgram);
}

/** True when `path` is `folder` or lies in it. Both absolute; links are not resolved. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
