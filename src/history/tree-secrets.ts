import type { TreeGraph } from './graph.ts';

/** Sets of secrets, each once, as sorted arrays; number 0 is the empty set. */
export interface SecretSets {
  sets: Int32Array[];
  /** Number of the set of secrets that lie in a tree, in its subtrees included. */
  of(tree: number): number;
}

/**
 * Which secrets lie in which tree. A tree's set is the union of its entries' sets, and few different unions exist: each is made once.
 * @param secretsOf the secrets of each wanted blob, sorted
 */
export function secretsInTrees(trees: TreeGraph, secretsOf: readonly Int32Array[]): SecretSets {
  const sets: Int32Array[] = [new Int32Array()];
  const numberOf = new Map<string, number>([['', 0]]);
  const unions = new Map<string, number>();
  const blobSets = secretsOf.map((secrets) => intern(sets, numberOf, secrets));
  const setOf = new Int32Array(trees.count).fill(-1);
  const union = (members: number[]): number => {
    const distinct = [...new Set(members)].filter((set) => set !== 0).sort((a, b) => a - b);
    if (distinct.length < 2) return distinct[0] ?? 0;
    const key = distinct.join(' ');
    let known = unions.get(key);
    if (known === undefined) unions.set(key, (known = intern(sets, numberOf, Int32Array.from([...new Set(distinct.flatMap((set) => [...sets[set]!]))].sort((a, b) => a - b)))));
    return known;
  };
  return { sets, of: (tree) => (tree < 0 ? 0 : settle(trees, tree, setOf, blobSets, union)) };
}

function intern(sets: Int32Array[], numberOf: Map<string, number>, set: Int32Array): number {
  const key = set.join(' ');
  let number = numberOf.get(key);
  if (number === undefined) {
    numberOf.set(key, (number = sets.length));
    sets.push(set);
  }
  return number;
}

const UNDER_WAY = -2;

/** Depth first with a stack of its own: trees may be nested as deep as somebody likes. A tree inside itself counts as empty there. */
function settle(trees: TreeGraph, root: number, setOf: Int32Array, blobSets: readonly number[], union: (members: number[]) => number): number {
  const stack = [root];
  while (stack.length > 0) {
    const tree = stack.at(-1)!;
    if (setOf[tree]! >= 0) {
      stack.pop();
      continue;
    }
    const open = setOf[tree] === -1;
    setOf[tree] = UNDER_WAY;
    const members: number[] = [];
    let pushed = false;
    for (let i = trees.first[tree]!; i < trees.first[tree + 1]!; i++) {
      const entry = trees.entries[i]!;
      if (entry < 0) members.push(blobSets[~entry]!);
      else if (setOf[entry]! >= 0) members.push(setOf[entry]!);
      else if (open && setOf[entry] === -1) {
        stack.push(entry);
        pushed = true;
      }
    }
    if (pushed) continue;
    setOf[tree] = union(members);
    stack.pop();
  }
  return setOf[root]!;
}
