// Runs scans of git's objects on test repositories, and says briefly what they found.
import { resolveCommit } from '../../src/git/index.ts';
import { discoverRepository, type Repository } from '../../src/git/index.ts';
import type { Run } from '../../src/model.ts';
import { loadSettings, scanRange, scanStaged, type RangeRequest, type Settings } from '../../src/scan/index.ts';
import { rangeOf } from '../../src/cli/range-words.ts';
import type { TestRepo } from '../repos.ts';

/** Different secrets of one rule; joined here so that no tracked file holds one. */
export const KEYS = ['QYLPMN5HHHFPZAM2', '3RXVLHD2DQJ5KPGT', 'ZK6MTWQ4VYB2HDNC', '7LPQRX3SGTJ5MWVA', 'W2NHTB6KXQJ4ZRDY'].map((rest) => ['AKIA', rest].join(''));
export const KEY = KEYS[0]!;

export function repositoryOf(repo: TestRepo): Repository {
  const place = discoverRepository(repo.path, { upward: true });
  if (place.kind !== 'found') throw new TypeError(`no repository at ${repo.path}: ${place.kind}`);
  return place.repository;
}

export function settingsFor(repo: TestRepo): Promise<Settings> {
  return loadSettings({ place: repo.path, flags: {}, ignoreFiles: [], env: {}, nativeRe2: null });
}

export async function staged(repo: TestRepo, env: Record<string, string> = {}, allLines = false): Promise<Run> {
  return scanStaged(await settingsFor(repo), { repository: repositoryOf(repo), env, allLines }, 'test');
}

export async function range(repo: TestRepo, words: string, more: Partial<RangeRequest> = {}): Promise<Run> {
  const repository = repositoryOf(repo);
  const chosen = await rangeOf(repository, words, {});
  return scanRange(await settingsFor(repo), { repository, env: {}, allLines: false, ...chosen, ...more }, 'test');
}

/** `key number @ place` of every sighting, sorted. */
export function found(run: Run): string[] {
  return run.findings
    .flatMap(({ value, sightings }) =>
      sightings.map(({ provenance, start }) => {
        const place = 'path' in provenance ? provenance.path : provenance.kind;
        return `${KEYS.indexOf(value)} @ ${place}:${start.line}`;
      }),
    )
    .sort();
}

export async function idOf(repo: TestRepo, name: string): Promise<string> {
  return (await resolveCommit(repositoryOf(repo), name, { timeout: 10_000 }))!;
}
