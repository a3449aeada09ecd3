import type { Share, TreesResult } from './messages.ts';
import { goThrough, type SweepContext } from './sweep-context.ts';
import { createTreeReader } from './tree-reader.ts';

/** Scans a share of the trees (names of files may hold secrets), and lists their subtrees and those blobs that are asked for. */
export function sweepTrees(context: SweepContext, share: Share, wanted: Int32Array): TreesResult {
  const holders: [number, number[]][] = [];
  const trees: number[] = [];
  const firstEntry: number[] = [0];
  const entries: number[] = [];
  const reader = createTreeReader(context, wanted);
  const tally = goThrough(context, share, ({ id, visited, matches }) => {
    if (matches.length > 0) holders.push([context.numberOf(id), context.ledger.enter(matches)]);
    if (!visited) return;
    const fault = reader.read(visited, entries);
    if (fault) tally.unread.push([id, fault]);
    trees.push(context.numberOf(id));
    firstEntry.push(entries.length);
  });
  return {
    kind: 'trees',
    ...tally,
    archives: 0,
    below: tally.below + context.ledger.takeBelow(),
    thread: context.ledger.thread,
    secrets: context.ledger.takeNew(),
    holders: holders.filter(([, secrets]) => secrets.length > 0),
    trees: Int32Array.from(trees),
    firstEntry: Int32Array.from(firstEntry),
    entries: Int32Array.from(entries),
    submodules: [],
  };
}
