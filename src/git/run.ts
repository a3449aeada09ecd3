import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { messageOf } from '../errors.ts';
import { gitEnvironment, gitFlags, type HookEnvironment } from './environment.ts';
import { findGit } from './find.ts';
import type { Repository } from './repository.ts';

export interface GitOptions {
  /** Milliseconds until git and everything it started are killed. */
  timeout: number;
  /** Checked variables of a hook (`hookEnvironment`). */
  hookEnv?: HookEnvironment;
  /** Program to start instead of the one on PATH. */
  git?: string;
}

/** How a git process ended: its exit code, or why it has none. */
export type GitEnd = number | 'timeout' | 'killed' | 'not started';

export interface GitResult {
  code: GitEnd;
  stdout: Buffer;
  /** First 64 KiB of what git complained about. */
  stderr: string;
}

/** A running git. Read `stdout` to its end, then await `ended`. */
export interface GitStream {
  stdin: Writable;
  stdout: Readable;
  ended: Promise<{ code: GitEnd; stderr: string }>;
  /** For a reader that stops early. */
  kill: () => void;
}

const STDERR_LIMIT = 65_536;
const running = new Set<ChildProcess>();

/** Runs git to its end. @throws Error when there is no git binary. */
export async function runGit(repository: Repository, args: readonly string[], options: GitOptions & { input?: Uint8Array | string }): Promise<GitResult> {
  const stream = streamGit(repository, args, options);
  stream.stdin.on('error', () => {});
  stream.stdin.end(options.input ?? '');
  const chunks: Buffer[] = [];
  stream.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const { code, stderr } = await stream.ended;
  return { code, stdout: Buffer.concat(chunks), stderr };
}

/**
 * Starts git the one safe way: absolute path, environment from nothing, explicit repository, a deadline, and a process group of its own so
 * that a kill reaches whatever it may have started. `child_process` is loaded here, when it is needed: that takes 3 ms, which most commands can save.
 *
 * @throws Error when there is no git binary.
 */
export function streamGit(repository: Repository, args: readonly string[], options: GitOptions): GitStream {
  const git = options.git ?? findGit(repository.workTree ?? undefined);
  if (git === null) throw new Error('no git binary on PATH');
  const { spawn } = process.getBuiltinModule('node:child_process');
  const child = spawn(git, [...gitFlags(repository), ...args], {
    cwd: repository.workTree ?? repository.gitDir,
    env: gitEnvironment(git, options.hookEnv),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  running.add(child);
  return { stdin: child.stdin, stdout: child.stdout, ended: endOf(child, options.timeout), kill: () => running.has(child) && killGroup(child) };
}

/** Kills every git that still runs, for a command that was interrupted. */
export function killRunningGit(): void {
  for (const child of running) killGroup(child);
}

function endOf(child: ChildProcess, timeout: number): Promise<{ code: GitEnd; stderr: string }> {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(0, STDERR_LIMIT);
  });
  return new Promise((settle) => {
    const finish = (code: GitEnd): void => {
      clearTimeout(deadline);
      running.delete(child);
      settle({ code, stderr });
    };
    const deadline = setTimeout(() => {
      killGroup(child);
      // A descendant that left the group may hold the pipes open for ever: do not wait for it.
      child.stdout?.destroy();
      child.stderr?.destroy();
      finish('timeout');
    }, timeout);
    child.once('error', (error) => {
      stderr ||= messageOf(error);
      if (child.pid === undefined) finish('not started');
    });
    child.once('close', (code) => finish(code ?? 'killed'));
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended in the meantime.
  }
}
