import { TYPE_NAMES, type ObjectReader } from '../git/objects/index.ts';
import type { Provenance } from '../model.ts';
import type { Judgement } from '../policy/index.ts';
import type { Life } from './attribution.ts';
import type { Found } from './collect.ts';
import type { JoinedCommits, JoinedTrees } from './joined-graph.ts';
import type { Numbering } from './numbering.ts';
import type { SightingReader } from './sightings.ts';
import type { Tips } from './tips.ts';
import type { SecretSets } from './tree-secrets.ts';

/** Everything that tells where a secret stands. Secrets and objects are numbers. */
export interface SecretPlaces {
  found: Found;
  commits: JoinedCommits;
  trees: JoinedTrees;
  inTrees: SecretSets;
  tips: Tips;
  numbers: Numbering;
  sightings: SightingReader;
  reader: ObjectReader;
  /** Objects that hold a secret, sorted. */
  holdersOf: number[][];
}

/** Commits in which one secret is looked for: where it was brought in, the last one, HEAD. */
const MOST_COMMITS = 20;
/** Objects outside of commits that are shown for one secret. */
const MOST_OBJECTS = 20;

/** Judges a secret at every path where a commit brought it in or still has it, in messages, and where no commit holds it. */
export function judgeSecret(secret: number, life: Life | null, places: SecretPlaces): Judgement[] {
  const inCommits = life ? commitJudgements(secret, life, places) : [];
  const others = places.holdersOf[secret]!.flatMap((object) => otherPlace(object, secret, life !== null, places));
  const judged = others.slice(0, MOST_OBJECTS).map(({ id, place, commit }) => places.sightings.judge(id, place, places.found.secrets[secret]!, commit));
  return [...inCommits, ...judged.filter((each) => each !== null)];
}

function commitJudgements(secret: number, life: Life, places: SecretPlaces): Judgement[] {
  const { tips, commits, sightings, found, numbers } = places;
  const looked = [...life.introducedIn.slice(0, MOST_COMMITS), life.lastCommit, ...(life.atHead ? [tips.head] : [])];
  const byPath = new Map<string, Judgement>();
  for (const commit of new Set(looked)) {
    const { about, who } = sightings.commit(places.reader.idOf(numbers.place(commits.objects[commit]!)));
    if (about.tree === null) continue;
    for (const { path, blob } of sightings.pathsOf(about.tree, (id) => holds(places, id, secret), (id) => mayHold(places, id, secret))) {
      if ((byPath.get(path)?.kept.length ?? 0) > 0) continue;
      const judgement = sightings.judge(blob, { kind: 'commit', path, ...who }, found.secrets[secret]!, who.commit);
      if (judgement && (judgement.kept.length > 0 || !byPath.has(path))) byPath.set(path, judgement);
    }
  }
  return [...byPath.values()];
}

function numberOf({ reader, numbers }: SecretPlaces, id: string): number {
  const place = reader.find(id);
  return place ? numbers.of(place) : -1;
}

function holds(places: SecretPlaces, blobId: string, secret: number): boolean {
  return places.found.holders.get(numberOf(places, blobId))?.has(secret) ?? false;
}

function mayHold(places: SecretPlaces, treeId: string, secret: number): boolean {
  const tree = places.trees.of(numberOf(places, treeId));
  return tree >= 0 && places.inTrees.sets[places.inTrees.of(tree)]!.includes(secret);
}

interface OtherPlace {
  id: string;
  place: Provenance;
  commit?: string;
}

/** A holder that is no file of a commit: a message, a tag, a file's name, a blob that no commit has. */
function otherPlace(object: number, secret: number, inCommits: boolean, { numbers, reader, sightings, found }: SecretPlaces): OtherPlace[] {
  const id = reader.idOf(numbers.place(object));
  switch (TYPE_NAMES[reader.typeOf(id)]) {
    case 'commit':
      return [{ id, place: { kind: 'commit-message', ...sightings.commit(id).who }, commit: id }];
    case 'tag':
      return [{ id, place: { kind: 'tag', tag: sightings.tagName(id) } }];
    case 'tree':
      return [{ id, place: { kind: 'name', of: 'path', path: sightings.nameIn(id, found.secrets[secret]!) } }];
    default:
      return inCommits ? [] : [{ id, place: { kind: 'object', path: id } }];
  }
}
