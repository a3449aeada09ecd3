import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { codeOf, messageOf, UsageError } from '../errors.ts';

/** No config, rule file or baseline is larger than this. */
const LARGEST = 64 << 20;

/** Text of a file that the user named. @throws UsageError naming it and what it is for */
export function readNamed(file: string, what: string): string {
  const text = readText(file, what, false);
  if (text === null) throw new UsageError(`there is no ${what} at ${file}`, 'Check the path.');
  return text;
}

/** Text of a file that may be there, or null. @throws UsageError when it is there and cannot be read */
export function readIfThere(file: string, what: string): string | null {
  return readText(file, what, false);
}

/**
 * Text of a file that a config in the scanned repository names: it must lie inside `root`, also when links are followed, so that a
 * repository cannot make a scan read other files of the user. Null when it is not there.
 */
export function readInside(root: string, file: string, what: string): string | null {
  const absolute = path.resolve(root, file);
  let real: string;
  try {
    real = realpathSync(absolute);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new UsageError(`cannot read ${what} ${file}: ${messageOf(error)}`, '', { cause: error });
  }
  const relative = path.relative(realpathSync(root), real);
  if (relative.startsWith('..') || path.isAbsolute(relative)) throw new UsageError(`${what} ${file} leads out of ${root}`, 'Give the file itself by flag, or move it into the folder.');
  return readText(real, what, true);
}

function readText(file: string, what: string, noFollow: boolean): string | null {
  let fd: number;
  try {
    fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (noFollow ? (constants.O_NOFOLLOW ?? 0) : 0));
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw new UsageError(`cannot read ${what} ${file}: ${messageOf(error)}`, '', { cause: error });
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw new UsageError(`${what} ${file} is not a file`);
    if (stat.size > LARGEST) throw new UsageError(`${what} ${file} is larger than ${LARGEST >> 20} MiB`);
    return readFileSync(fd, 'utf8');
  } finally {
    closeSync(fd);
  }
}
