import type { CommitName, FindingLife } from '../model.ts';
import type { Life } from './attribution.ts';
import { refsLeadingTo } from './attribution.ts';
import type { SecretPlaces } from './secret-places.ts';
import { REFLOG } from './tips.ts';

const DAY = 86_400;

/** A secret's life as the report says it: with names, and for what no commit's files hold, by the messages and refs that do. */
export function lifeOfFinding(secret: number, life: Life | null, places: SecretPlaces): FindingLife {
  if (life) return named(life, life.refs, places);
  const { commits, holdersOf, tips } = places;
  const messages = holdersOf[secret]!.flatMap((object) => commits.of(object) ?? []).sort((a, b) => commits.graph.time[a]! - commits.graph.time[b]! || a - b);
  const leading = refsLeadingTo(commits.graph, tips.commits);
  const refs = [...new Set([...messages.flatMap(leading), ...holdersOf[secret]!.flatMap((object) => refsOfObject(object, places))])].sort();
  if (messages.length > 0) return named({ introducedIn: messages, lastCommit: messages.at(-1)!, atHead: false, refs, reachable: false }, refs, places);
  return { firstCommit: null, lastCommit: null, atHead: false, refs, reachable: refs.some(isReal), daysExposed: 0, paths: [] };
}

function named(life: Life, refs: string[], places: SecretPlaces): FindingLife {
  const { time } = places.commits.graph;
  const first = life.introducedIn[0]!;
  return {
    firstCommit: nameOf(first, places),
    lastCommit: nameOf(life.lastCommit, places),
    atHead: life.atHead,
    refs,
    reachable: refs.some(isReal),
    daysExposed: Math.max(0, Math.floor((time[life.lastCommit]! - time[first]!) / DAY)),
    paths: [],
  };
}

function nameOf(commit: number, { commits, reader, numbers, sightings }: SecretPlaces): CommitName {
  return sightings.commit(reader.idOf(numbers.place(commits.objects[commit]!))).who;
}

/** What only a reflog remembers is not reachable: git would clean it up. */
function isReal(ref: string): boolean {
  return !ref.startsWith(REFLOG);
}

/** Refs that point at a blob or tag itself, or at a tree that holds it. */
function refsOfObject(object: number, { tips, trees, inTrees, found, commits }: SecretPlaces): string[] {
  const secrets = found.holders.get(object) ?? new Set();
  const direct = [...tips.objects].filter(([target]) => target === object || (trees.of(target) >= 0 && [...inTrees.sets[inTrees.of(trees.of(target))]!].some((secret) => secrets.has(secret))));
  const target = commits.tags.get(object);
  const ofTag = target === undefined ? [] : tips.commits.filter((tip) => tip.ref.startsWith('refs/tags/') && commits.of(target) === tip.commit).map((tip) => tip.ref);
  return [...direct.flatMap(([, refs]) => refs), ...ofTag];
}

/** One life of two rules that found the same secret. */
export function joinLives(a: FindingLife | undefined, b: FindingLife): FindingLife {
  if (!a) return b;
  const earlier = a.firstCommit && (!b.firstCommit || a.firstCommit.date <= b.firstCommit.date) ? a : b;
  const later = a.lastCommit && (!b.lastCommit || a.lastCommit.date >= b.lastCommit.date) ? a : b;
  return {
    firstCommit: earlier.firstCommit,
    lastCommit: later.lastCommit,
    atHead: a.atHead || b.atHead,
    refs: [...new Set([...a.refs, ...b.refs])].sort(),
    reachable: a.reachable || b.reachable,
    daysExposed: Math.max(a.daysExposed, b.daysExposed),
    paths: [...new Set([...a.paths, ...b.paths])].sort(),
  };
}
