import { lateCrypto } from '../late.ts';
import { closeSync, constants, fchmodSync, fsyncSync, lstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { codeOf, messageOf, UsageError } from '../errors.ts';

/** Pieces of text are gathered to writes of about this size. */
const WRITE = 1 << 16;

/**
 * Writes a file whole or not at all: beside its place under another name, synced, then renamed. Only the owner may read it. A link
 * at the place is refused: a scanned repository may have planted it.
 * @throws UsageError naming the file
 */
export function writeWholeFile(file: string, pieces: Iterable<string>): void {
  refuseLink(file);
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.${lateCrypto().randomBytes(6).toString('hex')}.tmp`);
  try {
    const fd = openSync(beside, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      fchmodSync(fd, 0o600);
      writePieces(fd, pieces);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    if (codeOf(error) === undefined) throw error;
    throw new UsageError(`cannot write ${file}: ${messageOf(error)}`, 'Nothing was written there.', { cause: error });
  }
}

/** @throws UsageError when the file cannot be written: told before hours are spent on a scan */
export function checkWritable(file: string): void {
  refuseLink(file);
  try {
    if (!lstatSync(path.dirname(path.resolve(file))).isDirectory() && !lstatSync(path.dirname(path.resolve(file))).isSymbolicLink()) throw new UsageError(`cannot write ${file}: its folder is not a folder`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot write ${file}: ${messageOf(error)}`, 'Make its folder first.', { cause: error });
  }
}

function refuseLink(file: string): void {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) throw new UsageError(`${file} is a symbolic link; a report is not written through one`, 'Name another file, or remove the link.');
  if (stat?.isDirectory()) throw new UsageError(`${file} is a folder`, 'Name a file in it.');
}

function writePieces(fd: number, pieces: Iterable<string>): void {
  let gathered = '';
  const flush = (): void => {
    const bytes = Buffer.from(gathered);
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    gathered = '';
  };
  for (const piece of pieces) if ((gathered += piece).length >= WRITE) flush();
  flush();
}
