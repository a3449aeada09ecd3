import type { HistoryProgress } from '../history/index.ts';
import type { Io } from './option.ts';

const PATIENCE_MS = 1000;
const EVERY_MS = 100;
const WIDTH = 24;

/** A bar for work whose amount is known: objects, bytes, rate, time left. On a terminal only, once the work has taken a second. */
export function objectProgress(io: Io, quiet: boolean): { update(progress: HistoryProgress): void; clear(): void } {
  if (quiet || !io.terminal.err) return { update: () => undefined, clear: () => undefined };
  const started = Date.now();
  let shown = 0;
  return {
    update({ done, total, bytes }) {
      const now = Date.now();
      if (now - started < PATIENCE_MS || now - shown < EVERY_MS) return;
      shown = now;
      const seconds = (now - started) / 1000;
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const bar = '#'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '.');
      const left = share > 0 ? `, ${Math.ceil((seconds / share) * (1 - share))} s left` : '';
      const text = `[${bar}] ${done} of ${total} objects, ${(bytes / 1e6).toFixed(0)} MB (${(bytes / 1e6 / seconds).toFixed(0)} MB/s)${left}`;
      io.err(`\r\u001b[K${text.slice(0, io.terminal.columns - 1)}`);
    },
    clear() {
      if (shown > 0) io.err('\r\u001b[K');
    },
  };
}
