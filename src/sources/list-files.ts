import { realpathSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import type { PathText } from '../model.ts';
import type { FileEntry, Listing, ListOptions, WorkTreeDiscovery } from './file-entry.ts';
import { below, reasonOf } from './place.ts';
import { batched, tallyOf, type Tally } from './tally.ts';
import { isKernelTree, walkFiles } from './walk.ts';
import { workTreeFiles, type WorkTreePart } from './work-tree-files.ts';

/**
 * Lists what a scan of a folder or a file is to open. Inside a repository: tracked files, and untracked ones that are not ignored; outside:
 * everything but version control folders. The repository is found, and git started, before this returns.
 *
 * @param path a folder or a file; a link that the user names is followed.
 * @throws UsageError when there is nothing at `path`, when that is neither (a FIFO, a device) or lies in `/proc` or `/sys`, or when its repository leads to another place.
 */
export function listFiles(path: string, options: ListOptions = {}): Listing {
  const { place, stat } = locate(path);
  const isFolder = stat.isDirectory();
  const record: Omit<Listing, 'batches'> = { root: isFolder ? place : dirname(place), skipped: {}, unread: [], notes: [] };
  const tally = tallyOf(record, options);
  const batches = isFolder ? folders(first(place, tally, options), tally, options) : oneFile(basename(place), stat);
  return Object.assign(record, { batches });
}

function locate(path: string): { place: string; stat: Stats } {
  let place: string;
  let stat: Stats;
  try {
    place = realpathSync(resolve(path));
    stat = statSync(place);
  } catch (error) {
    throw new UsageError(`cannot scan ${path}: ${reasonOf(error)}`, 'Name a file or folder that exists.', { cause: error });
  }
  if (!stat.isFile() && !stat.isDirectory()) throw new UsageError(`${path} is no regular file`, 'Give what it holds to keysieve stdin.');
  if (isKernelTree(place)) throw new UsageError(`${path} is an interface of the kernel, not files`, 'Name a folder outside /proc and /sys.');
  return { place, stat };
}

async function* oneFile(path: PathText, { size }: Stats): AsyncGenerator<FileEntry[]> {
  yield [{ path, kind: 'file', size, tracked: false }];
}

/** One folder that is listed by one set of rules: those of its repository, or none. */
type Part = WorkTreePart | { folder: PathText; listing: null };

/** The part that starts at the root. git begins to work here. */
function first(place: string, tally: Tally, options: ListOptions): Part {
  const found = discover(place, true, options);
  if (found.kind === 'refused') throw new UsageError(found.why, found.remedy);
  return partOf('', place, found, tally);
}

function discover(place: string, upward: boolean, options: ListOptions): WorkTreeDiscovery {
  if (options.noIgnore === true || options.findWorkTree === undefined) return { kind: 'none', notes: [] };
  return options.findWorkTree(place, { upward });
}

function partOf(folder: PathText, place: string, found: WorkTreeDiscovery, tally: Tally): Part {
  if (found.kind === 'refused') {
    tally.note(`${found.why}; its files are scanned without it`);
    return { folder, listing: null };
  }
  found.notes.forEach(tally.note);
  if (found.kind === 'none') return { folder, listing: null };
  const under = relative(found.workTree, place).replaceAll('\\', '/');
  return { folder, under, listing: found.list(under) };
}

/** The first part, then each repository that was met on the way. A queue and not recursion: the depth of nesting costs nothing. */
async function* folders(start: Part, tally: Tally, options: ListOptions): AsyncGenerator<FileEntry[]> {
  const queue: PathText[] = [];
  const onFolder = (folder: PathText): void => void queue.push(folder);
  const onRepository = options.noIgnore === true || options.findWorkTree === undefined ? undefined : onFolder;
  let part: Part | undefined = start;
  for (let next = 0; part !== undefined; next++) {
    const batches: AsyncIterable<FileEntry[]> | Iterable<FileEntry[]> =
      part.listing === null ? batched(walkFiles(part.folder, tally, onRepository)) : workTreeFiles(part, tally, onFolder);
    for await (const batch of batches) if (batch.length > 0) yield batch;
    const folder = queue[next];
    part = folder === undefined ? undefined : nested(folder, tally, options);
  }
}

function nested(folder: PathText, tally: Tally, options: ListOptions): Part {
  const place = below(tally.root, folder);
  // A process cannot be started in a folder whose name is not text; it is walked instead.
  if (!place.isWellFormed()) return { folder, listing: null };
  return partOf(folder, place, discover(place, false, options), tally);
}
