// Runs history scans on test repositories.
import { scanHistory, type HistoryRequest } from '../../src/history/index.ts';
import type { Run } from '../../src/model.ts';
import { KEYS, repositoryOf } from '../commits/scanning.ts';
import { loadSettings } from '../../src/scan/index.ts';
import type { TestRepo } from '../repos.ts';

export const EVERYTHING: HistoryRequest['narrowing'] = { reachableOnly: false, refs: [], since: null };

export async function history(repo: TestRepo, more: { narrowing?: Partial<HistoryRequest['narrowing']>; threads?: number } = {}): Promise<Run> {
  const settings = await loadSettings({ place: repo.path, flags: { threads: more.threads ?? 1 }, ignoreFiles: [], env: {}, nativeRe2: null });
  return scanHistory(settings, { repository: repositoryOf(repo), target: '.', narrowing: { ...EVERYTHING, ...more.narrowing }, verify: true }, 'test');
}

/** Numbers of the keys that were found, sorted. */
export function keysOf(run: Run): number[] {
  return run.findings.map((finding) => KEYS.indexOf(finding.value)).sort();
}

/** The finding of one key, with its places in words. */
export function findingOf(run: Run, key: number) {
  const finding = run.findings.find((each) => each.value === KEYS[key]);
  if (!finding) throw new TypeError(`key ${key} was not found`);
  const places = finding.sightings.map(({ provenance }) => (provenance.kind === 'tag' ? `tag ${provenance.tag}` : 'path' in provenance ? `${provenance.kind} ${provenance.path}` : provenance.kind));
  return { life: finding.life!, places };
}
