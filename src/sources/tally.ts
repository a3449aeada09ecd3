import { lstatSync } from 'node:fs';
import type { PathText, SkipReason } from '../model.ts';
import { BATCH_SIZE, type FileEntry, type Listing, type ListOptions } from './file-entry.ts';
import { below, fsPath, reasonOf } from './place.ts';

/** Where everything that a listing comes across is written down: entries to scan, and what is not scanned and why. */
export interface Tally {
  root: PathText;
  skip: (path: PathText, reason: SkipReason) => void;
  unread: (path: PathText, why: string) => void;
  note: (text: string) => void;
  /** False when the policy leaves the file out; it is then counted. */
  wanted: (path: PathText) => boolean;
}

/** A tally that writes into the listing the caller holds. */
export function tallyOf(listing: Omit<Listing, 'batches'>, options: ListOptions): Tally {
  const skip = (path: PathText, reason: SkipReason): void => {
    listing.skipped[reason] = (listing.skipped[reason] ?? 0) + 1;
    options.onSkip?.(path, reason);
  };
  return {
    root: listing.root,
    skip,
    unread: (what, why) => void listing.unread.push({ what, why }),
    note: (text) => void listing.notes.push(text),
    wanted: (path) => {
      if (options.excluded?.(path) !== true) return true;
      skip(path, 'excluded');
      return false;
    },
  };
}

/** Groups entries into batches. */
export function* batched(entries: Iterable<FileEntry>): Generator<FileEntry[]> {
  let batch: FileEntry[] = [];
  for (const entry of entries) {
    if (batch.push(entry) < BATCH_SIZE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Files inside a version control folder that people write URLs with credentials into; its other files are objects, logs and indexes. */
const VCS_CONFIGS: Record<string, string[]> = { '.git': ['config', 'config.worktree'], '.hg': ['hgrc'], '.svn': [] };

export function isVcsFolder(name: string): boolean {
  return Object.hasOwn(VCS_CONFIGS, name);
}

/** Counts a version control folder as skipped and gives its config files. A `.git` that is a file (linked worktree, submodule) is a file like any other. */
export function* vcsFolder(parent: PathText, name: string, tally: Tally): Generator<FileEntry> {
  const folder = parent === '' ? name : `${parent}/${name}`;
  const itself = fileAt(folder, tally);
  if (itself !== null) return yield itself;
  tally.skip(folder, 'vcs-folder');
  for (const config of VCS_CONFIGS[name] ?? []) {
    const entry = fileAt(`${folder}/${config}`, tally);
    if (entry !== null) yield entry;
  }
}

/** The entry of a regular file that is wanted; null for everything else. */
function fileAt(path: PathText, tally: Tally): FileEntry | null {
  try {
    const stat = lstatSync(fsPath(below(tally.root, path)), { throwIfNoEntry: false });
    return stat?.isFile() && tally.wanted(path) ? { path, kind: 'file', size: stat.size, tracked: false } : null;
  } catch (error) {
    tally.unread(path, reasonOf(error));
    return null;
  }
}
