import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.join(import.meta.dirname, '../..');

/** Packs the repository as it would be published, into `folder`; gives the tarball's path. `prepare` is left out: `npm test` has built dist/ already. */
export function pack(folder: string): string {
  mkdirSync(folder, { recursive: true });
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT, stdio: 'pipe' });
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made no tarball');
  return path.join(folder, tarball);
}

/** Unpacks `tarball` into `folder`/package; gives the files in it, relative to that, sorted. */
export function unpack(tarball: string, folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', folder]);
  const base = path.join(folder, 'package');
  return readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(base, path.join(entry.parentPath, entry.name)))
    .sort();
}
