import type { Readable } from 'node:stream';
import type { HookEnvironment } from './environment.ts';
import type { Repository } from './repository.ts';
import { type GitStream, streamGit } from './run.ts';

/** Takes the bytes of one object as they come. */
export interface ObjectSink {
  chunk(bytes: Buffer): void;
  end(): void;
}

export interface ReadObjectsOptions {
  hookEnv?: HookEnvironment;
  /** Milliseconds for all of it. */
  timeout: number;
}

/** Two or three objects that git dies of are a damaged repository; so many mean that git cannot work here. */
const MOST_DEATHS = 1000;

/**
 * Reads objects by `git cat-file --batch` (git-cat-file, "BATCH OUTPUT": `<id> SP <type> SP <size> LF <bytes> LF`). A git that dies on one
 * object costs that object: it is started again behind it.
 * @param open is asked for each object; null passes over its bytes
 * @returns why objects could not be read, by id
 */
export async function readObjects(repository: Repository, ids: readonly string[], open: (id: string, type: string, size: number) => ObjectSink | null, options: ReadObjectsOptions): Promise<Map<string, string>> {
  const problems = new Map<string, string>();
  let from = 0;
  for (let deaths = 0; from < ids.length && deaths < MOST_DEATHS; deaths++) {
    const git = streamGit(repository, ['cat-file', '--batch', '--buffer'], options);
    feed(git, ids.slice(from));
    const reader = createReader(git.stdout);
    from += await readAnswers(reader, ids, from, open, problems);
    const { code, stderr } = await git.ended;
    if (from >= ids.length) break;
    problems.set(ids[from]!, reason(code, stderr));
    from++;
  }
  for (const id of ids.slice(from)) problems.set(id, 'git stopped reading too often');
  return problems;
}

function feed(git: GitStream, ids: readonly string[]): void {
  git.stdin.on('error', () => {});
  git.stdin.end(ids.map((id) => `${id}\n`).join(''));
}

function reason(code: number | string, stderr: string): string {
  const line = stderr.split('\n').find((each) => each.trim() !== '');
  return line ? line.replace(/^(?:fatal|error): /, '') : `git ended with ${code}`;
}

/** Reads answers until git ends. Answers how many objects were settled. */
async function readAnswers(reader: Reader, ids: readonly string[], from: number, open: (id: string, type: string, size: number) => ObjectSink | null, problems: Map<string, string>): Promise<number> {
  let settled = 0;
  for (;;) {
    const header = await reader.line();
    const id = ids[from + settled];
    if (header === null || id === undefined) return settled;
    const parts = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(header);
    if (parts) {
      const sink = open(id, parts[2]!, Number(parts[3]));
      if (!(await reader.bytes(Number(parts[3]), sink))) return settled;
      sink?.end();
    } else problems.set(id, header.endsWith(' missing') ? 'the object is missing' : header);
    settled++;
  }
}

interface Reader {
  /** A line without its end, or null at the end. */
  line(): Promise<string | null>;
  /** Passes `count` bytes, and the line feed behind them, to the sink. False when the stream ended first. */
  bytes(count: number, sink: ObjectSink | null): Promise<boolean>;
}

function createReader(stream: Readable): Reader {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const next = await chunks.next();
    if (next.done) return false;
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
    return true;
  };
  return {
    async line() {
      for (let end = rest.indexOf(10); ; end = rest.indexOf(10)) {
        if (end >= 0) {
          const text = rest.toString('latin1', 0, end);
          rest = rest.subarray(end + 1);
          return text;
        }
        if (!(await more())) return null;
      }
    },
    async bytes(count, sink) {
      for (let left = count; left > 0; ) {
        if (rest.length === 0 && !(await more())) return false;
        const part = rest.subarray(0, left);
        sink?.chunk(part);
        rest = rest.subarray(part.length);
        left -= part.length;
      }
      while (rest.length === 0) if (!(await more())) return false;
      rest = rest.subarray(1);
      return true;
    },
  };
}
