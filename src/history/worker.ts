import { openScanner } from '../scan/open-scanner.ts';
import { openArtefact } from '../ruleset/index.ts';
import { createReader, createWalker } from '../git/objects/index.ts';
import { createLedger } from './ledger.ts';
import type { SweepData, SweepResult, SweepTask } from './messages.ts';
import { createObjectScanner } from './scan-objects.ts';
import { sweepBlobs } from './sweep-blobs.ts';
import { sweepCommits } from './sweep-commits.ts';
import { sweepTrees } from './sweep-trees.ts';
import { createSweepContext } from './sweep-context.ts';

/** Room in the kernel's memory for large objects that are scanned piece by piece, in front of what the walk uses. */
const STREAM_ROOM = 6 << 20;
/**
 * Longer objects are scanned piece by piece, without a base. A thread holds a way from a root, a delta and what it was packed as: at most five times
 * this. With 64 MiB two threads took 680 MB on a history with large files; few objects of any repository are longer than this.
 */
const LONGEST_OBJECT = 20 << 20;
/** Regions and runs that a delta may have before they melt together. */
const REGIONS = 1 << 16;

/** A thread of a sweep: it reads packs itself and answers small records. */
export async function prepareSweep(data: SweepData, thread: number): Promise<(task: SweepTask) => SweepResult> {
  const ruleset = openArtefact(data.artefact);
  const scanner = await openScanner({ ...data, ruleset });
  const walker = createWalker(scanner.kernel, { store: data.store, regionsCapacity: REGIONS, runsCapacity: REGIONS, margin: scanner.margin, baseAddress: scanner.free + STREAM_ROOM, maxObject: LONGEST_OBJECT });
  const context = createSweepContext({ data, ruleset, scanner, walker, reader: createReader(data.store), objects: createObjectScanner(scanner, ruleset), ledger: createLedger(thread, data.minConfidence) });
  return (task) => {
    if (task.kind === 'blobs') return sweepBlobs(context, task.share);
    return task.kind === 'commits' ? sweepCommits(context, task.share) : sweepTrees(context, task.share, task.wanted);
  };
}
