import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findGit } from '../find.ts';
import type { Repository } from '../repository.ts';
import { runGit } from '../run.ts';
import { parsePackIndex, type PackIndex } from './pack-index.ts';

/** Lets git index a pack into a folder of its own, gone afterwards. Null without a git binary, or where git finds the pack damaged. */
export async function indexInScratch(repository: Repository, pack: string, idBytes: 20 | 32, timeout: number): Promise<PackIndex | null> {
  if (findGit(repository.workTree ?? undefined) === null) return null;
  const scratch = mkdtempSync(join(tmpdir(), 'keysieve-index-'));
  try {
    const index = join(scratch, 'pack.idx');
    const { code } = await runGit(repository, ['index-pack', '--no-rev-index', '-o', index, pack], { timeout });
    return code === 0 ? parsePackIndex(readFileSync(index), idBytes) : null;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
