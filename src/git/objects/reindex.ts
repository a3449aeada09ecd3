import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findGit } from '../find.ts';
import type { Repository } from '../repository.ts';
import { runGit } from '../run.ts';
import { parsePackIndex, type PackIndex } from './pack-index.ts';

/**
 * Lets git index a pack into a folder of its own, gone afterwards. Null without a git binary, or where git finds the pack damaged. Git is
 * not told of the repository: it would compare the pack's objects with those it finds there, by the very index that is damaged.
 */
export async function indexInScratch(repository: Repository, pack: string, idBytes: 20 | 32, timeout: number): Promise<PackIndex | null> {
  if (findGit(repository.workTree ?? undefined) === null) return null;
  const scratch = mkdtempSync(join(tmpdir(), 'keysieve-index-'));
  try {
    const index = join(scratch, 'pack.idx');
    const nowhere: Repository = { gitDir: scratch, commonDir: scratch, workTree: null, objectFormat: repository.objectFormat, partial: false, notes: [] };
    const { code } = await runGit(nowhere, ['index-pack', '--no-rev-index', `--object-format=${repository.objectFormat}`, '-o', index, pack], { timeout });
    return code === 0 ? parsePackIndex(readFileSync(index), idBytes) : null;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
