import { parseCommit, parseTag } from '../git/index.ts';
import { OBJECT_TYPE } from '../git/objects/index.ts';
import type { CommitsResult, Share } from './messages.ts';
import { goThrough, type SweepContext } from './sweep-context.ts';

/** Scans a share of the commits and tags, and reads what they point at. */
export function sweepCommits(context: SweepContext, share: Share): CommitsResult {
  const holders: [number, number[]][] = [];
  const commits: number[] = [];
  const trees: number[] = [];
  const times: number[] = [];
  const firstParent: number[] = [0];
  const parents: number[] = [];
  const tags: [number, number][] = [];
  let missingParents = 0;
  const tally = goThrough(context, share, ({ id, visited, matches }) => {
    const number = context.numberOf(id);
    if (matches.length > 0) holders.push([number, context.ledger.enter(matches)]);
    if (!visited) return;
    const text = Buffer.from(context.scanner.kernel.memory.buffer, visited.address, visited.length).toString('latin1');
    if (visited.type === OBJECT_TYPE.tag) {
      const { object } = parseTag(text);
      tags.push([number, object === null ? -1 : context.numberOf(object)]);
      return;
    }
    const commit = parseCommit(text);
    const known = commit.parents.map((parent) => context.numberOf(parent));
    missingParents += known.filter((parent) => parent < 0).length;
    commits.push(number);
    trees.push(commit.tree === null ? -1 : context.numberOf(commit.tree));
    times.push(commit.time);
    parents.push(...known.filter((parent) => parent >= 0));
    firstParent.push(parents.length);
  });
  return {
    kind: 'commits',
    ...tally,
    below: tally.below + context.ledger.takeBelow(),
    thread: context.ledger.thread,
    secrets: context.ledger.takeNew(),
    holders: holders.filter(([, secrets]) => secrets.length > 0),
    commits: Int32Array.from(commits),
    trees: Int32Array.from(trees),
    times: Float64Array.from(times),
    firstParent: Int32Array.from(firstParent),
    parents: Int32Array.from(parents),
    missingParents,
    tags,
  };
}
