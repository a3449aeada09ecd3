// The worker thread, whatever it works on: one file for all, so that a bundle has one. What a thread does not work on, it does not load.
import type { SweepData } from './history/messages.ts';
import { serve } from './pool/index.ts';
import type { WorkerData } from './scan/messages.ts';

void serve<WorkerData | SweepData, never, unknown>(async (data, thread) => {
  if ('store' in data) return (await import('./history/worker.ts')).prepareSweep(data, thread);
  return (await import('./scan/worker.ts')).prepareScan(data);
});
