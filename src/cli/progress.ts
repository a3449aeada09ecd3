import type { Progress } from '../scan/index.ts';
import type { Io } from './option.ts';

/** Work that is over by then shows nothing. */
const PATIENCE_MS = 1000;
const EVERY_MS = 100;

/** A line on the terminal that says how far a scan is. */
export interface ProgressLine {
  update(progress: Progress): void;
  /** Takes the line away. */
  clear(): void;
}

/** Shows on standard error, on a terminal only, once the work has taken a second. */
export function progressLine(io: Io, quiet: boolean): ProgressLine {
  if (quiet || !io.terminal.err) return { update: () => undefined, clear: () => undefined };
  const started = Date.now();
  let shown = 0;
  return {
    update({ files, bytes, findings }) {
      const now = Date.now();
      if (now - started < PATIENCE_MS || now - shown < EVERY_MS) return;
      shown = now;
      const rate = bytes / 1e6 / ((now - started) / 1000);
      const text = `scanned ${files} files, ${(bytes / 1e6).toFixed(0)} MB (${rate.toFixed(0)} MB/s), ${findings} found`;
      io.err(`\r\u001b[K${text.slice(0, io.terminal.columns - 1)}`);
    },
    clear() {
      if (shown > 0) io.err('\r\u001b[K');
    },
  };
}
