import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { CONFIG_FILE } from '../config/index.ts';
import { codeOf, messageOf, UsageError } from '../errors.ts';
import { findWorkTree } from '../git/index.ts';

/** What a scanned place belongs to. */
export interface Project {
  /** Absolute folder that reported paths are relative to: the repository's root, else the scanned folder. */
  root: string;
  /** Absolute path of the config that is in force, or null. */
  configFile: string | null;
}

/**
 * Finds the project of a file or folder: its repository, and the nearest `.keysieve.yaml` from there up to the repository's root.
 * @throws UsageError when there is nothing at `place`
 */
export function findProject(place: string): Project {
  const folder = folderOf(place);
  const found = findWorkTree(folder, { upward: true });
  const root = found.kind === 'found' ? realpathSync(found.workTree) : folder;
  return { root, configFile: nearestConfig(folder, root) };
}

function folderOf(place: string): string {
  try {
    const real = realpathSync(place);
    return statSync(real).isDirectory() ? real : path.dirname(real);
  } catch (error) {
    const code = codeOf(error);
    throw new UsageError(`cannot scan ${place}: ${code === 'ENOENT' ? 'there is no such file or folder' : messageOf(error)}`, 'Name a file or folder that exists.', { cause: error });
  }
}

function nearestConfig(from: string, root: string): string | null {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const file = path.join(folder, CONFIG_FILE);
    if (existsSync(file)) return file;
    if (folder === root || folder === path.dirname(folder)) return null;
  }
}
