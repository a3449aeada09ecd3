import { fstatSync, writeSync } from 'node:fs';
import { codeOf } from '../errors.ts';
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
  let written = Promise.resolve();
  const io: Io = {
    // In turn: a text that waits for a slow reader is not overtaken.
    out: (text) => (written = written.then(() => write(1, text, ended))),
    err: (text) => void write(2, text, ended),
    env: process.env,
    terminal: terminalFacts(),
    input: () => untilAborted(standardInput(), controller.signal),
    signal: controller.signal,
  };
  return { io, ended };
}

/**
 * Files are read as they are; what may stall (a pipe, a terminal) by the event loop: a plain read of it would sit in a thread that the
 * process waits for at its end, so that no signal could end it.
 */
function standardInput(): AsyncIterable<Uint8Array> {
  const stat = fstatSync(0);
  return stat.isFile() || stat.isDirectory() ? readChunks(0) : process.stdin;
}

/** Only what may be a terminal is asked further: Node's streams for it take 5 ms to load. */
function terminalFacts(): Io['terminal'] {
  const out = mayBeTerminal(1) &&  process.stdout.isTTY;
  return { out, err: mayBeTerminal(2) &&  process.stderr.isTTY, columns: out ? (process.stdout.columns ?? 100) : 100 };
}

function mayBeTerminal(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    return false;
  }
}

const RETRY_MS = 2;

/** Writes all of a text to a descriptor, waiting for a slow reader. A reader that went away is noted; standard error's is of no interest. */
async function write(fd: 1 | 2, text: string, ended: Ended): Promise<void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length && !(fd === 1 && ended.pipeClosed); ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EAGAIN') await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      else if (fd === 2) return;
      else if (code === 'EPIPE') ended.pipeClosed = true;
      else throw error;
    }
  }
}

/**
 * Ends the process. `process.exit` and not waiting: threads and children may still be there, and what was written has been
 * taken by then.
 */
export function endProcess(code: number, ended: Ended): void {
  killRunningGit();
  process.exit(ended.bySignal ?? (ended.pipeClosed && code === 0 ? CLOSED_PIPE : code));
}
