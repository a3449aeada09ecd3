/** Commits as numbers: number `i` of every array is the same commit. Parents that are missing (shallow, damaged) are left out. */
export interface CommitGraph {
  count: number;
  /** Number of the commit's tree in the `TreeGraph`; -1 where it could not be read. */
  tree: Int32Array;
  /** Parents of `i`: `parents[firstParent[i] .. firstParent[i + 1])`. */
  firstParent: Int32Array;
  parents: Int32Array;
  /** Committer's time, seconds since 1970. */
  time: Float64Array;
}

/** Trees as numbers, with what lies in them: subtrees, and those blobs that are asked for. */
export interface TreeGraph {
  count: number;
  /** Entries of `i`: `entries[first[i] .. first[i + 1])`; a tree's number, or `~n` for the wanted blob `n`. */
  first: Int32Array;
  entries: Int32Array;
}

/** Lists of lists of numbers, in two arrays: those of `i` are `to[first[i] .. first[i + 1])`. */
export interface Edges {
  first: Int32Array;
  to: Int32Array;
}

/** Children of every commit. */
export function childrenOf({ count, firstParent, parents }: CommitGraph): Edges {
  const first = new Int32Array(count + 1);
  for (const parent of parents) first[parent + 1]!++;
  for (let i = 0; i < count; i++) first[i + 1]! += first[i]!;
  const to = new Int32Array(parents.length);
  const next = first.slice();
  for (let commit = 0; commit < count; commit++) {
    for (let i = firstParent[commit]!; i < firstParent[commit + 1]!; i++) to[next[parents[i]!]!++] = commit;
  }
  return { first, to };
}

/** Commits so that parents come before their children. A cycle (grafts of the hostile kind) is cut: its commits come last. */
export function parentsFirst(graph: CommitGraph, children: Edges): Int32Array {
  const waiting = new Int32Array(graph.count);
  const order = new Int32Array(graph.count);
  let filled = 0;
  for (let commit = 0; commit < graph.count; commit++) {
    waiting[commit] = graph.firstParent[commit + 1]! - graph.firstParent[commit]!;
    if (waiting[commit] === 0) order[filled++] = commit;
  }
  for (let at = 0; at < filled; at++) {
    const commit = order[at]!;
    for (let i = children.first[commit]!; i < children.first[commit + 1]!; i++) if (--waiting[children.to[i]!]! === 0) order[filled++] = children.to[i]!;
  }
  if (filled < graph.count) for (let commit = 0; commit < graph.count; commit++) if (waiting[commit]! > 0) order[filled++] = commit;
  return order;
}

/** Marks every commit that can be reached from `starts` by `step`. */
export function reach(starts: Iterable<number>, step: Edges, count: number): Uint8Array {
  const seen = new Uint8Array(count);
  const stack: number[] = [];
  for (const start of starts) {
    if (seen[start]) continue;
    seen[start] = 1;
    stack.push(start);
  }
  for (let commit = stack.pop(); commit !== undefined; commit = stack.pop()) {
    for (let i = step.first[commit]!; i < step.first[commit + 1]!; i++) {
      const next = step.to[i]!;
      if (seen[next]) continue;
      seen[next] = 1;
      stack.push(next);
    }
  }
  return seen;
}
