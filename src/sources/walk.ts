import { readdirSync, type Dirent } from 'node:fs';
import type { PathText } from '../model.ts';
import { isPlainPath, pathFromBytes, pathToBytes } from '../path-text.ts';
import type { FileEntry } from './file-entry.ts';
import { below, fsPath, reasonOf } from './place.ts';
import { isVcsFolder, vcsFolder, type Tally } from './tally.ts';

/** Kernel interfaces: endless files, files that act when they are read. */
const KERNEL_TREES = new Set(['/proc', '/sys']);

/** True for `/proc`, `/sys` and whatever lies in them. */
export function isKernelTree(path: PathText): boolean {
  return process.platform === 'linux' && KERNEL_TREES.has(path.split('/', 2).join('/'));
}

/**
 * Every file below a folder, by the file system alone. Links are entries and never followed, so a loop cannot exist; the stack holds
 * folders only, so depth costs nothing and memory is bounded by the largest folder. A folder's files come before its subfolders, by name.
 *
 * @param start relative to the tally's root.
 * @param onRepository takes a folder that has a `.git`, other than `start`; without it such a folder is walked like any other.
 */
export function* walkFiles(start: PathText, tally: Tally, onRepository?: (folder: PathText) => void): Generator<FileEntry> {
  const stack = [start];
  for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
    const items = readFolder(folder, tally);
    if (folder !== start && onRepository !== undefined && items.some((item) => item.name === '.git')) {
      onRepository(folder);
      continue;
    }
    const bare = looksBare(items);
    const subfolders: PathText[] = [];
    for (const { name, type } of items) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (type === 'folder') {
        if (isVcsFolder(name)) yield* vcsFolder(folder, name, tally);
        else if (bare && name === 'objects') tally.skip(path, 'vcs-folder');
        else if (isKernelTree(below(tally.root, path))) tally.skip(path, 'special-file');
        else subfolders.push(path);
      } else if (type === 'special') tally.skip(path, 'special-file');
      else if (tally.wanted(path)) yield { path, kind: type, tracked: false };
    }
    for (let i = subfolders.length - 1; i >= 0; i--) stack.push(subfolders[i]!);
  }
}

interface Item {
  name: PathText;
  type: 'file' | 'link' | 'folder' | 'special';
}

/** A folder's items by name; an unreadable folder is written down and has none. */
function readFolder(folder: PathText, tally: Tally): Item[] {
  const path = below(tally.root, folder);
  try {
    return (isPlainPath(path) ? readPlain(path) : readAsBytes(path)).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    tally.unread(folder === '' ? '.' : folder, reasonOf(error));
    return [];
  }
}

/** Names as text; where one may not be valid UTF-8 (text shows U+FFFD), the folder is read again as bytes. */
function readPlain(path: string): Item[] {
  const items: Item[] = [];
  for (const dirent of readdirSync(path, { withFileTypes: true })) {
    if (dirent.name.includes('\uFFFD')) return readAsBytes(path);
    items.push({ name: dirent.name, type: typeOf(dirent) });
  }
  return items;
}

function readAsBytes(path: PathText): Item[] {
  return readdirSync(pathToBytes(path), { withFileTypes: true, encoding: 'buffer' }).map((dirent) => ({ name: pathFromBytes(dirent.name), type: typeOf(dirent) }));
}

function typeOf(dirent: Dirent<string> | Dirent<Buffer>): Item['type'] {
  if (dirent.isFile()) return 'file';
  if (dirent.isDirectory()) return 'folder';
  return dirent.isSymbolicLink() ? 'link' : 'special';
}

/** A bare repository, which has no `.git` to tell it by: gitrepository-layout(5). */
function looksBare(items: readonly Item[]): boolean {
  return ['HEAD', 'objects', 'refs'].every((wanted) => items.some((item) => item.name === wanted && (item.type === 'folder') === (wanted !== 'HEAD')));
}

/** True when the folder holds anything. @throws a system error when it cannot be read. */
export function hasItems(path: PathText): boolean {
  return readdirSync(fsPath(path)).length > 0;
}
