import { parentPort, threadId, workerData } from 'node:worker_threads';
import { messageOf } from '../errors.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/**
 * The thread's side of a pool: makes its handler from the data that the pool was given and the thread's number, then answers tasks until
 * the pool closes. A task that throws, or whose result cannot be sent, fails alone.
 */
export async function serve<Data, Task, Result>(prepare: (data: Data, thread: number) => Promise<(task: Task) => Result>): Promise<void> {
  const port = parentPort;
  if (!port) throw new TypeError('this file runs in a worker thread only');
  const handle = await prepare(workerData as Data, threadId);
  port.on('message', ({ id, task }: ToWorker<Task>) => {
    try {
      port.postMessage({ id, result: handle(task) } satisfies FromWorker<Result>);
    } catch (error) {
      port.postMessage({ id, failed: messageOf(error) } satisfies FromWorker<Result>);
    }
  });
}
