import { emptyTree, hookEnvironment, listStaged, resolveCommit, type Repository } from '../git/index.ts';
import type { Coverage, Run } from '../model.ts';
import { createCollector } from '../policy/index.ts';
import { createBlobMatcher } from './blob-matches.ts';
import { judgeChanges } from './change-scan.ts';
import { policyOf } from './plan.ts';
import { finishRun, emptyCoverage } from './run.ts';
import type { ScanEvents } from './scan.ts';
import type { Settings } from './settings.ts';

export interface StagedRequest {
  repository: Repository;
  /** The environment of the hook: which index, which objects. */
  env: Readonly<Record<string, string | undefined>>;
  allLines: boolean;
}

const TIMEOUT_MS = 10 * 60_000;

/** Scans exactly what the next commit would contain: the blobs of the index that HEAD does not have. */
export async function scanStaged(settings: Settings, { repository, env, allLines }: StagedRequest, version: string, events: ScanEvents = {}): Promise<Run> {
  const hookEnv = hookEnvironment(repository, env);
  const policy = await policyOf(settings);
  const base = (await resolveCommit(repository, 'HEAD', { timeout: TIMEOUT_MS, hookEnv })) ?? emptyTree(repository);
  const changes = await listStaged(repository, base, { timeout: TIMEOUT_MS, hookEnv });
  const settled = changes.filter((change) => !change.unmerged);
  const blobs = await createBlobMatcher(settings, repository, hookEnv);
  await blobs.load(settled.flatMap(({ blob, path }) => (blob === null || policy.excluded(path) !== null ? [] : [blob])));
  const coverage: Coverage = emptyCoverage();
  const collector = createCollector(policy, (id) => settings.rules.ruleset.info(id));
  const judgements = await judgeChanges(settled, { blobs, policy, coverage, allLines, place: (path) => ({ kind: 'index', path }) });
  for (const judgement of judgements) {
    collector.add(judgement);
    if (judgement.kept.length > 0) events.onFindings?.(judgement.kept.map(({ sighting, ...match }) => ({ ...match, sightings: [sighting] })));
  }
  const conflicts = changes.length - settled.length;
  const notes = conflicts > 0 ? [`${conflicts} paths are in conflict and not looked at: git does not commit them`] : [];
  return finishRun(settings, { kind: 'staged', target: repository.workTree ?? repository.gitDir, coverage, collector, policy, version, notes, incompleteBecause: [] });
}
