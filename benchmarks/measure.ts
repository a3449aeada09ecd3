import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** One command that is measured. */
export interface Subject {
  name: string;
  program: string;
  /** `scratch` is an empty folder, new for every run. */
  args: (scratch: string) => string[];
  cwd?: string;
  done: number[];
}

export interface Measured {
  name: string;
  /** Wall times in milliseconds, in the order of the runs. */
  times: number[];
  median: number;
  /** Peak resident memory in MiB of one more run; null where the system does not tell. */
  peak: number | null;
  exitCodes: number[];
}

/** Runs all subjects in turn, `rounds` times: what else the machine does then falls on all of them alike. The first round warms the caches and is not counted. */
export async function interleave(subjects: Subject[], rounds: number, memory: boolean, say: (line: string) => void): Promise<Measured[]> {
  const times = new Map<string, number[]>(subjects.map((subject) => [subject.name, []]));
  const codes = new Map<string, Set<number>>(subjects.map((subject) => [subject.name, new Set()]));
  for (let round = 0; round <= rounds; round++) {
    for (const subject of subjects) {
      const { ms, code } = await runOnce(subject);
      codes.get(subject.name)?.add(code);
      if (round > 0) times.get(subject.name)?.push(ms);
      if (ms > 5000) say(`${subject.name}: round ${round}, ${(ms / 1000).toFixed(1)} s`);
    }
  }
  const measured: Measured[] = [];
  for (const { name, ...subject } of subjects) {
    const own = times.get(name) ?? [];
    const peak = memory ? (await runOnce({ name, ...subject }, true)).peak : null;
    measured.push({ name, times: own, median: medianOf(own), peak, exitCodes: [...(codes.get(name) ?? [])] });
  }
  return measured;
}

/** Runs one subject to its end, output thrown away; throws where its exit code is not one of `done`. With `watch` its memory is followed, which costs some of its time. */
async function runOnce(subject: Subject, watch = false): Promise<{ ms: number; code: number; peak: number | null }> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'keysieve-bench-'));
  try {
    const start = performance.now();
    const child = spawn(subject.program, subject.args(scratch), { cwd: subject.cwd ?? scratch, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (bytes: Buffer) => (complaint = (complaint + bytes.toString()).slice(-2000)));
    let peak: number | null = null;
    const timer = watch && child.pid !== undefined ? setInterval(() => (peak = peakOf(child.pid ?? 0) ?? peak), 2) : undefined;
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => resolve(status ?? -1));
    });
    clearInterval(timer);
    const ms = performance.now() - start;
    if (!subject.done.includes(code)) throw new Error(`${subject.name} ended with ${code}\n${complaint}`);
    return { ms, code, peak };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** High-water mark of a running process in MiB (Linux's /proc). The kernel keeps the maximum, so only the last 2 ms can be missed. */
function peakOf(pid: number): number | null {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line === null ? null : Number(line[1]) / 1024;
  } catch {
    return null;
  }
}

export function medianOf(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Full path of a program on PATH, or undefined. */
export function onPath(program: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    const file = path.join(folder, program);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** First line of what `program ...args` prints. */
export function firstLine(program: string, args: string[]): string {
  const done = spawnSync(program, args, { encoding: 'utf8' });
  return `${done.stdout ?? ''}${done.stderr ?? ''}`.trim().split('\n')[0] ?? '';
}
