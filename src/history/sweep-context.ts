import { resolveMatches, type Scanner } from '../engine/index.ts';
import type { ObjectPlace, ObjectReader, VisitedObject, Visitor, Walker } from '../git/objects/index.ts';
import { messageOf } from '../errors.ts';
import type { LocatedMatch } from '../model.ts';
import type { Ruleset } from '../ruleset/index.ts';
import { pour } from '../scan/blob-matches.ts';
import { startBlobScan } from '../scan/blob-scan.ts';
import type { Ledger } from './ledger.ts';
import type { Share, SweepData, Tally } from './messages.ts';
import { type Numbering, numberingOf } from './numbering.ts';
import type { ObjectScanner } from './scan-objects.ts';

export interface SweepParts {
  data: SweepData;
  ruleset: Ruleset;
  scanner: Scanner;
  walker: Walker;
  reader: ObjectReader;
  objects: ObjectScanner;
  ledger: Ledger;
}

/** What every task of a thread works with. */
export interface SweepContext extends SweepParts {
  /** Canonical number of an object: of the copy that a look-up finds; -1 where there is none. */
  numberOf(id: string): number;
  idOf(number: number): string;
}

export function createSweepContext(parts: SweepParts): SweepContext {
  const numbers: Numbering = numberingOf(parts.data.store);
  return {
    ...parts,
    numberOf(id) {
      const place = parts.reader.find(id);
      return place ? numbers.of(place) : -1;
    },
    idOf: (number) => parts.reader.idOf(numbers.place(number)),
  };
}

/** An object as a task gets it: expanded in the kernel's memory, or (a large one) only its matches. */
export interface SweptObject {
  id: string;
  /** Null for an object that was streamed. */
  visited: Readonly<VisitedObject> | null;
  matches: readonly LocatedMatch[];
}

/** Goes through a share: each object is scanned and settled; what cannot be read is tallied by id. */
export function goThrough(context: SweepContext, share: Share, settle: (object: SweptObject) => void): Tally {
  const tally: Tally = { objects: 0, bytes: 0, below: 0, unread: [], archives: 0, differing: [] };
  const visitor = visitorOf(context, settle, tally);
  for (let i = 0; i < share.packed.length; i += 2) context.walker.walkFamily(share.packed[i]!, share.packed[i + 1]!, visitor);
  for (let i = 0; i < share.loose.length; i += 2) {
    const place: ObjectPlace = { kind: 'loose', loose: share.loose[i]!, object: share.loose[i + 1]! };
    context.walker.visitLoose(place.loose, place.object, { ...visitor, large: () => streamed(context, place, settle, tally) });
  }
  tally.below = context.ledger.takeBelow();
  return tally;
}

function visitorOf(context: SweepContext, settle: (object: SweptObject) => void, tally: Tally): Visitor {
  const { objects, data } = context;
  return {
    object(object) {
      const { matches, fault } = objects.scan(object);
      if (data.verify) compare(objects.scanWhole(object).matches, matches, object.id, tally);
      count(tally, object.id, object.length, fault);
      if (fault === null && objects.isArchive(object)) tally.archives++;
      settle({ get id() { return object.id; }, visited: object, matches });
    },
    leave: (object) => objects.leave(object),
    unreadable: (id, why) => void tally.unread.push([id, why]),
    large: (pack, object) => streamed(context, { kind: 'pack', pack, object }, settle, tally),
  };
}

/** An object too large for memory is scanned piece by piece, on its own. */
function streamed(context: SweepContext, place: ObjectPlace, settle: (object: SweptObject) => void, tally: Tally): void {
  const id = context.reader.idOf(place);
  const blob = startBlobScan(context.scanner);
  try {
    for (const chunk of context.reader.stream(place)) pour(blob, chunk);
  } catch (error) {
    tally.unread.push([id, messageOf(error)]);
    return;
  }
  const matches = resolveMatches(blob.end(), (rule) => context.ruleset.rule(context.ruleset.index(rule)!));
  count(tally, id, blob.size(), blob.fault());
  settle({ id, visited: null, matches });
}

function count(tally: Tally, id: string, bytes: number, fault: string | null): void {
  tally.bytes += bytes;
  if (fault === null) tally.objects++;
  else tally.unread.push([id, fault]);
}

function compare(whole: readonly LocatedMatch[], carried: readonly LocatedMatch[], id: string, tally: Tally): void {
  const text = (matches: readonly LocatedMatch[]): string => matches.map(({ rule, secret, value, confidence, decoded }) => `${rule} ${secret.start} ${secret.end} ${confidence} ${decoded.join()} ${value}`).join('\n');
  if (text(whole) !== text(carried)) tally.differing.push(id);
}
