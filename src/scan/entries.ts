import { closeSync } from 'node:fs';
import { resolveMatches, type Scanner, type Trace } from '../engine/index.ts';
import { messageOf } from '../errors.ts';
import type { Confidence, PathText } from '../model.ts';
import type { MatchRule } from '../ruleset/index.ts';
import { type FileEntry, lengthFault, readFile, readInto } from '../sources/index.ts';
import { archiveKind } from './archive.ts';
import { type BlobScan, startBlobScan } from './blob-scan.ts';
import type { EntryOutcome, ScanResult } from './messages.ts';

/** What scans entries of one listing, in whatever thread it stands. */
export interface EntryScanner {
  scan(entry: FileEntry, trace?: Trace): EntryOutcome;
}

export interface EntryScannerParts {
  scanner: Scanner;
  rule: (id: string) => MatchRule;
  root: PathText;
  /** Matches that are less sure are only counted. */
  least: Confidence;
}

export function createEntryScanner(parts: EntryScannerParts): EntryScanner {
  return {
    scan(entry, trace) {
      try {
        return scanEntry(parts, entry, trace);
      } catch (error) {
        // One rule or file that breaks the scanner costs that file, named; never the run.
        return { kind: 'unread', why: `the scanner failed: ${messageOf(error)}` };
      }
    },
  };
}

/** Scans a task's entries and sums up the many that have nothing to tell. */
export function scanTask(scanner: EntryScanner, task: readonly FileEntry[]): ScanResult {
  const result: ScanResult = { clean: 0, cleanLinks: 0, bytes: 0, below: 0, others: [] };
  task.forEach((entry, index) => {
    const outcome = scanner.scan(entry);
    if (outcome.kind === 'read') result.below += outcome.below;
    if (outcome.kind === 'read' && !outcome.archive && outcome.fault === undefined && outcome.matches.length === 0) {
      result.clean++;
      result.bytes += outcome.bytes;
      if (outcome.link) result.cleanLinks++;
    } else result.others.push([index, outcome]);
  });
  return result;
}

function scanEntry({ scanner, rule, root, least }: EntryScannerParts, entry: FileEntry, trace?: Trace): EntryOutcome {
  const blob = startBlobScan(scanner, trace, undefined, trace ? 'low' : least);
  const room = blob.space();
  const content = readFile(root, entry, room);
  if (content.kind === 'absent' || content.kind === 'skipped' || content.kind === 'unread') return content;
  const archive = archiveKind(room.subarray(0, Math.min(content.length, 320))) !== null;
  const fault = content.kind === 'large' ? readLarge(blob, content) : whole(blob, content.length);
  const matches = resolveMatches(blob.end(), rule, trace);
  const why = fault ?? blob.fault();
  return { kind: 'read', bytes: blob.size(), link: content.kind === 'link', archive, matches, below: blob.below(), ...(why !== null && { fault: why }) };
}

function whole(blob: BlobScan, length: number): null {
  blob.filled(length);
  return null;
}

/** Reads a file that is larger than the scanner's memory, piece by piece. Answers why it was not read whole, or null. */
function readLarge(blob: BlobScan, content: { fd: number; length: number; size: number }): string | null {
  try {
    blob.filled(content.length);
    while (blob.size() < content.size) {
      const space = blob.space();
      const wanted = Math.min(space.length, content.size - blob.size());
      const count = readInto(content.fd, space, 0, wanted);
      blob.filled(count);
      if (count < wanted) break;
    }
    return lengthFault(content.fd, content.size, blob.size());
  } catch (error) {
    return messageOf(error);
  } finally {
    closeSync(content.fd);
  }
}
