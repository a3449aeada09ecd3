import { dirname } from 'node:path';
import { findGit } from './find.ts';
import type { Repository } from './repository.ts';
import { streamGit } from './run.ts';

const TIMEOUT_MS = 5000;

/** The git that would be started, and its version as it says it; null where there is none. `version` is null where it does not answer. */
export async function gitVersion(): Promise<{ path: string; version: string | null } | null> {
  const git = findGit();
  if (git === null) return null;
  // It is asked about itself, in its own folder, whatever the current one is.
  const nowhere: Repository = { gitDir: dirname(git), commonDir: dirname(git), workTree: null, objectFormat: 'sha1', partial: false, notes: [] };
  const stream = streamGit(nowhere, ['--version'], { timeout: TIMEOUT_MS, git });
  stream.stdin.on('error', () => undefined).end();
  const chunks: Buffer[] = [];
  stream.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await stream.ended;
  return { path: git, version: /^git version (\S+)/.exec(Buffer.concat(chunks).toString())?.[1] ?? null };
}
