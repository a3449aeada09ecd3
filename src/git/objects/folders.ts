import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { codeOf, messageOf } from '../../errors.ts';
import { isWithin } from '../find.ts';
import type { LooseTable, ObjectProblem } from './model.ts';

/** What a look at the folders gives: paths only; nothing of the objects was read. */
export interface FolderListing {
  packs: string[];
  /** Indexes without a pack. */
  lonelyIndexes: string[];
  loose: LooseTable[];
  garbage: string[];
}

/** How deep alternates of alternates are followed; git's own limit. */
const DEEPEST = 5;

/**
 * The folders `objects` of a repository: its own, and those its `info/alternates` name, theirs included. One that lies outside `homes` is
 * somebody else's: it is refused by name, because its secrets would be reported as this repository's.
 */
export function objectFolders(own: string, homes: readonly string[], allowed: (path: string) => boolean, problems: ObjectProblem[]): string[] {
  const folders: string[] = [];
  const follow = (named: string, depth: number): void => {
    const folder = realFolder(named, problems);
    if (folder === null || folders.includes(folder)) return;
    if (!homes.some((home) => isWithin(home, folder)) && !allowed(folder)) {
      problems.push({ what: folder, why: 'an object database outside of the repository, named by its alternates or a link: not read, because it may be somebody else\'s' });
      return;
    }
    folders.push(folder);
    const alternates = alternatesOf(folder, problems);
    if (depth < DEEPEST) for (const path of alternates) follow(path, depth + 1);
    else if (alternates.length > 0) problems.push({ what: join(folder, 'info/alternates'), why: `alternates are followed ${DEEPEST} deep` });
  };
  follow(own, 0);
  return folders;
}

function realFolder(path: string, problems: ObjectProblem[]): string | null {
  try {
    return realpathSync(path);
  } catch (error) {
    problems.push({ what: path, why: messageOf(error) });
    return null;
  }
}

/** Paths in `info/alternates`: a line each, relative to the folder; comments start with # (gitrepository-layout(5)). */
function alternatesOf(folder: string, problems: ObjectProblem[]): string[] {
  const path = join(folder, 'info/alternates');
  let text = '';
  try {
    // Reading a pipe in its place would wait for ever.
    if (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false) text = readFileSync(path, 'utf8');
  } catch (error) {
    problems.push({ what: path, why: messageOf(error) });
  }
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => (isAbsolute(line) ? line : resolve(folder, line)));
}

/** Lists packs and loose objects of one folder. */
export function listFolder(folder: string, idBytes: 20 | 32, problems: ObjectProblem[]): FolderListing {
  const listing: FolderListing = { packs: [], lonelyIndexes: [], loose: [], garbage: [] };
  const ids: string[] = [];
  for (const entry of entriesOf(folder, problems)) {
    if (/^[0-9a-f]{2}$/.test(entry.name)) listFanOut(folder, entry, idBytes, ids, listing, problems);
    else if (entry.name === 'pack') listPacks(folder, entry, listing, problems);
    else if (entry.name !== 'info') listing.garbage.push(join(folder, entry.name));
  }
  if (ids.length > 0) listing.loose.push(looseTable(folder, ids.sort(), idBytes));
  return listing;
}

function listFanOut(folder: string, fanOut: Dirent, idBytes: number, ids: string[], listing: FolderListing, problems: ObjectProblem[]): void {
  if (!isOwn(folder, fanOut, fanOut.isDirectory(), problems)) return;
  const path = join(folder, fanOut.name);
  for (const entry of entriesOf(path, problems)) {
    if (!/^[0-9a-f]+$/.test(entry.name) || entry.name.length !== 2 * idBytes - 2) listing.garbage.push(join(path, entry.name));
    else if (isOwn(path, entry, entry.isFile(), problems)) ids.push(fanOut.name + entry.name);
  }
}

function listPacks(folder: string, pack: Dirent, listing: FolderListing, problems: ObjectProblem[]): void {
  if (!isOwn(folder, pack, pack.isDirectory(), problems)) return;
  const path = join(folder, 'pack');
  const entries = entriesOf(path, problems);
  const names = new Set(entries.map((entry) => entry.name));
  for (const entry of entries) {
    const [, stem = '', kind = ''] = /^(.+)\.(pack|idx|rev|bitmap|keep|promisor|mtimes|midx)$/.exec(entry.name) ?? [];
    if (kind === '' && !entry.name.startsWith('multi-pack-index')) listing.garbage.push(join(path, entry.name));
    else if (kind === 'pack' && isOwn(path, entry, entry.isFile(), problems)) listing.packs.push(join(path, entry.name));
    else if (kind === 'idx' && entry.isFile() && !names.has(`${stem}.pack`)) listing.lonelyIndexes.push(join(path, entry.name));
  }
}

/** True for what git makes there. A link may lead into somebody else's database, and a pipe would never end. */
function isOwn(folder: string, entry: Dirent, isExpectedKind: boolean, problems: ObjectProblem[]): boolean {
  if (isExpectedKind) return true;
  const why = entry.isSymbolicLink() ? 'a link inside the object database: not followed' : 'neither file nor folder as git would make it: not read';
  problems.push({ what: join(folder, entry.name), why });
  return false;
}

/** The entries of a folder by name; none where it does not exist. */
function entriesOf(folder: string, problems: ObjectProblem[]): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') problems.push({ what: folder, why: messageOf(error) });
    return [];
  }
}

function looseTable(folder: string, ids: readonly string[], idBytes: number): LooseTable {
  const table: LooseTable = { folder, count: ids.length, ids: new Uint8Array(new SharedArrayBuffer(ids.length * idBytes)) };
  ids.forEach((id, n) => table.ids.set(Buffer.from(id, 'hex'), n * idBytes));
  return table;
}
