import { lstatSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import type { PathText } from '../model.ts';
import { pathFromBytes } from '../path-text.ts';
import { BATCH_SIZE, type FileEntry, type Listing, type ListOptions } from './file-entry.ts';
import { fsPath, reasonOf } from './place.ts';
import { tallyOf, type Tally } from './tally.ts';

/**
 * Splits a list of paths as it arrives: one a line, or one a NUL (`find -print0`, `git diff --name-only -z`). Empty ones are passed over.
 */
export async function* readPathList(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, separator: 'line' | 'nul'): AsyncGenerator<PathText> {
  const mark = separator === 'line' ? 10 : 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end: number; (end = bytes.indexOf(mark, start)) >= 0; start = end + 1) if (end > start) yield pathFromBytes(bytes.subarray(start, end));
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) yield pathFromBytes(rest);
}

/**
 * The listing of files that are named one by one (`--files-from`): each is scanned, whatever a repository ignores. One that is missing
 * or a folder is unread, as it was asked for.
 *
 * @param from absolute folder that relative paths start at; the listing's root.
 */
export function listNamedFiles(from: PathText, paths: AsyncIterable<PathText> | Iterable<PathText>, options: ListOptions = {}): Listing {
  const record: Omit<Listing, 'batches'> = { root: from, skipped: {}, unread: [], notes: [] };
  return Object.assign(record, { batches: named(paths, tallyOf(record, options)) });
}

async function* named(paths: AsyncIterable<PathText> | Iterable<PathText>, tally: Tally): AsyncGenerator<FileEntry[]> {
  const seen = new Set<PathText>();
  let batch: FileEntry[] = [];
  for await (const given of paths) {
    const path = relativeTo(tally.root, given);
    if (seen.has(path)) continue;
    seen.add(path);
    const entry = look(path, tally);
    if (entry !== null) batch.push(entry);
    if (batch.length < BATCH_SIZE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function look(path: PathText, tally: Tally): FileEntry | null {
  try {
    const stat = lstatSync(fsPath(resolve(tally.root, path)));
    if (stat.isDirectory()) tally.unread(path, 'EISDIR: it is a folder');
    else if (!stat.isFile() && !stat.isSymbolicLink()) tally.unread(path, 'it is no regular file');
    else if (tally.wanted(path)) return { path, kind: stat.isFile() ? 'file' : 'link', size: stat.size, tracked: false };
  } catch (error) {
    tally.unread(path, reasonOf(error));
  }
  return null;
}

function relativeTo(root: PathText, given: PathText): PathText {
  const path = relative(root, isAbsolute(given) ? given : resolve(root, given));
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}
