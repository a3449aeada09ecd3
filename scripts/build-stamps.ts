/**
 * Stamps say which inputs a built file came from: the SHA-256 of every input's path and bytes. Content and not mtimes, because a fresh clone
 * (or a cache restored in CI) has today's mtimes on files that did not change.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Files below `roots` (files or folders, relative to `base`), sorted; a root that does not exist has none. */
export function filesBelow(base: string, roots: string[]): string[] {
  const found: string[] = [];
  for (const root of roots) {
    const full = path.join(base, root);
    if (!existsSync(full)) continue;
    if (statSync(full).isFile()) found.push(root);
    else {
      for (const entry of readdirSync(full, { recursive: true, withFileTypes: true })) {
        if (entry.isFile()) found.push(path.relative(base, path.join(entry.parentPath, entry.name)));
      }
    }
  }
  return found.map((file) => file.split(path.sep).join('/')).sort();
}

/** The stamp of the files below `roots`, 64 hex digits. */
export function stampOf(base: string, roots: string[]): string {
  const hash = createHash('sha256');
  for (const file of filesBelow(base, roots)) {
    const bytes = readFileSync(path.join(base, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** The stamps kept in `file`; none where it is missing or damaged, which means: build. */
export function readStamps(file: string): Record<string, string> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return parsed !== null && typeof parsed === 'object' ? (parsed as Record<string, string>) : {};
  } catch {
    return {};
  }
}
