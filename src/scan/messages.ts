import type { LocatedMatch, PathText, SkipReason } from '../model.ts';
import type { FileEntry } from '../sources/index.ts';

/** What a worker is started with. Byte arrays lie in shared memory: they are there once for all threads. */
export interface WorkerData {
  kernel: Uint8Array;
  /** A ruleset's artefact, whole; the user's rules are in it already. */
  artefact: Uint8Array;
  /** Whether it has patterns that are not built in. */
  foreign: boolean;
  /** Absolute folder that the entries' paths are relative to. */
  root: PathText;
  /** Where native re2 lies, when it is not found by name. */
  nativeRe2: string | null;
}

export type ScanTask = FileEntry[];

/** What became of one entry. */
export type EntryOutcome =
  /** `fault`: why not all of it could be read; its matches count all the same, and it is unread. */
  | { kind: 'read'; bytes: number; link: boolean; archive: boolean; matches: LocatedMatch[]; fault?: string }
  | { kind: 'absent' }
  | { kind: 'skipped'; reason: SkipReason }
  | { kind: 'unread'; why: string };

/** The outcomes of a task's entries. Entries that were read and have no match, by far the most, are only counted. */
export interface ScanResult {
  clean: number;
  cleanLinks: number;
  bytes: number;
  /** Index in the task, outcome. */
  others: [number, EntryOutcome][];
}
