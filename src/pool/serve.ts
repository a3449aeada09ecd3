import { parentPort, threadId, workerData } from 'node:worker_threads';
import { messageOf } from '../errors.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/**
 * The thread's side of a pool: makes its handler from the data that the pool was given and the thread's number, then answers tasks until the pool closes. A task that
 * throws fails alone.
 */
export async function serve<Data, Task, Result>(prepare: (data: Data, thread: number) => Promise<(task: Task) => Result>): Promise<void> {
  const port = parentPort;
  if (!port) throw new TypeError('this file runs in a worker thread only');
  const handle = await prepare(workerData as Data, threadId);
  port.on('message', ({ id, task }: ToWorker<Task>) => {
    let answer: FromWorker<Result>;
    try {
      answer = { id, result: handle(task) };
    } catch (error) {
      answer = { id, failed: messageOf(error) };
    }
    port.postMessage(answer);
  });
}
