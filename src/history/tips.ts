import type { Refs } from '../git/index.ts';
import type { ObjectReader, ObjectStore } from '../git/objects/index.ts';
import type { Tip } from './attribution.ts';
import type { JoinedCommits } from './joined-graph.ts';
import { numberingOf } from './numbering.ts';

/** Stands before the name of a ref where only its log leads to a commit. */
export const REFLOG = 'reflog of ';

export interface Tips {
  /** Refs, and logs of refs, that lead to commits. */
  commits: Tip[];
  /** Canonical number of an object that is no commit -> refs that point at it (a tagged blob or tree). */
  objects: Map<number, string[]>;
  /** Commit of HEAD, or -1. */
  head: number;
}

interface TipParts {
  refs: Refs;
  reader: ObjectReader;
  store: ObjectStore;
  commits: JoinedCommits;
  /** Which refs are asked for; null = all. */
  wants: ((name: string) => unknown) | null;
}

/** What names lead to, tags followed. */
export function tipsOf({ refs, reader, store, commits, wants }: TipParts): Tips {
  const numbers = numberingOf(store);
  const tips: Tips = { commits: [], objects: new Map(), head: -1 };
  const numberOf = (id: string): number => {
    const place = reader.find(id);
    return place ? numbers.of(place) : -1;
  };
  for (const { name, id } of refs.refs) {
    const object = peel(numberOf(id), commits);
    const commit = commits.of(object);
    if (name === 'HEAD') tips.head = commit ?? -1;
    if (wants !== null && wants(name) === undefined) continue;
    if (commit !== undefined) tips.commits.push({ ref: name, commit });
    else if (object >= 0) tips.objects.set(object, [...(tips.objects.get(object) ?? []), name]);
  }
  if (wants === null) {
    for (const { name, id } of refs.reflog) {
      const commit = commits.of(numberOf(id));
      if (commit !== undefined) tips.commits.push({ ref: REFLOG + name, commit });
    }
  }
  return tips;
}

/** What a tag points at, through tags of tags. */
function peel(object: number, { tags }: JoinedCommits): number {
  const seen = new Set<number>();
  while (tags.has(object) && !seen.has(object)) {
    seen.add(object);
    object = tags.get(object)!;
  }
  return object;
}
