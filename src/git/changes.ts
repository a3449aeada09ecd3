import { UsageError } from '../errors.ts';
import type { PathText } from '../model.ts';
import { pathFromBytes } from '../path-text.ts';
import type { HookEnvironment } from './environment.ts';
import type { Repository } from './repository.ts';
import { runGit, streamGit } from './run.ts';

/** One path that a commit (or the next one) changes. */
export interface Change {
  path: PathText;
  /** Id of the new blob; null when the path is deleted or is no blob (a submodule). */
  blob: string | null;
  /** Ids of the blobs it had before, one a parent; null where it had none. */
  before: (string | null)[];
  /** The new entry is a submodule. */
  gitlink: boolean;
  /** A conflict that is not settled yet. */
  unmerged: boolean;
}

export interface CommitChanges {
  commit: string;
  changes: Change[];
}

const ZEROS = /^0+$/;
const GITLINK = '160000';

/**
 * What the next commit would change: index against HEAD (against nothing where there is no commit yet). Renames are a deletion and an
 * addition, attributes and config have no say.
 * @throws Error when git cannot tell
 */
export async function listStaged(repository: Repository, base: string, options: { timeout: number; hookEnv?: HookEnvironment }): Promise<Change[]> {
  const args = ['diff-index', '--cached', '--raw', '-z', '--no-renames', '--no-ext-diff', '--ignore-submodules=none', '--end-of-options', base, '--'];
  const { code, stdout, stderr } = await runGit(repository, args, options);
  if (code !== 0) throw new UsageError(`git cannot compare the index with ${base}: ${stderr.trim().split('\n')[0] ?? code}`, 'See whether `git status` works here.');
  return parseRaw(splitNul(stdout), 0).changes;
}

/**
 * What each of these commits changes; a merge: the paths that differ from every parent, which is what the merge itself adds. In the order
 * of the commits.
 */
export async function* listCommitChanges(repository: Repository, commits: readonly string[], options: { timeout: number; hookEnv?: HookEnvironment }): AsyncGenerator<CommitChanges> {
  const git = streamGit(repository, ['diff-tree', '--stdin', '-r', '-c', '--root', '--raw', '-z', '--no-renames', '--always'], options);
  git.stdin.on('error', () => {});
  git.stdin.end(commits.map((commit) => `${commit}\n`).join(''));
  let fields: Buffer[] = [];
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(0);
    rest = bytes.subarray(end + 1);
    fields.push(...splitNul(bytes.subarray(0, end + 1)));
    const last = fields.findLastIndex(isCommitId);
    if (last <= 0) continue;
    yield* commitsIn(fields.slice(0, last));
    fields = fields.slice(last);
  }
  yield* commitsIn(fields);
  const { code, stderr } = await git.ended;
  if (code !== 0) throw new Error(`git could not list all changes: ${stderr.trim().split('\n')[0] || code}`);
}

function splitNul(bytes: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let start = 0, end = bytes.indexOf(0); end >= 0; start = end + 1, end = bytes.indexOf(0, start)) fields.push(bytes.subarray(start, end));
  return fields;
}

/** A field that is a commit's id: entries start with a colon, and the path behind an entry is read with it. */
function isCommitId(field: Buffer, index: number, fields: Buffer[]): boolean {
  const before = fields[index - 1];
  return (field.length === 40 || field.length === 64) && /^[0-9a-f]+$/.test(field.toString('latin1')) && !(before !== undefined && before[0] === 0x3a);
}

function* commitsIn(fields: Buffer[]): Generator<CommitChanges> {
  for (let at = 0; at < fields.length; ) {
    const commit = fields[at]!.toString('latin1');
    const { changes, next } = parseRaw(fields, at + 1);
    yield { commit, changes };
    at = next;
  }
}

/**
 * Reads entries of git's raw format (git-diff-tree, "Raw output format" and "diff format for merges"): `:modes ids status`, path; as many
 * colons, modes and ids as there are parents.
 */
function parseRaw(fields: readonly Buffer[], from: number): { changes: Change[]; next: number } {
  const changes: Change[] = [];
  let at = from;
  for (; at + 1 < fields.length && fields[at]![0] === 0x3a; at += 2) {
    const entry = fields[at]!.toString('latin1');
    const parents = /^:+/.exec(entry)![0].length;
    const words = entry.slice(parents).split(' ');
    const modes = words.slice(0, parents + 1);
    const ids = words.slice(parents + 1, 2 * parents + 2);
    const blobOf = (i: number): string | null => (modes[i] === GITLINK || ZEROS.test(ids[i]!) || modes[i] === '000000' ? null : ids[i]!);
    changes.push({
      path: pathFromBytes(fields[at + 1]!),
      blob: blobOf(parents),
      before: Array.from({ length: parents }, (_, i) => blobOf(i)),
      gitlink: modes[parents] === GITLINK,
      unmerged: words.at(-1)!.includes('U'),
    });
  }
  return { changes, next: at };
}
