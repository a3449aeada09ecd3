// The worker thread, whatever it works on: one file for all, so that a bundle has one.
import type { SweepData } from './history/messages.ts';
import { prepareSweep } from './history/worker.ts';
import { serve } from './pool/index.ts';
import type { WorkerData } from './scan/messages.ts';
import { prepareScan } from './scan/worker.ts';

await serve<WorkerData | SweepData, never, unknown>(async (data, thread) => ('store' in data ? prepareSweep(data, thread) : prepareScan(data)) as Promise<(task: never) => unknown>);
