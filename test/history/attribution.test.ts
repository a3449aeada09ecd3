import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribute, type Life, type Tip } from '../../src/history/attribution.ts';
import type { CommitGraph, TreeGraph } from '../../src/history/graph.ts';
import { secretsInTrees } from '../../src/history/tree-secrets.ts';

interface World {
  commits: CommitGraph;
  trees: TreeGraph;
  secretsOf: Int32Array[];
  secrets: number;
  tips: Tip[];
  head: number;
}

/** The slow, obviously right way: sets of secrets by walking every tree, every question by walking every commit. */
function bruteForce({ commits, trees, secretsOf, secrets, tips, head }: World): (Life | null)[] {
  const inTree = (tree: number): Set<number> => {
    const all = new Set<number>();
    if (tree < 0) return all;
    for (const entry of trees.entries.slice(trees.first[tree], trees.first[tree + 1])) for (const each of entry < 0 ? secretsOf[~entry]! : inTree(entry)) all.add(each);
    return all;
  };
  const holds = Array.from(commits.tree, inTree);
  const parents = holds.map((_, commit) => commits.parents.slice(commits.firstParent[commit], commits.firstParent[commit + 1]));
  const children = holds.map((_, commit) => parents.flatMap((list, child) => (list.includes(commit) ? [child] : [])));
  const ancestors = (commit: number): Set<number> => new Set([commit, ...Array.from(parents[commit]!).flatMap((parent) => [...ancestors(parent)])]);
  const byTime = (a: number, b: number): number => commits.time[a]! - commits.time[b]! || a - b;
  return Array.from({ length: secrets }, (_, secret) => {
    const holding = holds.flatMap((set, commit) => (set.has(secret) ? [commit] : []));
    if (holding.length === 0) return null;
    const introducedIn = holding.filter((commit) => !parents[commit]!.some((parent) => holds[parent]!.has(secret))).sort(byTime);
    const last = holding.filter((commit) => !children[commit]!.some((child) => holds[child]!.has(secret))).sort(byTime).at(-1)!;
    const refs = tips.filter((tip) => holding.some((commit) => ancestors(tip.commit).has(commit))).map((tip) => tip.ref);
    return { introducedIn, lastCommit: last, atHead: head >= 0 && holds[head]!.has(secret), refs: [...new Set(refs)].sort(), reachable: refs.length > 0 };
  });
}

const world = fc
  .record({
    secretsOf: fc.array(fc.uniqueArray(fc.nat(3), { maxLength: 3 }), { minLength: 1, maxLength: 4 }),
    trees: fc.array(fc.array(fc.record({ blob: fc.boolean(), pick: fc.nat() }), { maxLength: 3 }), { minLength: 1, maxLength: 7 }),
    commits: fc.array(fc.record({ tree: fc.integer({ min: -1, max: 6 }), parents: fc.uniqueArray(fc.nat(), { maxLength: 3 }), time: fc.nat(6) }), { minLength: 1, maxLength: 12 }),
    tips: fc.array(fc.nat(), { maxLength: 4 }),
    head: fc.integer({ min: -1, max: 11 }),
  })
  .map(({ secretsOf, trees, commits, tips, head }): World => {
    // Trees hold only earlier trees, commits have only earlier parents: no cycles.
    const entries = trees.map((list, tree) => list.flatMap(({ blob, pick }) => (blob ? [~(pick % secretsOf.length)] : tree > 0 ? [pick % tree] : [])));
    const parents = commits.map(({ parents: list }, commit) => (commit === 0 ? [] : [...new Set(list.map((pick) => pick % commit))]));
    const starts = (lists: number[][]): Int32Array => Int32Array.from([0, ...lists.map((_, i) => lists.slice(0, i + 1).flat().length)]);
    return {
      commits: { count: commits.length, tree: Int32Array.from(commits, (c) => Math.min(c.tree, trees.length - 1)), firstParent: starts(parents), parents: Int32Array.from(parents.flat()), time: Float64Array.from(commits, (c) => c.time) },
      trees: { count: trees.length, first: starts(entries), entries: Int32Array.from(entries.flat()) },
      secretsOf: secretsOf.map((list) => Int32Array.from([...list].sort())),
      secrets: 4,
      tips: tips.map((pick, i) => ({ ref: `refs/heads/b${i}`, commit: pick % commits.length })),
      head: Math.min(head, commits.length - 1),
    };
  });

describe('attribution', () => {
  it('tells first and last commit, HEAD, refs and reachability as walking everything does', () => {
    fc.assert(
      fc.property(world, (input) => {
        expect(attribute({ ...input, inTrees: secretsInTrees(input.trees, input.secretsOf) })).toEqual(bruteForce(input));
      }),
      { numRuns: 1500 },
    );
  });
});
