// The kernel: what runs once a byte. Everything else is TypeScript.
export { useTables } from './tables';
export { scan, stopped } from './scan';
export { inflate, inflateUnchecked } from './inflate';
export { applyDelta, deltaRuns, deltaTargetSize } from './delta';
export { treeEntries } from './tree';

/** Where the host may put its own things: tables, hits, text. */
export function heapStart(): usize {
  return __heap_base;
}
