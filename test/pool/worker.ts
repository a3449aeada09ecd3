// A thread for tests of the pool: does what its task says.
import { serve } from '../../src/pool/index.ts';

export type Task =
  | { do: 'answer'; value: number; milliseconds?: number }
  | { do: 'throw' }
  | { do: 'exit'; code: number }
  | { do: 'overflow' }
  | { do: 'unsendable' };

await serve<{ factor: number; startsIn?: number; broken?: boolean }, Task, number>(async ({ factor, startsIn = 0, broken }) => {
  if (broken) throw new Error('cannot start');
  if (startsIn > 0) await new Promise((resolve) => setTimeout(resolve, startsIn));
  return (task) => {
    switch (task.do) {
      case 'answer':
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, task.milliseconds ?? 0);
        return task.value * factor;
      case 'throw':
        throw new RangeError('this task cannot be done');
      case 'exit':
        return process.exit(task.code);
      case 'overflow':
        return (function deeper(): number {
          return deeper() + 1;
        })();
      case 'unsendable':
        return (() => 1) as unknown as number;
    }
  };
});
