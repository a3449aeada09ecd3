import type { ObjectStore } from './model.ts';

/** What the walk needs of the kernel: functions over one memory, addresses are byte offsets in it, negative answers are errors. */
export interface ObjectKernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow: (pages: number) => number };
  inflate: (source: number, sourceLength: number, target: number, targetLength: number) => number;
  deltaTargetSize: (delta: number, deltaLength: number) => number;
  /** See `kernel/assembly/delta.ts`. Answers the number of regions; `deltaRuns` tells how many runs there are. */
  // oxlint-disable-next-line max-params -- the signature is the kernel's
  applyDelta: (
    delta: number,
    deltaLength: number,
    base: number,
    baseLength: number,
    target: number,
    targetLength: number,
    margin: number,
    regions: number,
    regionsCapacity: number,
    runs: number,
    runsCapacity: number,
  ) => number;
  deltaRuns: () => number;
}

/** A table of u32 in the kernel's memory. */
export interface Words {
  at: number;
  /** Entries, of 2 words (regions) or 3 (runs). */
  count: number;
}

/** An object expanded in the kernel's memory. One record is used for all: take what is to be kept. */
export interface VisitedObject {
  /** Number of the pack; -1 for a loose object. */
  pack: number;
  /** Object number in the pack; for a loose object, in its table. */
  object: number;
  /** In hex; made when asked for. */
  readonly id: string;
  /** An OBJECT_TYPE. */
  type: number;
  /** A multiple of 64; 128 bytes before and behind the object may be written. So may all that follows, during the call, once reserved. */
  address: number;
  length: number;
  /** Object number of the base this one is a delta of, which was visited before and not left yet; -1 for none: all of it is new. */
  base: number;
  /** Bytes of the base's text; 0 without a base. */
  baseLength: number;
  /** What of the base stands unchanged in this object: words of {start in base, start here, length}, in the order of this text. Null without a base. */
  runs: Words | null;
  /** What is not covered by the runs, each widened by the margin: words of [start, end), sorted, not touching. Null without a base. */
  regions: Words | null;
}

export interface Visitor {
  object: (object: Readonly<VisitedObject>) => void;
  /** All deltas upon this object are done. Every visited object is left once, the last visited first. */
  leave: (object: number) => void;
  /** This copy of the object cannot be read; another one may (`ObjectReader.read` looks). */
  unreadable: (id: string, why: string) => void;
  /** Too large to be held in memory, or based on one that is: `ObjectReader.stream` reads it. `pack` is -1 for a loose object. */
  large: (pack: number, object: number) => void;
}

export interface WalkOptions {
  store: ObjectStore;
  /** Entries of the tables of regions and runs: small ones make more count as changed, never less. */
  regionsCapacity: number;
  runsCapacity: number;
  /** Bytes around each change that count as changed. */
  margin: number;
  /** First address of the kernel's memory that is the walk's. All behind it is, except for the visitor during its call. */
  baseAddress: number;
  /** Objects with more bytes, compressed or expanded, are handed to `large`. Default MAX_OBJECT. */
  maxObject?: number;
  /** Bytes for expanded objects on the way from a root; when they are used up, bases are dropped and expanded again. Default (and least) twice `maxObject` and 1 MiB. */
  stackBytes?: number;
  /** Hold every object against its id, not only those whose checksum is missing or wrong. */
  verify?: boolean;
}

export interface Walker {
  /** Expands a root (an object that is no delta) and all that is based on it, depth first. */
  walkFamily: (pack: number, root: number, visitor: Visitor) => void;
  /** Visits one loose object of a table. */
  visitLoose: (loose: number, object: number, visitor: Visitor) => void;
  /** Closes the packs. */
  close: () => void;
}
