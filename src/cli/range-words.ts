import { existsSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../errors.ts';
import { hookEnvironment, mergeBases, type Repository, resolveCommit } from '../git/index.ts';
import type { RangeRequest } from '../scan/index.ts';
import type { Io } from './option.ts';

/** The part of a request that says which commits are meant. */
export type RangeWords = Pick<RangeRequest, 'target' | 'heads' | 'bases' | 'notes' | 'incompleteBecause'>;

const TIMEOUT_MS = 60_000;

/** `BASE..HEAD`, `A...B` or one commit (gitrevisions). @throws UsageError for names that are no commits: a range that is not known is never clean */
export async function rangeOf(repository: Repository, text: string, env: Io['env']): Promise<RangeWords> {
  const options = { timeout: TIMEOUT_MS, hookEnv: hookEnvironment(repository, env) };
  const commit = async (name: string): Promise<string> => {
    const id = await resolveCommit(repository, name, options);
    if (id === null) throw new UsageError(`${name} is no commit of this repository`, 'Check the name; in a shallow clone it may have to be fetched first.');
    return id;
  };
  const dots = /^(.*?)(\.{2,3})(.*)$/.exec(text);
  const shallow = shallowNotes(repository);
  if (!dots) {
    const head = await commit(text);
    const parents = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => resolveCommit(repository, `${head}^${n}`, options)));
    return { target: text, heads: [head], bases: parents.filter((id) => id !== null), notes: [], incompleteBecause: shallow };
  }
  const [a, b] = [await commit(dots[1] || 'HEAD'), await commit(dots[3] || 'HEAD')];
  if (dots[2] === '..') return { target: text, heads: [b], bases: [a], notes: [], incompleteBecause: shallow };
  const bases = await mergeBases(repository, a, b, options);
  const notes = bases.length === 0 ? [`${dots[1]} and ${dots[3]} have no common ancestor: all commits of the latter are scanned`] : [];
  return { target: text, heads: [b], bases, notes, incompleteBecause: shallow };
}

/** A range in a shallow clone may end at commits whose parents are not there. */
function shallowNotes(repository: Repository): string[] {
  return existsSync(path.join(repository.commonDir, 'shallow')) ? ['the clone is shallow, so commits of the range may be missing (git fetch --unshallow)'] : [];
}

const ZERO = /^0+$/;

/**
 * The commits that a push brings, from the lines git gives a hook (githooks): `<local ref> <local id> <remote ref> <remote id>` for
 * pre-push, `<old id> <new id> <ref>` for pre-receive. A new ref brings what no other ref (of a remote) has; an old id that is not
 * known here makes the whole ref count.
 */
export async function pushedRange(repository: Repository, hook: 'pre-push' | 'pre-receive', io: Io): Promise<RangeWords> {
  const options = { timeout: TIMEOUT_MS, hookEnv: hookEnvironment(repository, io.env) };
  const words: RangeWords = { target: hook, heads: [], bases: [], notes: [], incompleteBecause: [] };
  for (const line of (await textOf(io.input())).split('\n')) {
    if (line.trim() === '') continue;
    const fields = line.trim().split(' ');
    if (fields.length !== (hook === 'pre-push' ? 4 : 3)) throw new UsageError(`standard input has a line that is none of a ${hook} hook`, `Call it from a ${hook} hook.`);
    const [ref, now, before] = hook === 'pre-push' ? [fields[2]!, fields[1]!, fields[3]!] : [fields[2]!, fields[1]!, fields[0]!];
    if (ZERO.test(now)) continue;
    const head = await resolveCommit(repository, now, options);
    if (head === null) {
      words.notes.push(`${ref} does not point at a commit: keysieve history scans it`);
      continue;
    }
    words.heads.push(head);
    if (ZERO.test(before)) continue;
    const base = await resolveCommit(repository, before, options);
    if (base) words.bases.push(base);
    else words.notes.push(`the remote's ${ref} is at ${before}, which is not known here: all of the ref that no other remote ref has is scanned`);
  }
  if (words.heads.length > 0) words.bases.push(hook === 'pre-push' ? '--remotes' : '--all');
  return words;
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString('utf8');
}
