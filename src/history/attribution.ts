import { type CommitGraph, childrenOf, type Edges, parentsFirst, reach } from './graph.ts';
import type { SecretSets } from './tree-secrets.ts';

/** A name that points at a commit. */
export interface Tip {
  ref: string;
  commit: number;
}

/** When and where a secret was in a history. Commits are numbers of the graph. */
export interface Life {
  /** Commits that hold it while none of their parents does, oldest first. */
  introducedIn: number[];
  /** The youngest commit that holds it and has no child that does. */
  lastCommit: number;
  atHead: boolean;
  /** Refs from which a commit that holds it can be reached, sorted. */
  refs: string[];
  /** Whether any ref leads to it. */
  reachable: boolean;
}

export interface AttributionInput {
  commits: CommitGraph;
  /** Which secrets lie in which tree. */
  inTrees: SecretSets;
  secrets: number;
  tips: readonly Tip[];
  /** Commit of HEAD, or -1. */
  head: number;
}

/** The life of every secret; null for those that no commit holds (a tagged or dangling blob). Pure, and the same whatever the order of refs. */
export function attribute(input: AttributionInput): (Life | null)[] {
  const { commits, inTrees } = input;
  const children = childrenOf(commits);
  const order = parentsFirst(commits, children);
  const setOf = Int32Array.from(commits.tree, (tree) => inTrees.of(tree));
  const found = Array.from({ length: input.secrets }, (): Ends => ({ introducedIn: [], lastHolders: [] }));
  for (const commit of order) {
    const set = inTrees.sets[setOf[commit]!]!;
    const parents = commits.parents.subarray(commits.firstParent[commit], commits.firstParent[commit + 1]);
    if (!parents.some((parent) => setOf[parent] === setOf[commit])) {
      for (const secret of without(set, [...parents].map((parent) => inTrees.sets[setOf[parent]!]!))) found[secret]!.introducedIn.push(commit);
    }
    const younger = children.to.subarray(children.first[commit], children.first[commit + 1]);
    if (younger.some((child) => setOf[child] === setOf[commit])) continue;
    for (const secret of without(set, [...younger].map((child) => inTrees.sets[setOf[child]!]!))) found[secret]!.lastHolders.push(commit);
  }
  const atHead = new Set(input.head < 0 ? [] : inTrees.sets[setOf[input.head]!]!);
  const refsOf = refFinder(input.tips, commits, children);
  return found.map((ends, secret) => lifeOf(ends, atHead.has(secret), commits, refsOf));
}

interface Ends {
  introducedIn: number[];
  lastHolders: number[];
}

function lifeOf({ introducedIn, lastHolders }: Ends, atHead: boolean, { time }: CommitGraph, refsOf: (commit: number) => readonly string[]): Life | null {
  if (introducedIn.length === 0) return null;
  const oldest = [...introducedIn].sort((a, b) => time[a]! - time[b]! || a - b);
  const youngest = [...lastHolders].sort((a, b) => time[b]! - time[a]! || b - a);
  const refs = [...new Set(introducedIn.flatMap((commit) => refsOf(commit)))].sort();
  return { introducedIn: oldest, lastCommit: youngest[0] ?? oldest.at(-1)!, atHead, refs, reachable: refs.length > 0 };
}

/** What is in `set` and in none of the others; all are sorted. */
function without(set: Int32Array, others: readonly Int32Array[]): number[] {
  if (set.length === 0) return [];
  const gone = new Set<number>();
  for (const other of others) for (const each of other) gone.add(each);
  return [...set].filter((each) => !gone.has(each));
}

/** The refs that lead to each of these commits, sorted; for secrets in messages. */
export function refsLeadingTo(commits: CommitGraph, tips: readonly Tip[]): (commit: number) => string[] {
  const find = refFinder(tips, commits, childrenOf(commits));
  return (commit) => [...new Set(find(commit))].sort();
}

/** Refs from which a commit can be reached: those on its descendants. Asked once a commit. */
function refFinder(tips: readonly Tip[], { count }: CommitGraph, children: Edges): (commit: number) => readonly string[] {
  const byCommit = Map.groupBy(tips, (tip) => tip.commit);
  const known = new Map<number, string[]>();
  return (commit) => {
    let refs = known.get(commit);
    if (!refs) {
      const seen = reach([commit], children, count);
      refs = [...byCommit].filter(([tip]) => seen[tip]).flatMap(([, list]) => list.map((tip) => tip.ref));
      known.set(commit, refs);
    }
    return refs;
  };
}
