import { Worker } from 'node:worker_threads';
import { messageOf } from '../errors.ts';
import type { FromWorker, ToWorker } from './messages.ts';

export interface PoolOptions {
  /** The worker's file. */
  file: URL;
  /** Given to every worker when it starts. */
  data: unknown;
  threads: number;
}

/** Worker threads that are handed one task after the other. */
export interface Pool<Task, Result> {
  /**
   * Resolves with the task's result; rejects when the task or its thread failed, or the pool was closed first. Tasks start in the order in
   * which they are given. The promise may be left alone until it is its turn: no rejection counts as unhandled.
   */
  run(task: Task): Promise<Result>;
  /** Resolves when fewer than a few tasks a thread wait, or none will ever be done: the caller's brake. */
  ready(): Promise<void>;
  /** Tasks that no thread has taken yet. */
  waiting(): number;
  /** Ends all threads. */
  close(): Promise<void>;
}

interface Waiting<Task, Result> {
  task: Task;
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** Tasks a thread holds at once: the one it does, and the next, so that it never waits for the parent. */
const HELD = 2;
/** Tasks a thread that wait in the parent before `ready` holds the caller back. */
const QUEUED = 4;
/** A thread that dies is replaced, but not for ever. */
const MOST_DEATHS = 8;
const CLOSED = 'the threads were stopped';

/**
 * Left to itself, a thread lets young objects pile up to 100 MB before it looks through them; what it keeps is a fraction of that. With 8 MB
 * two threads of a sweep take 450 MB where they took 640, and no longer.
 */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

/** Starts the threads; they take tasks as soon as they are up. */
export function startPool<Task, Result>(options: PoolOptions): Pool<Task, Result> {
  const queue: Waiting<Task, Result>[] = [];
  const members = new Set<Member<Task, Result>>();
  const wake: (() => void)[] = [];
  let deaths = 0;
  let closed = false;
  const feed = (): void => {
    for (const member of members) while (queue.length > 0 && member.load() < HELD) member.give(queue.shift()!);
    if (members.size === 0) for (const waiting of queue.splice(0)) waiting.reject(new Error(closed ? CLOSED : 'every worker thread has died'));
    if (queue.length >= QUEUED * options.threads) return;
    for (const resolve of wake.splice(0)) resolve();
  };
  const onDeath = (member: Member<Task, Result>): void => {
    members.delete(member);
    if (++deaths <= MOST_DEATHS) start();
    feed();
  };
  const start = (): void => void members.add(startMember<Task, Result>(options, feed, onDeath));
  for (let i = 0; i < options.threads; i++) start();
  return {
    run(task) {
      const result = new Promise<Result>((resolve, reject) => queue.push({ task, resolve, reject }));
      // Results are taken in order: one that fails early must not end the process before its turn comes.
      result.catch(() => {});
      feed();
      return result;
    },
    waiting: () => queue.length,
    ready: () =>
      new Promise((resolve) => {
        wake.push(resolve);
        feed();
      }),
    async close() {
      closed = true;
      const ending = [...members].map((member) => member.end());
      members.clear();
      feed();
      await Promise.all(ending);
    },
  };
}

interface Member<Task, Result> {
  load(): number;
  give(waiting: Waiting<Task, Result>): void;
  end(): Promise<unknown>;
}

function startMember<Task, Result>(options: PoolOptions, onAnswer: () => void, onDeath: (member: Member<Task, Result>) => void): Member<Task, Result> {
  const held = new Map<number, Waiting<Task, Result>>();
  const worker = new Worker(options.file, { workerData: options.data, stdout: false, stderr: false, resourceLimits: LIMITS });
  let next = 0;
  let ended = false;
  const member: Member<Task, Result> = {
    load: () => held.size,
    give(waiting) {
      held.set(next, waiting);
      worker.postMessage({ id: next++, task: waiting.task } satisfies ToWorker<Task>);
    },
    end() {
      drop(CLOSED);
      return worker.terminate();
    },
  };
  const drop = (why: string): void => {
    ended = true;
    for (const waiting of held.values()) waiting.reject(new Error(why));
    held.clear();
  };
  const die = (why: string): void => {
    if (ended) return;
    drop(why);
    onDeath(member);
  };
  worker.on('message', (answer: FromWorker<Result>) => {
    const waiting = held.get(answer.id);
    if (!waiting) return;
    held.delete(answer.id);
    if ('failed' in answer) waiting.reject(new Error(answer.failed));
    else waiting.resolve(answer.result);
    onAnswer();
  });
  worker.on('error', (error) => die(messageOf(error)));
  worker.on('exit', (code) => die(`worker thread ended with code ${code}`));
  return member;
}
