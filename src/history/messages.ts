import type { Confidence, MatchPart } from '../model.ts';
import type { ObjectStore } from '../git/objects/index.ts';

/** What a thread of a sweep is started with. */
export interface SweepData {
  /**
   * The module's bytes, in shared memory. Each thread compiles them for itself: threads that share one compiled module, and end while the engine still
   * works on it, have crashed V8 (`Check failed: jit_page.has_value()`, Node.js 24.21).
   */
  kernel: Uint8Array;
  /** Artefact of the rules. */
  artefact: Uint8Array;
  foreign: boolean;
  nativeRe2: string | null;
  store: ObjectStore;
  /** Matches below are only counted. */
  minConfidence: Confidence;
  /** Scan every blob a second time, whole, and compare. */
  verify: boolean;
}

/** Roots of delta families, [pack, object] one behind the other, and loose objects, [table, object]. */
export interface Share {
  packed: Int32Array;
  loose: Int32Array;
}

export type SweepTask =
  | { kind: 'blobs'; share: Share }
  | { kind: 'commits'; share: Share }
  /** `wanted`: canonical numbers of the blobs that are asked for, sorted. */
  | { kind: 'trees'; share: Share; wanted: Int32Array };

/** A secret as a thread saw it first; blobs name it by its number in that thread. */
export interface SeenSecret {
  rule: string;
  value: string;
  confidence: Confidence;
  parts: MatchPart[];
}

/** What every task answers. */
export interface Tally {
  objects: number;
  bytes: number;
  /** Matches that are not sure enough to be reported. */
  below: number;
  /** Objects that could not be read: id, why. */
  unread: [string, string][];
  archives: number;
  /** Objects whose carried matches were not those of a whole scan; only where that was asked for. */
  differing: string[];
}

export interface BlobsResult extends Tally {
  kind: 'blobs';
  /** Number of the thread: secrets are numbered a thread. */
  thread: number;
  /** Secrets that this thread had not named before, in the order of their numbers. */
  secrets: SeenSecret[];
  /** Canonical number of a blob, and the numbers of its secrets. */
  holders: [number, number[]][];
}

export interface CommitsResult extends Tally {
  kind: 'commits';
  thread: number;
  secrets: SeenSecret[];
  holders: [number, number[]][];
  /** One entry a commit: canonical numbers of the commit and of its tree (-1: missing), committer's time. */
  commits: Int32Array;
  trees: Int32Array;
  times: Float64Array;
  /** Parents of entry `i`: `parents[firstParent[i] .. firstParent[i + 1])`; those that are missing are left out and counted. */
  firstParent: Int32Array;
  parents: Int32Array;
  missingParents: number;
  /** Tags: canonical number, and that of what they point at (-1: missing). */
  tags: [number, number][];
}

export interface TreesResult extends Tally {
  kind: 'trees';
  thread: number;
  secrets: SeenSecret[];
  holders: [number, number[]][];
  /** Canonical numbers of the trees, and their entries that matter: canonical numbers of subtrees and of wanted blobs. */
  trees: Int32Array;
  firstEntry: Int32Array;
  entries: Int32Array;
  /** Entries that are submodules are counted by their id. */
  submodules: string[];
}

export type SweepResult = BlobsResult | CommitsResult | TreesResult;
