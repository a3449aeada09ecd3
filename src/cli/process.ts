import { killRunningGit } from '../git/index.ts';
import { readChunks, untilAborted } from '../sources/index.ts';
import type { Io } from './option.ts';

/** How the process was told to end, or null. */
export interface Ended {
  /** 128 + the signal's number. */
  bySignal: number | null;
  /** The reader of standard output went away before all was written. */
  pipeClosed: boolean;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
/** 128 + SIGPIPE, what a shell shows for a program that wrote into a closed pipe. */
const CLOSED_PIPE = 141;

/** The process as commands may use it. The first signal asks for an orderly end, the second ends at once. */
export function processIo(): { io: Io; ended: Ended } {
  const ended: Ended = { bySignal: null, pipeClosed: false };
  const controller = new AbortController();
  for (const [signal, code] of Object.entries(SIGNALS) as [NodeJS.Signals, number][]) {
    process.on(signal, () => {
      if (ended.bySignal !== null) process.exit(code);
      ended.bySignal = code;
      controller.abort();
    });
  }
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    ended.pipeClosed = true;
  });
  process.stderr.on('error', () => undefined);
  const io: Io = {
    out: (text) => write(text, ended),
    err: (text) => void process.stderr.write(text),
    env: process.env,
    terminal: { out: process.stdout.isTTY === true, err: process.stderr.isTTY === true, columns: process.stdout.columns ?? 100 },
    input: () => untilAborted(readChunks(0), controller.signal),
    signal: controller.signal,
  };
  return { io, ended };
}

function write(text: string, ended: Ended): Promise<void> {
  if (ended.pipeClosed) return Promise.resolve();
  return new Promise((resolve) => {
    process.stdout.write(text, () => resolve());
  });
}

/**
 * Ends the process. `process.exit` and not waiting: threads and children may still be there, and what was written has been
 * taken by then.
 */
export function endProcess(code: number, ended: Ended): void {
  killRunningGit();
  process.exit(ended.bySignal ?? (ended.pipeClosed && code === 0 ? CLOSED_PIPE : code));
}
