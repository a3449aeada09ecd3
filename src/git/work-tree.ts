import type { PathText } from '../model.ts';
import { discoverRepository, type DiscoverOptions } from './discover.ts';
import { listTree, type TreeListing } from './list-tree.ts';

/** A working tree at (or above) a folder, ready to be listed. */
export type WorkTreeDiscovery =
  | { kind: 'none'; notes: string[] }
  | { kind: 'found'; workTree: string; notes: string[]; list: (under: PathText) => TreeListing }
  | { kind: 'refused'; why: string; remedy: string };

/** `discoverRepository` for those who want files: a bare repository has none, so it counts as "none". */
export function findWorkTree(folder: string, options: DiscoverOptions): WorkTreeDiscovery {
  const found = discoverRepository(folder, options);
  if (found.kind !== 'found') return found;
  const { repository } = found;
  const { workTree, notes } = repository;
  return workTree === null ? { kind: 'none', notes } : { kind: 'found', workTree, notes, list: (under) => listTree(repository, { under }) };
}
