import { FIRST_LINE, type Item, locateMatches, resolveMatches, type Scanner } from '../engine/index.ts';
import { archiveKind } from '../scan/archive.ts';
import { MOST_MATCHES, tooMany } from '../scan/blob-scan.ts';
import type { LocatedMatch, Match } from '../model.ts';
import type { MatchRule, Ruleset } from '../ruleset/index.ts';
import type { VisitedObject } from '../git/objects/index.ts';

/** What is kept of an object while others are based on it. */
interface Held {
  items: readonly Item[];
  length: number;
}

export interface ObjectMatches {
  /** As they are reported, overlap resolved. */
  matches: LocatedMatch[];
  /** Why these are not all, or null. */
  fault: string | null;
}

/** Finds the matches of objects that lie in the kernel's memory, each from those of its base and what changed. */
export interface ObjectScanner {
  scan(object: Readonly<VisitedObject>): ObjectMatches;
  leave(object: number): void;
  /** The same object scanned whole: what `scan` must give. */
  scanWhole(object: Readonly<VisitedObject>): ObjectMatches;
  isArchive(object: Readonly<VisitedObject>): boolean;
}

const NO_MATCHES: ObjectMatches = { matches: [], fault: null };
const NOTHING = new Uint32Array();
/** Bytes that tell an archive. */
const HEAD = 320;

export function createObjectScanner(scanner: Scanner, ruleset: Ruleset): ObjectScanner {
  const held = new Map<number, Held>();
  const rule = (id: string): MatchRule => ruleset.rule(ruleset.index(id)!);
  const report = (object: Readonly<VisitedObject>, items: readonly Item[]): ObjectMatches => {
    const found = scanner.matchesOf(object, items);
    if (found.length === 0) return NO_MATCHES;
    const matches = found.slice(0, MOST_MATCHES);
    return { matches: isAlone(matches, rule) ? [unlocated(matches[0]!)] : resolveMatches(locate(object, matches), rule), fault: tooMany(found.length - matches.length) };
  };
  const bytesOf = ({ address, length }: Readonly<VisitedObject>): Uint8Array => new Uint8Array(scanner.kernel.memory.buffer, address, length);
  const locate = (object: Readonly<VisitedObject>, matches: Match[]): LocatedMatch[] => locateMatches({ bytes: bytesOf(object), offset: 0, before: FIRST_LINE }, matches);
  return {
    scan(object) {
      const items = itemsOf(scanner, object, held);
      if (object.pack >= 0) held.set(object.object, { items, length: object.length });
      return report(object, items);
    },
    leave: (object) => void held.delete(object),
    scanWhole: (object) => report(object, scanner.judgeAll(object)),
    isArchive: (object) => archiveKind(bytesOf(object).subarray(0, HEAD)) !== null,
  };
}

function itemsOf(scanner: Scanner, object: Readonly<VisitedObject>, held: Map<number, Held>): readonly Item[] {
  const base = object.base < 0 ? undefined : held.get(object.base);
  if (!base || !object.runs || !object.regions) return scanner.judgeAll(object);
  const words = (at: number, count: number): Uint32Array => new Uint32Array(scanner.kernel.memory.buffer, at, count).slice();
  // The memory may grow, which kills views: the tables are copied out. Without items on the base nothing is carried.
  const runs = base.items.length === 0 ? NOTHING : words(object.runs.at, object.runs.count * 3);
  return scanner.judgeChanges(object, base, runs, words(object.regions.at, object.regions.count * 2));
}

/** A single match needs no place: there is nothing to resolve it with. */
function isAlone(matches: readonly Match[], rule: (id: string) => MatchRule): boolean {
  if (matches.length !== 1) return false;
  const { near, hidden } = rule(matches[0]!.rule);
  return near.length === 0 && !hidden;
}

const NO_EXCERPT = { firstLine: 1, lines: [], cut: false, marks: [] };

/** Places are worked out again for the few matches that are shown. */
function unlocated(match: Match): LocatedMatch {
  const nowhere = { line: 1, column: 1 };
  return { ...match, start: nowhere, end: nowhere, excerpt: NO_EXCERPT, matchText: '', lineText: '', lineBefore: '' };
}
