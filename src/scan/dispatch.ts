import type { Confidence, PathText } from '../model.ts';
import type { Pool } from '../pool/index.ts';
import type { FileEntry } from '../sources/index.ts';
import { shared } from './assets.ts';
import type { EffectiveRuleset } from './effective-ruleset.ts';
import { createEntryScanner, type EntryScanner, scanTask } from './entries.ts';
import { encodeTask, type ScanResult, type ScanTask, type WorkerData } from './messages.ts';
import { openScanner } from './open-scanner.ts';

export interface DispatcherParts {
  kernel: Uint8Array;
  worker: URL;
  rules: EffectiveRuleset;
  nativeRe2: string | null;
  root: PathText;
  /** Matches that are less sure are only counted. */
  least: Confidence;
  /** Threads that scan, this one included. */
  threads: number | 'auto';
}

/** A share of a batch on its way. */
export interface Share {
  entries: FileEntry[];
  result: Promise<ScanResult>;
}

/** Shares batches out: few small files are scanned here, many by threads. */
export interface Dispatcher {
  /** Takes a batch; resolves when there is room for the next one. */
  give(batch: FileEntry[]): Promise<Share[]>;
  close(): Promise<void>;
}

/** More threads than this only wait for the disk. */
const MOST_THREADS = 16;
/** Tasks that wait for each other thread, so that none runs dry while this one is busy. */
const BACKLOG = 3;
/** Files a task has at most. */
const TASK_FILES = 64;
/** Bytes a task has about, where sizes are known. */
const TASK_BYTES = 2 << 20;
/** So much is scanned here before threads are started: a thread costs more than that. */
const ALONE_FILES = 256;
const ALONE_BYTES = 4 << 20;
/** What a file is taken for whose size is not known. */
const GUESS = 8 << 10;

export function createDispatcher(parts: DispatcherParts): Dispatcher {
  let pool: Pool<ScanTask, ScanResult> | undefined;
  let here: Promise<EntryScanner> | undefined;
  let files = 0;
  let bytes = 0;
  let others: number | undefined;
  const alone = (): Promise<EntryScanner> => (here ??= openHere(parts));
  /** To the other threads while they have too little to do, else done here: this thread is one of those that scan. */
  const share = async (threads: Pool<ScanTask, ScanResult>, entries: FileEntry[]): Promise<Share> => {
    if (threads.waiting() < BACKLOG * others!) return { entries, result: threads.run(encodeTask(entries)) };
    const result = scanTask(await alone(), entries);
    // What the others have answered is taken, and they get more, before the next task.
    await new Promise((resolve) => setImmediate(resolve));
    return { entries, result: Promise.resolve(result) };
  };
  return {
    async give(batch) {
      files += batch.length;
      bytes += sizeOf(batch);
      if (files > ALONE_FILES || bytes > ALONE_BYTES) {
        others ??= threadsOf(parts) - 1;
        if (others > 0) pool ??= await startThreads(parts, others);
      }
      if (!pool) {
        const scanner = await alone();
        return [{ entries: batch, result: Promise.resolve(scanTask(scanner, batch)) }];
      }
      const shares: Share[] = [];
      for (const entries of tasksOf(batch)) shares.push(await share(pool, entries));
      return shares;
    },
    async close() {
      await pool?.close();
    },
  };
}

async function startThreads(parts: DispatcherParts, threads: number): Promise<Pool<ScanTask, ScanResult>> {
  const { startPool } = await import('../pool/pool.ts');
  const { kernel, rules, nativeRe2, root, least } = parts;
  const data: WorkerData = { kernel: shared(kernel), artefact: shared(rules.artefact), foreign: rules.foreign, nativeRe2, root, least };
  return startPool({ file: parts.worker, data, threads });
}

/** Processors are counted late: a scan of few files needs no others. */
function threadsOf({ threads }: DispatcherParts): number {
  return threads === 'auto' ? Math.min(process.getBuiltinModule('node:os').availableParallelism(), MOST_THREADS) : threads;
}

async function openHere({ kernel, rules, nativeRe2, root, least }: DispatcherParts): Promise<EntryScanner> {
  const { ruleset, foreign } = rules;
  const scanner = await openScanner({ kernel, ruleset, foreign, nativeRe2 });
  return createEntryScanner({ scanner, rule: (id) => ruleset.rule(ruleset.index(id)!), root, least });
}

function sizeOf(entries: FileEntry[]): number {
  return entries.reduce((sum, entry) => sum + (entry.size ?? GUESS), 0);
}

/** Cuts a batch into tasks by number and size, in its order. */
function tasksOf(batch: FileEntry[]): FileEntry[][] {
  const tasks: FileEntry[][] = [];
  let task: FileEntry[] = [];
  let size = 0;
  for (const entry of batch) {
    task.push(entry);
    size += entry.size ?? GUESS;
    if (task.length < TASK_FILES && size < TASK_BYTES) continue;
    tasks.push(task);
    task = [];
    size = 0;
  }
  if (task.length > 0) tasks.push(task);
  return tasks;
}
