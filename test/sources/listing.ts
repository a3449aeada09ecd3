import { findWorkTree } from '../../src/git/index.ts';
import { listFiles, type FileEntry, type ListOptions } from '../../src/sources/index.ts';

/** A listing read to its end, as `scan` joins it: with git. */
export async function listed(path: string, options: ListOptions = {}) {
  const listing = listFiles(path, { findWorkTree, ...options });
  const entries: FileEntry[] = [];
  for await (const batch of listing.batches) entries.push(...batch);
  return { ...listing, entries, paths: entries.map((entry) => entry.path) };
}

/** The paths without git's own files. */
export function withoutGitConfig(paths: string[]): string[] {
  return paths.filter((path) => !path.endsWith('.git/config'));
}
