import { findByLine, plainPath, type IgnoreSource } from './ignore-source.ts';

/**
 * A `.gitleaksignore`: `file:rule:line` or `commit:file:rule:line` a line, `#` starts a comment line. With a commit, only findings of that commit are meant.
 * Read from the right, so that a path may hold colons (gitleaks itself cannot). Lines it does not understand are told, as gitleaks does.
 * @param isRule whether there is such a rule; see `findByLine`
 */
export function parseGitleaksIgnore(text: string, file: string, isRule: (id: string) => boolean): IgnoreSource {
  const entries: ReturnType<typeof parseLine>[] = [];
  const names: string[] = [];
  const faults: string[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    const entry = parseLine(line);
    if (entry === undefined) return faults.push(`${file}:${index + 1}: not an entry of the form file:rule:line, ignored`);
    entries.push(entry);
    return names.push(`${file}:${index + 1}`);
  });
  return { name: file, by: 'gitleaksignore', find: findByLine(entries, isRule), entries: names, faults };
}

function parseLine(text: string): { commit: string | undefined; path: string; rule: string; line: number } | undefined {
  const parts = /^(?:([0-9a-fA-F]{40}|[0-9a-fA-F]{64}):)?(.+):([^:]+):(\d+)$/.exec(text);
  if (!parts) return undefined;
  return { commit: parts[1]?.toLowerCase(), path: plainPath(parts[2]!), rule: parts[3]!, line: Number(parts[4]) };
}
