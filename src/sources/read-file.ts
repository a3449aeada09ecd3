import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { codeOf } from '../errors.ts';
import type { PathText, SkipReason } from '../model.ts';
import type { FileEntry } from './file-entry.ts';
import { below, fsPath, reasonOf } from './place.ts';

/** What opening an entry gave. Bytes stand at the start of the caller's buffer. */
export type FileContent =
  /** All of the file. */
  | { kind: 'whole'; length: number }
  /** The text of a link. */
  | { kind: 'link'; length: number }
  /** The file is larger than the buffer, which is full. Read on with `readInto`, ask `lengthFault` at the end, close `fd`. */
  | { kind: 'large'; fd: number; length: number; size: number }
  /** A tracked file that is not on disk. */
  | { kind: 'absent' }
  | { kind: 'skipped'; reason: SkipReason }
  | { kind: 'unread'; why: string };

// A link in place of the file is not followed, a FIFO does not block, a terminal does not take over. Missing ones (Windows) are 0.
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** Allocated bytes at most this part of a file, and the file at least this large: holes, which would take hours to read. */
const SPARSE_PART = 1 / 64;
const SPARSE_SIZE = 4 * 2 ** 30;

/**
 * Reads an entry into the buffer with three system calls: open, read, close. A read that does not fill the buffer has met the end of the
 * file; only an empty or a full one is looked at more closely, as no special file gives anything in between before it is told apart by
 * the listing or by an error of its own.
 *
 * @param buffer at least 4,096 bytes, so that the text of any link fits.
 */
export function readFile(root: PathText, entry: Pick<FileEntry, 'path' | 'kind' | 'tracked'>, buffer: Uint8Array): FileContent {
  const path = fsPath(below(root, entry.path));
  if (entry.kind === 'link') {
    const link = readLink(path, buffer);
    if (link !== null) return link;
  }
  let fd: number;
  try {
    fd = openSync(path, OPEN_FLAGS);
  } catch (error) {
    return (isLinkError(error) ? readLink(path, buffer) : null) ?? failed(error, entry.tracked);
  }
  let content: FileContent | undefined;
  try {
    const length = readSync(fd, buffer, 0, buffer.length, null);
    content = length > 0 && length < buffer.length ? { kind: 'whole', length } : closerLook(fd, length);
  } catch (error) {
    content = failed(error, entry.tracked);
  } finally {
    if (content?.kind !== 'large') closeSync(fd);
  }
  return content;
}

/**
 * Fills `buffer` from `offset` on; fewer bytes than `length` only at the file's end.
 *
 * @throws a system error (EIO, ESTALE).
 */
export function readInto(fd: number, buffer: Uint8Array, offset: number, length: number): number {
  let total = 0;
  while (total < length) {
    const count = readSync(fd, buffer, offset + total, length - total, null);
    if (count === 0) break;
    total += count;
  }
  return total;
}

/** Why a large file was not read whole: it changed its length meanwhile; null when it did not. Read no more than `size` bytes: a log may grow for ever. */
export function lengthFault(fd: number, size: number, bytesRead: number): string | null {
  if (bytesRead < size) return 'it shrank while it was read';
  return fstatSync(fd).size > size ? 'it grew while it was read' : null;
}

function closerLook(fd: number, length: number): FileContent {
  const stat = fstatSync(fd);
  if (!stat.isFile()) return { kind: 'skipped', reason: 'special-file' };
  if (stat.size <= length) return { kind: 'whole', length };
  if (length === 0) return { kind: 'unread', why: 'it changed while it was read' };
  if (stat.size >= SPARSE_SIZE && stat.blocks * 512 < stat.size * SPARSE_PART) return { kind: 'skipped', reason: 'too-large' };
  return { kind: 'large', fd, length, size: stat.size };
}

/** The text of a link; null when there is a file instead. */
function readLink(path: string | Buffer, buffer: Uint8Array): FileContent | null {
  try {
    const text = readlinkSync(path, 'buffer').subarray(0, buffer.length);
    buffer.set(text);
    return { kind: 'link', length: text.length };
  } catch {
    return null;
  }
}

/** ELOOP is Linux's and macOS's answer to O_NOFOLLOW on a link, EMLINK FreeBSD's. */
function isLinkError(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ELOOP' || code === 'EMLINK';
}

function failed(error: unknown, tracked: boolean): FileContent {
  const code = codeOf(error);
  if (code === undefined) throw error;
  // ENXIO: a socket, or a device without a driver. EAGAIN: a FIFO that somebody writes to.
  if (code === 'ENXIO' || code === 'ENODEV' || code === 'EAGAIN') return { kind: 'skipped', reason: 'special-file' };
  if (tracked && (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR')) return { kind: 'absent' };
  return { kind: 'unread', why: reasonOf(error) };
}
