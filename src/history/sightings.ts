import { resolveMatches, type Scanner } from '../engine/index.ts';
import { type CommitObject, parseCommit, parseTag } from '../git/index.ts';
import type { ObjectReader } from '../git/objects/index.ts';
import type { LocatedMatch, PathText, Provenance } from '../model.ts';
import { pathFromBytes } from '../path-text.ts';
import type { Judgement, Policy } from '../policy/index.ts';
import type { Ruleset } from '../ruleset/index.ts';
import { pour } from '../scan/blob-matches.ts';
import { startBlobScan } from '../scan/blob-scan.ts';
import type { SeenSecret } from './messages.ts';

/** Reads the few objects again whose findings are shown, with places, lines and names. */
export interface SightingReader {
  /** A commit as reports name it. */
  commit(id: string): { about: CommitObject; who: { commit: string; author: string; email: string; date: string } };
  /** Paths in a commit's tree at which a blob with the secret stands. */
  pathsOf(treeId: string, holds: (blobId: string) => boolean, mayHold: (treeId: string) => boolean): { path: PathText; blob: string }[];
  /** Judges the matches of one secret in an object that stands at a place. */
  judge(objectId: string, place: Provenance, secret: SeenSecret, commit?: string): Judgement | null;
  tagName(id: string): string;
  /** The name in a tree that holds a secret. */
  nameIn(treeId: string, secret: SeenSecret): PathText;
}

export interface SightingParts {
  reader: ObjectReader;
  scanner: Scanner;
  ruleset: Ruleset;
  policy: Policy;
}

/** Located matches of this many objects are kept: the secrets of one object come one after the other. */
const KEPT = 64;
/** Paths that one secret has in one commit, at most. */
const MOST_PATHS = 100;

export function createSightingReader({ reader, scanner, ruleset, policy }: SightingParts): SightingReader {
  // One object may hold very many secrets, one commit may have brought in as many.
  const matches = cached(KEPT, (id: string) => Map.groupBy(matchesIn(reader, scanner, ruleset, id), keyOf));
  const abouts = cached(4096, (id: string) => parseCommit(textOf(reader, id)));
  const tagName = cached(4096, (id: string) => parseTag(textOf(reader, id)).name);
  const entries = cached(4096, (id: string) => entriesOf(reader, id));
  return {
    commit(id) {
      const about = abouts(id);
      return { about, who: { commit: id, author: about.author.name, email: about.author.email, date: about.author.date } };
    },
    tagName,
    nameIn: (treeId, { value }) => entries(treeId).find(({ name }) => Buffer.from(name).toString('latin1').includes(value))?.name ?? treeId,
    pathsOf(treeId, holds, mayHold) {
      const found: { path: PathText; blob: string }[] = [];
      const queue: { tree: string; prefix: string }[] = [{ tree: treeId, prefix: '' }];
      for (let next = queue.shift(); next && found.length < MOST_PATHS; next = queue.shift()) {
        for (const entry of entries(next.tree)) {
          const path = next.prefix + entry.name;
          if (entry.isTree) {
            if (mayHold(entry.id)) queue.push({ tree: entry.id, prefix: `${path}/` });
          } else if (holds(entry.id)) found.push({ path, blob: entry.id });
        }
      }
      return found;
    },
    judge(objectId, place, secret, commit) {
      const own = matches(objectId).get(keyOf(secret));
      return own === undefined ? null : policy.judge(place, own, { blob: objectId, ...(commit !== undefined && { commit }) });
    },
  };
}

function keyOf({ rule, value }: Pick<SeenSecret, 'rule' | 'value'>): string {
  return `${rule}\0${value}`;
}

function matchesIn(reader: ObjectReader, scanner: Scanner, ruleset: Ruleset, id: string): LocatedMatch[] {
  const place = reader.find(id);
  if (!place) return [];
  const blob = startBlobScan(scanner);
  for (const chunk of reader.stream(place)) pour(blob, chunk);
  return resolveMatches(blob.end(), (rule) => ruleset.rule(ruleset.index(rule)!));
}

function textOf(reader: ObjectReader, id: string): string {
  const object = reader.read(id);
  return 'bytes' in object ? Buffer.from(object.bytes).toString('latin1') : '';
}

interface TreeEntry {
  name: PathText;
  id: string;
  isTree: boolean;
}

function entriesOf(reader: ObjectReader, id: string): TreeEntry[] {
  const object = reader.read(id);
  if (!('bytes' in object)) return [];
  const bytes = Buffer.from(object.bytes);
  const idBytes = id.length / 2;
  const found: TreeEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(0x20, at);
    const nul = bytes.indexOf(0, blank + 1);
    if (blank < 0 || nul < 0 || nul + 1 + idBytes > bytes.length) break;
    const mode = bytes.toString('latin1', at, blank);
    found.push({ name: pathFromBytes(bytes.subarray(blank + 1, nul)), id: bytes.toString('hex', nul + 1, nul + 1 + idBytes), isTree: mode === '40000' || mode === '040000' });
    at = nul + 1 + idBytes;
  }
  return found;
}

/** Remembers the answers to the last `size` questions. */
function cached<T>(size: number, make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = make(key);
      known.set(key, value);
      if (known.size > size) known.delete(known.keys().next().value!);
    }
    return value;
  };
}
