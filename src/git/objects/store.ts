import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { messageOf } from '../../errors.ts';
import type { Repository } from '../repository.ts';
import { findObject } from './find-object.ts';
import { listFolder, objectFolders } from './folders.ts';
import type { ObjectProblem, ObjectStore } from './model.ts';
import { parsePackIndex, type PackIndex } from './pack-index.ts';
import { buildPackTable } from './pack-table.ts';
import { indexInScratch } from './reindex.ts';

export interface StoreOptions {
  /** Folders `objects` outside of the repository that may be read all the same (links resolved). Default: none. */
  alternates?: readonly string[];
  /** Further folders `objects` of this repository: the quarantine of pushed objects that a hook is told of. */
  folders?: readonly string[];
  /** Milliseconds git may take to index a pack whose index is unusable; 0 leaves such a pack unread. Default 10 minutes. */
  indexTimeout?: number;
}

/**
 * Opens the object database of a repository: every pack's index and headers are read, loose objects are listed. No git runs, unless a pack
 * has no usable index: then git makes one in a scratch folder. Nothing in the repository is written. What cannot be read is a problem of
 * the store, never an error.
 */
export async function openObjectStore(repository: Repository, options: StoreOptions = {}): Promise<ObjectStore> {
  const idBytes = repository.objectFormat === 'sha1' ? 20 : 32;
  const store: ObjectStore = { idBytes, packs: [], loose: [], problems: [], garbage: [], notes: [] };
  const homes = [repository.gitDir, repository.commonDir, ...(repository.workTree === null ? [] : [repository.workTree])];
  const allowed = options.alternates ?? [];
  const lonelyIndexes: string[] = [];
  const seen = new Set<string>();
  for (const own of [`${repository.commonDir}/objects`, ...(options.folders ?? [])]) {
    for (const folder of objectFolders(own, homes, (path) => allowed.includes(path), store.problems)) {
      if (seen.has(folder)) continue;
      seen.add(folder);
      const listing = listFolder(folder, idBytes, store.problems);
      store.loose.push(...listing.loose);
      store.garbage.push(...listing.garbage);
      lonelyIndexes.push(...listing.lonelyIndexes);
      for (const path of listing.packs) await openPack(store, repository, path, options.indexTimeout ?? 600_000);
    }
  }
  for (const path of lonelyIndexes) nameMissing(store, path);
  return store;
}

async function openPack(store: ObjectStore, repository: Repository, path: string, timeout: number): Promise<void> {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    const pack = describePack(fd, store.idBytes);
    const index = await indexOf(store, repository, path, pack, timeout);
    if (index === null) return;
    const fits = index.whole && pack.isPack && pack.checksum.equals(index.packChecksum) && pack.count === index.count;
    if (!fits) store.notes.push(`${path} is damaged, or its index is: every object of it was held against its id`);
    const end = fits ? pack.bytes - store.idBytes : pack.bytes;
    store.packs.push(buildPackTable(path, fd, index, end, fits, store.problems));
  } catch (error) {
    store.problems.push({ what: path, why: messageOf(error) });
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** What a pack says of itself (gitformat-pack(5)): number of objects at the start, checksum at the end. */
interface PackFrame {
  bytes: number;
  isPack: boolean;
  count: number;
  checksum: Buffer;
}

function describePack(fd: number, idBytes: number): PackFrame {
  const bytes = fstatSync(fd).size;
  const head = Buffer.alloc(12);
  const checksum = Buffer.alloc(idBytes);
  readSync(fd, head, 0, 12, 0);
  if (bytes >= 12 + idBytes) readSync(fd, checksum, 0, idBytes, bytes - idBytes);
  const version = head.readUInt32BE(4);
  return { bytes, isPack: head.toString('latin1', 0, 4) === 'PACK' && (version === 2 || version === 3), count: head.readUInt32BE(8), checksum };
}

/**
 * The pack's index. Where it is missing, damaged or of another pack, git makes a new one; where that fails, too (a pack that is damaged
 * itself), a damaged one that can be read at all is better than none: what it says is held against the objects' ids.
 */
async function indexOf(store: ObjectStore, repository: Repository, path: string, pack: PackFrame, timeout: number): Promise<PackIndex | null> {
  const indexPath = path.replace(/\.pack$/, '.idx');
  const found = readIndexFile(indexPath, store.idBytes);
  if (found.index?.whole === true && found.index.count === pack.count) return found.index;
  const remade = timeout > 0 ? await indexInScratch(repository, path, store.idBytes, timeout) : null;
  if (remade !== null) {
    store.notes.push(`${indexPath} is unusable (${found.why}): the pack was indexed anew in a scratch folder`);
    return remade;
  }
  store.problems.push({ what: indexPath, why: `${found.why}, and the pack could not be indexed anew` });
  return found.index;
}

function readIndexFile(path: string, idBytes: 20 | 32): { index: PackIndex | null; why: string } {
  try {
    const index = parsePackIndex(readFileSync(path), idBytes);
    const why = index === null ? 'not a pack index' : index.whole ? 'its count is not the pack\'s' : 'its checksum is wrong';
    return { index, why };
  } catch (error) {
    return { index: null, why: messageOf(error) };
  }
}

/** An index whose pack is gone still tells which objects were there: each that lies nowhere else is missing. */
function nameMissing(store: ObjectStore, path: string): void {
  const { index, why } = readIndexFile(path, store.idBytes);
  const problems: ObjectProblem[] = [];
  if (index === null) problems.push({ what: path, why });
  for (let entry = 0; index !== null && entry < index.count; entry++) {
    const id = index.ids.subarray(entry * store.idBytes, (entry + 1) * store.idBytes);
    if (findObject(store, id) === undefined) problems.push({ what: Buffer.from(id).toString('hex'), why: `it lay in the pack of ${path}, which is missing` });
  }
  for (const problem of problems) store.problems.push(problem);
}
