import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, messageOf } from '../errors.ts';
import type { PathText, Unread } from '../model.ts';
import { isPlainPath, pathFromBytes } from '../path-text.ts';
import { isCleanTree } from './clean-tree.ts';
import { kindOfMode, readIndex, type IndexContent, type IndexEntry } from './index-file.ts';
import type { Repository } from './repository.ts';
import { runGit, streamGit, type GitOptions, type GitStream } from './run.ts';

export interface ListTreeOptions {
  /** Only this folder of the working tree, '/' as separator; '' = all of it. */
  under: PathText;
  /** Milliseconds for each git process; 10 minutes unless given. */
  timeout?: number;
  git?: string;
}

/** The files of a working tree: what the index names, and what git finds beside it and does not ignore. */
export interface TreeListing {
  /** May be read again: each call starts anew. @throws Error when neither we nor git can read the index. */
  tracked: () => Promise<Iterable<IndexEntry>>;
  /** Read once. A path that ends in `/` is a repository of its own. */
  untracked: AsyncIterable<PathText[]>;
  /** Settled when `untracked` has ended. */
  untrackedEnd: Promise<UntrackedEnd>;
  /** Ends git, if it still runs. */
  stop: () => void;
}

export type UntrackedEnd = { kind: 'listed'; unread: Unread[] } | { kind: 'failed'; why: string };

const TEN_MINUTES = 600_000;

/**
 * Starts `git ls-files --others` at once, so that it walks the tree while the caller works on the tracked files, which come from the index
 * without a process. git stays the only judge of ignore rules; it is not started where a small tree has nothing that is untracked.
 */
export function listTree(repository: Repository, options: ListTreeOptions): TreeListing {
  const settings: GitOptions = { timeout: options.timeout ?? TEN_MINUTES, ...(options.git === undefined ? {} : { git: options.git }) };
  const untrackedEnd = Promise.withResolvers<UntrackedEnd>();
  const index = readIndexFile(repository);
  let stream: GitStream | null = null;
  try {
    if (isKnownClean(repository, index, options.under)) untrackedEnd.resolve({ kind: 'listed', unread: [] });
    else stream = startUntracked(repository, options.under, settings);
  } catch (error) {
    untrackedEnd.resolve({ kind: 'failed', why: messageOf(error) });
  }
  return {
    tracked: async () => within(await trackedEntries(repository, index, settings), options.under),
    untracked: untrackedPaths(stream, options.under, untrackedEnd.resolve),
    untrackedEnd: untrackedEnd.promise,
    stop: () => stream?.kill(),
  };
}

/** Bytes of an index (some 2,000 entries) up to which looking for untracked files first is cheaper than starting git. */
const SMALL_INDEX = 200_000;

function isKnownClean(repository: Repository, index: IndexFile, under: PathText): boolean {
  if (index.content?.kind !== 'entries' || index.size > SMALL_INDEX || repository.workTree === null) return false;
  return isPlainPath(under) && isCleanTree(repository.workTree, under, within(index.content.entries(), under));
}

function startUntracked(repository: Repository, under: PathText, settings: GitOptions): GitStream {
  // Arguments of a process are text: for a folder whose name is not, all of the tree is listed and filtered here.
  const pathspec = under !== '' && isPlainPath(under) ? ['--', under] : [];
  return streamGit(repository, ['ls-files', '-z', '--others', '--exclude-standard', ...pathspec], settings);
}

/** What stands in the index file; `error` where it cannot be read. A repository where nothing was ever staged has none. */
interface IndexFile {
  size: number;
  content?: IndexContent;
  error?: unknown;
}

function readIndexFile(repository: Repository): IndexFile {
  try {
    const bytes = readFileSync(join(repository.gitDir, 'index'));
    return { size: bytes.length, content: readIndex(bytes, repository.objectFormat) };
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? { size: 0, content: { kind: 'entries', entries: () => [] } } : { size: 0, error };
  }
}

async function trackedEntries(repository: Repository, index: IndexFile, settings: GitOptions): Promise<Iterable<IndexEntry>> {
  if (index.content === undefined) throw index.error;
  if (index.content.kind === 'damaged') throw new Error('the index is damaged');
  return index.content.kind === 'entries' ? index.content.entries() : entriesByGit(repository, settings);
}

/** The slow way, for the forms of the index that only git understands. */
async function entriesByGit(repository: Repository, settings: GitOptions): Promise<IndexEntry[]> {
  const { code, stdout, stderr } = await runGit(repository, ['ls-files', '-z', '--stage', '-v', '--cached'], settings);
  if (code !== 0) throw new Error(`git ls-files ended with ${code}: ${firstLine(stderr)}`);
  const entries = new Map<PathText, IndexEntry>();
  for (const record of splitNul(stdout)) {
    const parts = /^(\S) (\d+) ([0-9a-f]+) \d\t(.*)$/s.exec(record);
    if (parts === null) throw new Error('git ls-files gave a record of an unknown form');
    const [, tag, mode, id, path] = parts as unknown as [string, string, string, string, string];
    entries.set(path, { path, kind: kindOfMode(parseInt(mode, 8)), id: () => id, hidden: tag !== 'H' && tag !== 'M' });
  }
  return [...entries.values()];
}

async function* untrackedPaths(stream: GitStream | null, under: PathText, settle: (end: UntrackedEnd) => void): AsyncGenerator<PathText[]> {
  if (stream === null) return;
  try {
    stream.stdin.on('error', () => {});
    stream.stdin.end();
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of stream.stdout as AsyncIterable<Buffer>) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(0) + 1;
      rest = bytes.subarray(end);
      const paths = splitNul(bytes.subarray(0, end)).filter((path) => isUnder(path, under));
      if (paths.length > 0) yield paths;
    }
    const { code, stderr } = await stream.ended;
    settle(code === 0 ? { kind: 'listed', unread: unreadFolders(stderr) } : { kind: 'failed', why: `git ls-files ended with ${code}: ${firstLine(stderr)}` });
  } catch (error) {
    settle({ kind: 'failed', why: messageOf(error) });
  }
}

/** git warns about a folder it cannot open and goes on with exit code 0; its words are fixed by `LC_ALL=C`. */
function unreadFolders(stderr: string): Unread[] {
  const unread: Unread[] = [];
  for (const line of stderr.split('\n')) {
    const warned = /^warning: could not open directory '(.*)': (.*)$/.exec(line);
    if (warned !== null) unread.push({ what: warned[1]!, why: warned[2]! });
  }
  return unread;
}

function splitNul(bytes: Buffer): PathText[] {
  const text = bytes.toString('utf8');
  if (!text.includes('\uFFFD')) return text.split('\0').slice(0, -1);
  const paths: PathText[] = [];
  for (let start = 0, end: number; (end = bytes.indexOf(0, start)) >= 0; start = end + 1) paths.push(pathFromBytes(bytes.subarray(start, end)));
  return paths;
}

function* within(entries: Iterable<IndexEntry>, under: PathText): Generator<IndexEntry> {
  for (const entry of entries) if (isUnder(entry.path, under)) yield entry;
}

function isUnder(path: PathText, under: PathText): boolean {
  return under === '' || path.startsWith(`${under}/`);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
