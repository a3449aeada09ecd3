import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf, messageOf } from '../errors.ts';
import { lastValue, parseGitConfig } from './config-syntax.ts';
import type { Repository } from './repository.ts';
import { runGit } from './run.ts';

/** A name that points at an object. */
export interface Ref {
  name: string;
  id: string;
}

/** All names of a repository: HEADs, refs, and what reflogs remember. */
export interface Refs {
  /** Sorted by name; `HEAD` and those of linked worktrees among them. */
  refs: Ref[];
  /** Ids that only reflogs name, with the ref whose log it is. */
  reflog: Ref[];
  /** Commits at which a shallow clone was cut. */
  shallow: string[];
  /** What could not be read: name, why. */
  problems: { what: string; why: string }[];
}

const ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const TIMEOUT_MS = 120_000;

/** Reads refs as files (gitrepository-layout); a reftable is read by git, if there is one. No program of the repository runs. */
export async function listRefs(repository: Repository): Promise<Refs> {
  const problems: Refs['problems'] = [];
  const refs = new Map<string, string>();
  if (usesReftable(repository)) await readByGit(repository, refs, problems);
  else {
    for (const [name, id] of packedRefs(repository, problems)) refs.set(name, id);
    for (const [name, id] of looseRefs(repository.commonDir, 'refs', problems)) refs.set(name, id);
  }
  for (const [name, text] of heads(repository)) {
    const target = /^ref: (.+)$/.exec(text)?.[1];
    const id = target === undefined ? text : refs.get(target);
    if (id !== undefined && ID.test(id)) refs.set(name, id);
  }
  return { refs: [...refs].map(([name, id]) => ({ name, id })).sort((a, b) => (a.name < b.name ? -1 : 1)), reflog: reflogs(repository, problems), shallow: shallowCommits(repository), problems };
}

/** The ref that HEAD stands for, or null when it is detached. */
export function headRef(repository: Repository): string | null {
  return /^ref: (.+)$/.exec(textOf(path.join(repository.gitDir, 'HEAD')) ?? '')?.[1] ?? null;
}

function usesReftable({ commonDir }: Repository): boolean {
  const config = textOf(path.join(commonDir, 'config'));
  return config !== null && lastValue(parseGitConfig(config), 'extensions.refstorage')?.toLowerCase() === 'reftable';
}

async function readByGit(repository: Repository, refs: Map<string, string>, problems: Refs['problems']): Promise<void> {
  const { code, stdout, stderr } = await runGit(repository, ['for-each-ref', '--format=%(objectname) %(refname)'], { timeout: TIMEOUT_MS });
  if (code !== 0) problems.push({ what: 'refs', why: stderr.trim().split('\n')[0] || `git ended with ${code}` });
  for (const line of stdout.toString('utf8').split('\n')) if (line.includes(' ')) refs.set(line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' ')));
}

function* packedRefs({ commonDir }: Repository, problems: Refs['problems']): Generator<[string, string]> {
  const text = textOf(path.join(commonDir, 'packed-refs'), problems);
  for (const line of (text ?? '').split('\n')) {
    const [id, name] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
    if (ID.test(id) && name !== '') yield [name, id];
  }
}

/** Files below `refs`; a file that names another ref, or nothing that is an id, is passed over. */
function* looseRefs(folder: string, name: string, problems: Refs['problems']): Generator<[string, string]> {
  for (const file of filesBelow(folder, name, problems)) {
    const id = textOf(path.join(folder, file), problems) ?? '';
    if (ID.test(id)) yield [file, id];
  }
}

/** Files below a folder of the repository, with `/` between names. */
function* filesBelow(base: string, name: string, problems: Refs['problems']): Generator<string> {
  const queue = [name];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const entry of entriesOf(path.join(base, next), problems)) {
      const child = `${next}/${entry.name}`;
      if (entry.isDirectory()) queue.push(child);
      else if (entry.isFile()) yield child;
    }
  }
}

function* heads({ gitDir, commonDir }: Repository): Generator<[string, string]> {
  for (const name of ['HEAD', 'ORIG_HEAD', 'FETCH_HEAD', 'MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD']) {
    const text = textOf(path.join(gitDir, name));
    if (text !== null) yield [name, text.split(/[\t\n]/)[0]!];
  }
  for (const worktree of entriesOf(path.join(commonDir, 'worktrees'), [])) {
    const text = textOf(path.join(commonDir, 'worktrees', worktree.name, 'HEAD'));
    if (text !== null) yield [`worktrees/${worktree.name}/HEAD`, text];
  }
}

/** Every id that a log of `logs` names: `<old> <new> <who> <when>\t<what>`. */
function reflogs({ commonDir, gitDir }: Repository, problems: Refs['problems']): Ref[] {
  const found = new Map<string, Ref>();
  for (const base of new Set([commonDir, gitDir])) {
    for (const log of filesBelow(base, 'logs', problems)) {
      for (const id of idsOfLog(textOf(path.join(base, log), problems) ?? '')) found.set(`${log} ${id}`, { name: log.slice('logs/'.length), id });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
}

function* idsOfLog(text: string): Generator<string> {
  for (const line of text.split('\n')) for (const id of line.split(' ', 2)) if (ID.test(id) && !/^0+$/.test(id)) yield id;
}

function shallowCommits({ commonDir }: Repository): string[] {
  return (textOf(path.join(commonDir, 'shallow')) ?? '').split('\n').filter((line) => ID.test(line));
}

function entriesOf(folder: string, problems: Refs['problems']) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') problems.push({ what: folder, why: messageOf(error) });
    return [];
  }
}

function textOf(file: string, problems?: Refs['problems']): string | null {
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') problems?.push({ what: file, why: messageOf(error) });
    return null;
  }
}
