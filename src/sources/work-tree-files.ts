import { lstatSync } from 'node:fs';
import { codeOf, messageOf } from '../errors.ts';
import type { PathText } from '../model.ts';
import { BATCH_SIZE, type FileEntry, type TrackedEntry, type WorkTreeListing } from './file-entry.ts';
import { below, fsPath } from './place.ts';
import { batched, vcsFolder, type Tally } from './tally.ts';
import { hasItems, walkFiles } from './walk.ts';

/** A part of a repository's working tree within a listing. */
export interface WorkTreePart {
  listing: WorkTreeListing;
  /** The folder to list, relative to the tally's root. */
  folder: PathText;
  /** The same folder, relative to the working tree's top. */
  under: PathText;
}

/**
 * The files of a repository: every tracked one, and the untracked ones that it does not ignore.
 *
 * @param onFolder takes a folder that is listed by its own rules: a repository within this one, or a submodule.
 */
export async function* workTreeFiles(part: WorkTreePart, tally: Tally, onFolder: (folder: PathText) => void): AsyncGenerator<FileEntry[]> {
  const { listing, folder, under } = part;
  try {
    const tracked = await entriesOf(listing);
    if ('why' in tracked) return yield* withoutIgnoreRules(part, [], tracked.why, tally, onFolder);
    let count = 0;
    for (const batch of trackedFiles(part, tracked.entries, tally, onFolder)) {
      count += batch.length;
      yield batch;
    }
    let untracked = 0;
    for await (const paths of listing.untracked) {
      untracked += paths.length;
      yield untrackedFiles(part, paths, tally, onFolder);
    }
    const end = await listing.untrackedEnd;
    if (end.kind === 'failed' && untracked === 0) return yield* withoutIgnoreRules(part, await listing.tracked(), end.why, tally, onFolder);
    if (end.kind === 'failed') tally.unread(folder === '' ? '.' : folder, `not all untracked files were listed: ${end.why}`);
    else for (const { what, why } of end.unread) tally.unread(inListing(part, what.replace(/\/$/, '')), why);
    if (under === '') yield [...vcsFolder(folder, '.git', tally)];
    else if (count + untracked === 0) {
      tally.note(`${under} is ignored by its repository; as it was named, everything in it is scanned`);
      yield* batched(walkFiles(folder, tally, onFolder));
    }
  } finally {
    listing.stop();
  }
}

/** The tracked entries, or why there are none to be had. */
async function entriesOf(listing: WorkTreeListing): Promise<{ entries: Iterable<TrackedEntry> } | { why: string }> {
  try {
    return { entries: await listing.tracked() };
  } catch (error) {
    return { why: messageOf(error) };
  }
}

/** The path as the listing has it. */
function inListing(part: WorkTreePart, path: PathText): PathText {
  const inFolder = part.under === '' ? path : path.slice(part.under.length + 1);
  return part.folder === '' ? inFolder : `${part.folder}/${inFolder}`;
}

function* trackedFiles(part: WorkTreePart, entries: Iterable<TrackedEntry>, tally: Tally, onFolder: (folder: PathText) => void): Generator<FileEntry[]> {
  const isPlain = folderCheck(tally.root);
  let batch: FileEntry[] = [];
  for (const entry of entries) {
    const path = inListing(part, entry.path);
    const cut = path.lastIndexOf('/');
    const way = cut < 0 ? 'plain' : isPlain(path.slice(0, cut));
    if (way === 'unsafe' || isUnsafeName(path.slice(cut + 1))) tally.unread(path, 'the index names a path that git does not allow');
    // A folder of the index that is a link now has no tracked files any more, and git lists the link itself as untracked.
    else if (way === 'absent') continue;
    else if (entry.kind === 'gitlink') submodule(path, tally, onFolder);
    else if (tally.wanted(path)) batch.push(fileEntry(path, entry));
    if (batch.length < BATCH_SIZE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function fileEntry(path: PathText, entry: TrackedEntry): FileEntry {
  const made: FileEntry = { path, kind: entry.kind === 'link' ? 'link' : 'file', tracked: true };
  if (entry.size !== undefined) made.size = entry.size;
  if (entry.hidden) made.hiddenBlob = entry.id();
  return made;
}

function submodule(path: PathText, tally: Tally, onFolder: (folder: PathText) => void): void {
  try {
    const place = below(tally.root, path);
    if (lstatSync(fsPath(place), { throwIfNoEntry: false })?.isDirectory() && hasItems(place)) {
      tally.note(`submodule ${path} is checked out: its files are scanned, its history is not`);
      onFolder(path);
    } else tally.skip(path, 'submodule');
  } catch (error) {
    tally.unread(path, messageOf(error));
  }
}

function untrackedFiles(part: WorkTreePart, paths: PathText[], tally: Tally, onFolder: (folder: PathText) => void): FileEntry[] {
  const entries: FileEntry[] = [];
  for (const listed of paths) {
    const path = inListing(part, listed);
    if (path.endsWith('/')) onFolder(path.slice(0, -1));
    else if (tally.wanted(path)) entries.push({ path, kind: 'file', tracked: false });
  }
  return entries;
}

/** Where git could not say what is ignored, nothing is. */
function* withoutIgnoreRules(part: WorkTreePart, entries: Iterable<TrackedEntry>, why: string, tally: Tally, onFolder: (folder: PathText) => void): Generator<FileEntry[]> {
  tally.note(`ignore rules were not applied, ignored files are scanned too: ${why}`);
  const tracked = new Set<PathText>();
  for (const entry of entries) tracked.add(inListing(part, entry.path));
  const isNew = (path: PathText): boolean => !tracked.has(path);
  const unlisted: Tally = { ...tally, wanted: (path) => isNew(path) && tally.wanted(path) };
  yield* batched(walkFiles(part.folder, unlisted, (folder) => isNew(folder) && onFolder(folder)));
}

/** Names that lead out of the tree or into a repository; git's verify_path refuses them too, but a hostile index holds what it likes. */
function isUnsafeName(name: string): boolean {
  return name === '' || name === '.' || name === '..' || name.toLowerCase() === '.git';
}

type Way = 'plain' | 'absent' | 'unsafe';

/**
 * A test of an entry's folders: each must be a real folder, since O_NOFOLLOW guards only the last part of a path. One lstat a folder;
 * asking for each file instead would double the system calls of a scan.
 */
function folderCheck(root: PathText): (folder: PathText) => Way {
  const known = new Map<PathText, Way>();
  const check = (folder: PathText): Way => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    const cut = folder.lastIndexOf('/');
    const parent = cut < 0 ? 'plain' : check(folder.slice(0, cut));
    const way = isUnsafeName(folder.slice(cut + 1)) ? 'unsafe' : parent === 'plain' ? wayOf(below(root, folder)) : parent;
    known.set(folder, way);
    return way;
  };
  return check;
}

function wayOf(path: PathText): Way {
  try {
    return lstatSync(fsPath(path), { throwIfNoEntry: false })?.isDirectory() ? 'plain' : 'absent';
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    // It cannot be looked at; opening the file will say why.
    return 'plain';
  }
}
