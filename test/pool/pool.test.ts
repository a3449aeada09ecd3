import { afterEach, describe, expect, it } from 'vitest';
import { type Pool, startPool } from '../../src/pool/index.ts';
import type { Task } from './worker.ts';

type TestPool = Pool<Task, number>;

const open: TestPool[] = [];
function pool(threads: number, data: object = {}): TestPool {
  const started = startPool<Task, number>({ file: new URL('./worker.ts', import.meta.url), data: { factor: 10, ...data }, threads });
  open.push(started);
  return started;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

const settled = async (promises: Promise<number>[]): Promise<(number | string)[]> => (await Promise.allSettled(promises)).map((each) => (each.status === 'fulfilled' ? each.value : (each.reason as Error).message));

describe('the pool of threads', () => {
  it('answers each task by its own promise, however long the others take', async () => {
    const threads = pool(3);
    const values = Array.from({ length: 40 }, (_, value) => value);
    expect(await Promise.all(values.map((value) => threads.run({ do: 'answer', value, milliseconds: (value * 7) % 11 })))).toEqual(values.map((value) => value * 10));
  });

  it('starts tasks in the order in which they are given', async () => {
    const threads = pool(1);
    const done: number[] = [];
    await Promise.all(Array.from({ length: 20 }, (_, value) => threads.run({ do: 'answer', value }).then((result) => done.push(result))));
    expect(done).toEqual(Array.from({ length: 20 }, (_, value) => value * 10));
  });

  it('holds the caller back while many tasks wait, and lets it go on when they are done', async () => {
    const threads = pool(2);
    await threads.run({ do: 'answer', value: 0 });
    await threads.ready();
    const tasks = Array.from({ length: 30 }, (_, value) => threads.run({ do: 'answer', value, milliseconds: 20 }));
    let done = 0;
    for (const task of tasks) void task.finally(() => done++);
    let isReady = false;
    const ready = threads.ready().finally(() => {
      isReady = true;
    });
    await tasks[5];
    expect(isReady).toBe(false);
    await ready;
    expect(done).toBeGreaterThan(10);
    expect(done).toBeLessThan(30);
    await Promise.all(tasks);
  });

  it('F119 lets a task that throws fail alone', async () => {
    const threads = pool(1);
    expect(await settled([threads.run({ do: 'answer', value: 1 }), threads.run({ do: 'throw' }), threads.run({ do: 'unsendable' }), threads.run({ do: 'overflow' }), threads.run({ do: 'answer', value: 2 })])).toEqual([
      10,
      'this task cannot be done',
      expect.stringContaining('could not be cloned'),
      expect.stringContaining('call stack'),
      20,
    ]);
  });

  it('F119 replaces a thread that dies, and fails only the tasks that it held', async () => {
    const threads = pool(1);
    const outcome = await settled([threads.run({ do: 'answer', value: 1 }), threads.run({ do: 'exit', code: 7 }), threads.run({ do: 'answer', value: 2 }), threads.run({ do: 'answer', value: 3 }), threads.run({ do: 'answer', value: 4 })]);
    expect(outcome[0]).toBe(10);
    expect(outcome[1]).toBe('worker thread ended with code 7');
    expect(outcome.slice(3)).toEqual([30, 40]);
  });

  it('does not end the process over a failure that nobody has looked at yet', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): unknown => unhandled.push(reason);
    process.on('unhandledRejection', note);
    const threads = pool(2);
    const failed = threads.run({ do: 'exit', code: 1 });
    const later = threads.run({ do: 'answer', value: 5, milliseconds: 100 });
    await later.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
    await expect(failed).rejects.toThrow('code 1');
  });

  it('F115 gives up, and says so, when threads die again and again', async () => {
    const threads = pool(2);
    const outcome = await settled(Array.from({ length: 40 }, () => threads.run({ do: 'exit', code: 3 })));
    expect(new Set(outcome)).toEqual(new Set(['worker thread ended with code 3', 'every worker thread has died']));
    await expect(threads.run({ do: 'answer', value: 1 })).rejects.toThrow('every worker thread has died');
    await threads.ready();
  });

  it('fails all tasks where no thread can start', async () => {
    const threads = pool(2, { broken: true });
    const outcome = await settled(Array.from({ length: 50 }, (_, value) => threads.run({ do: 'answer', value })));
    expect(new Set(outcome)).toEqual(new Set(['cannot start', 'every worker thread has died']));
  });

  it('ends every thread when it is closed, and settles what waits', async () => {
    const threads = pool(2, { startsIn: 10_000 });
    const tasks = Array.from({ length: 30 }, (_, value) => threads.run({ do: 'answer', value }));
    const ready = threads.ready();
    await threads.close();
    await ready;
    expect(new Set(await settled(tasks))).toEqual(new Set(['the threads were stopped']));
    await expect(threads.run({ do: 'answer', value: 1 })).rejects.toThrow('stopped');
  });
});
