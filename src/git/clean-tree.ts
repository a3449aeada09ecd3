import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { PathText } from '../model.ts';
import type { IndexEntry } from './index-file.ts';

/**
 * True when every folder of the index holds nothing but what the index names, so that there is nothing to ask git about. Starting git costs
 * 10 ms, a third of Node's own start, and on a small clean tree this costs one. Whatever is in doubt (a name that is no text, a folder that
 * cannot be read, a repository within) is not clean, and git decides.
 *
 * @param under relative to the working tree; '' = all of it.
 */
export function isCleanTree(workTree: string, under: PathText, entries: Iterable<IndexEntry>): boolean {
  const named = new Map<PathText, IndexEntry['kind'] | 'folder'>([[under, 'folder']]);
  for (const { path, kind } of entries) {
    named.set(path, kind);
    for (let cut = path.lastIndexOf('/'); cut > 0 && !named.has(path.slice(0, cut)); cut = path.lastIndexOf('/', cut - 1)) named.set(path.slice(0, cut), 'folder');
  }
  const folders = [under];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const items = itemsOf(join(workTree, folder));
    if (items === null) return false;
    for (const dirent of items) {
      const path = folder === '' ? dirent.name : `${folder}/${dirent.name}`;
      if (path === '.git' || isSpecial(dirent)) continue;
      const kind = named.get(path);
      if (kind === undefined || (kind === 'folder' || kind === 'gitlink') !== dirent.isDirectory()) return false;
      if (kind === 'folder') folders.push(path);
    }
  }
  return true;
}

/** FIFOs, sockets and devices: git does not list them either. */
function isSpecial(dirent: Dirent): boolean {
  return !dirent.isFile() && !dirent.isDirectory() && !dirent.isSymbolicLink();
}

function itemsOf(folder: string): Dirent[] | null {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return null;
  }
}
