import type { CommitGraph, TreeGraph } from './graph.ts';
import type { CommitsResult, TreesResult } from './messages.ts';

/** The commits of all tasks as one graph, and how their numbers and the objects' go together. */
export interface JoinedCommits {
  graph: CommitGraph;
  /** Canonical number of each commit. */
  objects: Int32Array;
  /** Number in the graph of a commit object; undefined where it is none that was read. */
  of(object: number): number | undefined;
  /** Tag object -> what it points at. */
  tags: Map<number, number>;
  missingParents: number;
}

/** Joins commits, sorted by canonical number, each once. `treeOf` gives the number of a tree in the tree graph, -1 for none. */
export function joinCommits(results: readonly CommitsResult[], treeOf: (object: number) => number): JoinedCommits {
  const rows: { object: number; tree: number; time: number; parents: Int32Array }[] = [];
  for (const { commits, trees, times, firstParent, parents } of results) {
    commits.forEach((object, i) => rows.push({ object, tree: trees[i]!, time: times[i]!, parents: parents.subarray(firstParent[i], firstParent[i + 1]) }));
  }
  rows.sort((a, b) => a.object - b.object);
  const once = rows.filter((row, i) => i === 0 || row.object !== rows[i - 1]!.object);
  const numberOf = new Map(once.map((row, i) => [row.object, i]));
  const parents: number[] = [];
  const firstParent = [0];
  for (const row of once) {
    for (const parent of row.parents) {
      const number = numberOf.get(parent);
      if (number !== undefined) parents.push(number);
    }
    firstParent.push(parents.length);
  }
  return {
    graph: { count: once.length, tree: Int32Array.from(once, (row) => treeOf(row.tree)), firstParent: Int32Array.from(firstParent), parents: Int32Array.from(parents), time: Float64Array.from(once, (row) => row.time) },
    objects: Int32Array.from(once, (row) => row.object),
    of: (object) => numberOf.get(object),
    tags: new Map(results.flatMap((result) => result.tags)),
    missingParents: results.reduce((sum, result) => sum + result.missingParents, 0),
  };
}

export interface JoinedTrees {
  graph: TreeGraph;
  /** Number in the graph of a tree object; -1 for none. */
  of(object: number): number;
}

/**
 * Joins trees. Entries become numbers of the graph: `~n` for the wanted blob `n`, where `wanted` is sorted by canonical number.
 * @param objects how many objects there are
 */
export function joinTrees(results: readonly TreesResult[], wanted: Int32Array, objects: number): JoinedTrees {
  const numberOf = new Int32Array(objects).fill(-1);
  let count = 0;
  for (const { trees } of results) for (const tree of trees) if (tree >= 0 && numberOf[tree] === -1) numberOf[tree] = count++;
  const blobNumber = new Map(Array.from(wanted, (object, i) => [object, i]));
  const starts = new Int32Array(count + 1);
  let total = 0;
  for (const { entries } of results) total += entries.length;
  const entries = new Int32Array(total);
  const done = new Uint8Array(count);
  let at = 0;
  let next = 0;
  for (const result of results) {
    for (let i = 0; i < result.trees.length; i++) {
      const tree = result.trees[i]! < 0 ? -1 : numberOf[result.trees[i]!]!;
      // Numbers were given in this very order, so the starts can be filled as the trees go by; a second copy of a tree is passed over.
      if (tree < 0 || done[tree]) continue;
      done[tree] = 1;
      starts[next++] = at;
      for (const object of result.entries.subarray(result.firstEntry[i], result.firstEntry[i + 1])) {
        const blob = blobNumber.get(object);
        const entry = blob === undefined ? numberOf[object]! : ~blob;
        if (blob !== undefined || entry >= 0) entries[at++] = entry;
      }
    }
  }
  starts[next] = at;
  return { graph: { count, first: starts, entries: entries.subarray(0, at) }, of: (object) => (object < 0 ? -1 : numberOf[object]!) };
}
