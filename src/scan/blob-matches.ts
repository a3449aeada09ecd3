import { resolveMatches, type Scanner } from '../engine/index.ts';
import { type HookEnvironment, readObjects, type Repository } from '../git/index.ts';
import type { LocatedMatch } from '../model.ts';
import { archiveKind } from './archive.ts';
import { type BlobScan, startBlobScan } from './blob-scan.ts';
import { openScanner } from './open-scanner.ts';
import type { Settings } from './settings.ts';

/** What scanning a blob gave. */
export type BlobOutcome = { kind: 'read'; bytes: number; archive: boolean; matches: LocatedMatch[]; fault: string | null } | { kind: 'unread'; why: string };

/** Matches of git's blobs by id, each scanned once, however often and wherever it stands. */
export interface BlobMatcher {
  /** Reads and scans those that are not known yet. */
  load(ids: Iterable<string>): Promise<void>;
  /** The outcome of a blob that was loaded. */
  get(id: string): BlobOutcome;
}

const TIMEOUT_MS = 30 * 60_000;
/** Bytes of an archive's head that tell its kind. */
const HEAD = 320;

export async function createBlobMatcher(settings: Settings, repository: Repository, hookEnv: HookEnvironment): Promise<BlobMatcher> {
  const { rules, assets, nativeRe2 } = settings;
  const scanner = await openScanner({ kernel: assets.kernel, ruleset: rules.ruleset, foreign: rules.foreign, nativeRe2 });
  const rule = (id: string) => rules.ruleset.rule(rules.ruleset.index(id)!);
  const known = new Map<string, BlobOutcome>();
  return {
    get: (id) => known.get(id) ?? { kind: 'unread', why: 'the object was not read' },
    async load(ids) {
      const wanted = [...new Set(ids)].filter((id) => !known.has(id));
      if (wanted.length === 0) return;
      const problems = await readObjects(repository, wanted, (id, type) => (type === 'blob' ? blobSink(scanner, (outcome) => known.set(id, outcome)) : null), { timeout: TIMEOUT_MS, hookEnv });
      for (const [id, why] of problems) known.set(id, { kind: 'unread', why });
    },
  };

  function blobSink(with_: Scanner, done: (outcome: BlobOutcome) => void) {
    const blob = startBlobScan(with_);
    let head = Buffer.alloc(0);
    return {
      chunk(bytes: Buffer) {
        if (head.length < HEAD) head = Buffer.concat([head, bytes.subarray(0, HEAD - head.length)]);
        pour(blob, bytes);
      },
      end() {
        const matches = resolveMatches(blob.end(), rule);
        done({ kind: 'read', bytes: blob.size(), archive: archiveKind(head) !== null, matches, fault: blob.fault() });
      },
    };
  }
}

/** Puts bytes into a scan, piece by piece. */
export function pour(blob: BlobScan, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    const space = blob.space();
    const count = Math.min(space.length, bytes.length - at);
    space.set(bytes.subarray(at, at + count));
    blob.filled(count);
    at += count;
  }
}
