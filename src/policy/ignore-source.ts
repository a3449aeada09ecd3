import type { PathText } from '../model.ts';

/** What a list of known findings is asked about. */
export interface IgnoreSubject {
  rule: string;
  /** Latin-1. */
  value: string;
  path: PathText | undefined;
  /** Lower case. */
  commit: string | undefined;
  /** Line on which the match starts, from 1. */
  line: number;
}

/** A list of known findings that another tool made; read to ease a move, never written. */
export interface IgnoreSource {
  /** File name, for notes. */
  name: string;
  by: 'gitleaksignore' | 'baseline';
  /** Index of the entry that knows this match, or undefined. */
  find(subject: IgnoreSubject): number | undefined;
  /** What each entry is called in notes; never a secret. */
  entries: string[];
  /** Entries that could not be understood, one sentence each. */
  faults: string[];
}

/** A path as other tools may have written it: `./a`, `a\b` -> `a`, `a/b`. */
export function plainPath(path: string): PathText {
  return path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
}

interface LineEntry {
  commit: string | undefined;
  path: PathText;
  rule: string;
  line: number;
}

/**
 * Finds entries of the form (commit?) file, rule, line. Lines move: such an entry is as short-lived as in the tool that made it.
 * An entry whose rule does not exist here (other tools name theirs differently) stands for any rule on its line.
 * @param isRule whether there is such a rule
 */
export function findByLine(entries: readonly (LineEntry | undefined)[], isRule: (id: string) => boolean): (subject: IgnoreSubject) => number | undefined {
  const byPlace = new Map<string, number[]>();
  entries.forEach((entry, index) => {
    if (entry === undefined) return;
    const key = `${entry.line}:${entry.path}`;
    const list = byPlace.get(key);
    if (list) list.push(index);
    else byPlace.set(key, [index]);
  });
  return ({ path, line, commit, rule }) =>
    byPlace.get(`${line}:${path ?? ''}`)?.find((index) => {
      const entry = entries[index]!;
      return (entry.commit === undefined || entry.commit === commit) && (entry.rule === rule || !isRule(entry.rule));
    });
}
