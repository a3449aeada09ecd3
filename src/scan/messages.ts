import type { Confidence, LocatedMatch, PathText, SkipReason } from '../model.ts';
import type { FileEntry } from '../sources/index.ts';

/** What a worker is started with. Byte arrays lie in shared memory: they are there once for all threads. */
export interface WorkerData {
  /**
   * The module's bytes, in shared memory. Each thread compiles them for itself: threads that share one compiled module, and end while the engine still
   * works on it, have crashed V8 (`Check failed: jit_page.has_value()`, Node.js 24.21).
   */
  kernel: Uint8Array;
  /** A ruleset's artefact, whole; the user's rules are in it already. */
  artefact: Uint8Array;
  /** Whether it has patterns that are not built in. */
  foreign: boolean;
  least: Confidence;
  /** Absolute folder that the entries' paths are relative to. */
  root: PathText;
  /** Where native re2 lies, when it is not found by name. */
  nativeRe2: string | null;
}

/** Entries in two strings: objects by the ten thousand cost as much to hand over as to scan. */
export interface ScanTask {
  /** Paths, separated by NUL, which no path holds. */
  paths: string;
  /** One character an entry: `f` file, `l` link, upper case where the index names it. */
  kinds: string;
}

export function encodeTask(entries: readonly FileEntry[]): ScanTask {
  return {
    paths: entries.map((entry) => entry.path).join('\0'),
    kinds: entries.map(({ kind, tracked }) => (kind === 'link' ? (tracked ? 'L' : 'l') : tracked ? 'F' : 'f')).join(''),
  };
}

export function decodeTask({ paths, kinds }: ScanTask): FileEntry[] {
  return paths.split('\0').map((path, index) => {
    const kind = kinds[index]!;
    return { path, kind: kind === 'l' || kind === 'L' ? 'link' : 'file', tracked: kind === 'F' || kind === 'L' };
  });
}

/** What became of one entry. */
export type EntryOutcome =
  /** `fault`: why not all of it could be read; its matches count all the same, and it is unread. */
  | { kind: 'read'; bytes: number; link: boolean; archive: boolean; matches: LocatedMatch[]; below: number; fault?: string }
  | { kind: 'absent' }
  | { kind: 'skipped'; reason: SkipReason }
  | { kind: 'unread'; why: string };

/** The outcomes of a task's entries. Entries that were read and have no match, by far the most, are only counted. */
export interface ScanResult {
  clean: number;
  cleanLinks: number;
  bytes: number;
  /** Matches that were only counted, being less sure than what is reported. */
  below: number;
  /** Index in the task, outcome. */
  others: [number, EntryOutcome][];
}
