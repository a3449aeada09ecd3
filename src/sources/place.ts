import { codeOf, messageOf } from '../errors.ts';
import type { PathText } from '../model.ts';
import { isPlainPath, pathToBytes } from '../path-text.ts';

/** What the file system is called with: bytes only where the path is not valid UTF-8, as text is faster. */
export function fsPath(path: PathText): string | Buffer {
  return isPlainPath(path) ? path : pathToBytes(path);
}

/** A path below `root`; '' is the root itself. */
export function below(root: PathText, path: PathText): PathText {
  if (path === '') return root;
  return root.endsWith('/') ? root + path : `${root}/${path}`;
}

/** A system error in one clause, without the absolute path and call that Node appends: "EACCES: permission denied". */
export function reasonOf(error: unknown): string {
  const message = messageOf(error);
  return codeOf(error) === undefined ? message : message.replace(/, \w+(?: '.*)?$/s, '');
}
