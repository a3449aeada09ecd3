import { availableParallelism } from 'node:os';
import { headRef, listRefs, type Refs, type Repository } from '../git/index.ts';
import { createReader, type ObjectStore, openObjectStore } from '../git/objects/index.ts';
import { messageOf, UsageError } from '../errors.ts';
import type { Coverage, Run } from '../model.ts';
import { createCollector, loadGlobs } from '../policy/index.ts';
import { startPool, type Pool } from '../pool/index.ts';
import { shared } from '../scan/assets.ts';
import { openScanner } from '../scan/open-scanner.ts';
import { policyOf } from '../scan/plan.ts';
import { emptyCoverage, finishRun } from '../scan/run.ts';
import type { ScanEvents } from '../scan/scan.ts';
import type { Settings } from '../scan/settings.ts';
import { collectFound, type Found, type FoundCollector } from './collect.ts';
import { joinCommits, joinTrees } from './joined-graph.ts';
import { attributeFindings, type Narrowing } from './findings.ts';
import { looseByType } from './loose-types.ts';
import type { CommitsResult, Share, SweepData, SweepResult, SweepTask, TreesResult } from './messages.ts';
import { looseShares, sharesOf, TYPES } from './shares.ts';

export interface HistoryRequest {
  repository: Repository;
  /** As the report names it. */
  target: string;
  narrowing: Narrowing;
  /** Scan each blob whole as well, and compare. */
  verify: boolean;
}

export interface HistoryProgress {
  done: number;
  total: number;
  bytes: number;
}

export interface HistoryEvents extends ScanEvents {
  onObjects?: (progress: HistoryProgress) => void;
}

/** Scans every object of a repository: blobs, commits, tags, names; then tells the life of what was found. */
export async function scanHistory(settings: Settings, request: HistoryRequest, version: string, events: HistoryEvents = {}): Promise<Run> {
  const refs = await listRefs(request.repository);
  await checkRefGlobs(request.narrowing.refs, refs);
  const store = await openObjectStore(request.repository);
  const pool = startSweepPool(settings, store, request);
  const collector = collectFound();
  const sweep: Sweep = { pool, collector, events, done: 0, total: totalOf(store) };
  try {
    const loose = looseByType(store);
    const blobs = [...sharesOf(store, TYPES.blobs), ...looseShares(loose.blobs)];
    await runTasks(sweep, blobs.map((share): SweepTask => ({ kind: 'blobs', share })));
    const commitShares = [...sharesOf(store, TYPES.commits), ...looseShares(loose.commits)];
    const commits = await runTasks<CommitsResult>(sweep, commitShares.map((share): SweepTask => ({ kind: 'commits', share })));
    const wanted = Int32Array.from(collector.found.holders.keys()).sort();
    const treeShares = [...sharesOf(store, TYPES.trees), ...looseShares(loose.trees)];
    const trees = await runTasks<TreesResult>(sweep, treeShares.map((share): SweepTask => ({ kind: 'trees', share, wanted })));
    return await conclude(settings, request, version, { store, refs, found: collector.found, commits, trees, wanted, unread: loose.unread, interrupted: events.signal?.aborted ?? false }, events);
  } finally {
    await pool.close();
  }
}

/** A name with a typing error must not end in "no secrets found". @throws UsageError */
async function checkRefGlobs(wanted: readonly string[], { refs }: Refs): Promise<void> {
  const globs = await loadGlobs(wanted.length > 0);
  const idle = wanted.find((glob) => !refs.some(({ name }) => globs([glob])(name) !== undefined));
  if (idle !== undefined) throw new UsageError(`--refs ${idle} fits no ref of the repository`, 'Refs have their whole names, such as refs/heads/main; git show-ref lists them.');
}

function startSweepPool(settings: Settings, store: ObjectStore, { verify }: HistoryRequest): Pool<SweepTask, SweepResult> {
  const { assets, rules, config, nativeRe2 } = settings;
  const data: SweepData = { kernel: shared(assets.kernel), artefact: shared(rules.artefact), foreign: rules.foreign, nativeRe2, store, minConfidence: config.minConfidence, verify };
  const threads = Math.max(1, config.threads === 'auto' ? Math.min(availableParallelism(), 16) : config.threads);
  return startPool({ file: assets.worker, data, threads });
}

interface Sweep {
  pool: Pool<SweepTask, SweepResult>;
  collector: FoundCollector;
  events: HistoryEvents;
  done: number;
  total: number;
}

function totalOf({ packs, loose }: ObjectStore): number {
  return [...packs, ...loose].reduce((sum, table) => sum + table.count, 0);
}

/** Runs tasks of one kind to the end, or to an interruption. A task that fails costs its objects, by the number of its first one. */
async function runTasks<Result extends SweepResult>(sweep: Sweep, tasks: readonly SweepTask[]): Promise<Result[]> {
  const results: Result[] = [];
  const running: Promise<void>[] = [];
  for (const task of tasks) {
    if (sweep.events.signal?.aborted) break;
    await sweep.pool.ready();
    running.push(
      sweep.pool.run(task).then(
        (result) => {
          sweep.collector.add(result);
          results.push(result as Result);
          sweep.done += result.objects;
          sweep.events.onObjects?.({ done: sweep.done, total: sweep.total, bytes: sweep.collector.found.bytes });
          return undefined;
        },
        (error: unknown) => void sweep.collector.found.unread.set(`a share of ${shareSize(task.share)} delta families (${task.kind})`, `its thread failed: ${messageOf(error)}`),
      ),
    );
  }
  await Promise.all(running);
  return results;
}

function shareSize({ packed, loose }: Share): number {
  return (packed.length + loose.length) / 2;
}

interface Swept {
  store: ObjectStore;
  refs: Refs;
  found: Found;
  commits: CommitsResult[];
  trees: TreesResult[];
  wanted: Int32Array;
  unread: [string, string][];
  interrupted: boolean;
}

/** From what was swept to the report. */
async function conclude(settings: Settings, request: HistoryRequest, version: string, swept: Swept, events: HistoryEvents): Promise<Run> {
  const { store, refs, found } = swept;
  const policy = await policyOf(settings);
  const collector = createCollector(policy, (id) => settings.rules.ruleset.info(id));
  const scanner = await openScanner({ ...settings.rules, kernel: settings.assets.kernel, nativeRe2: settings.nativeRe2 });
  const joinedTrees = joinTrees(swept.trees, swept.wanted, totalOf(store));
  const commits = joinCommits(swept.commits, joinedTrees.of);
  const coverage = coverageOf(swept);
  const reader = createReader(store);
  const lives = await attributeFindings({ settings, policy, scanner, reader, store, refs, head: headRef(request.repository), found, commits, trees: joinedTrees, wanted: swept.wanted, narrowing: request.narrowing, collector, events });
  const run = finishRun(settings, {
    kind: 'history',
    target: request.target,
    coverage,
    collector,
    policy,
    version,
    notes: [...store.notes, ...request.repository.notes, ...lives.notes, ...(found.below > 0 ? [`matches of low confidence are not reported (--min-confidence low shows them)`] : [])],
    incompleteBecause: incomplete(request, swept),
  });
  return { ...run, findings: run.findings.map((finding) => ({ ...finding, ...(lives.of(finding.id) && { life: lives.of(finding.id)! }) })) };
}

function coverageOf({ store, refs, found, unread }: Swept): Coverage {
  const coverage = emptyCoverage();
  for (const [what, why] of [...found.unread, ...unread, ...[...store.problems, ...refs.problems].map((problem): [string, string] => [problem.what, problem.why])]) coverage.unread.push({ what, why });
  coverage.unread = [...new Map(coverage.unread.map((each) => [each.what, each])).values()];
  coverage.read = found.objects - found.archives;
  coverage.bytes = found.bytes;
  if (found.archives > 0) coverage.skipped.archive = found.archives;
  coverage.inScope = found.objects + coverage.unread.length;
  return coverage;
}

function incomplete({ repository }: HistoryRequest, { refs, commits, found, interrupted }: Swept): string[] {
  const missing = commits.reduce((sum, result) => sum + result.missingParents, 0);
  return [
    ...(interrupted ? ['the scan was interrupted'] : []),
    ...(refs.shallow.length > 0 ? [`the clone is shallow: history ends at ${refs.shallow.length} ${refs.shallow.length === 1 ? 'commit' : 'commits'} (git fetch --unshallow gets the rest)`] : []),
    ...(repository.partial ? ['the clone is partial: objects are left at the remote on purpose (git fetch --refetch --no-filter gets them)'] : []),
    ...(missing > 0 && refs.shallow.length === 0 ? [`${missing} parents of commits are missing`] : []),
    ...(found.differing.size > 0 ? [`${found.differing.size} objects gave other matches when they were scanned whole (${[...found.differing].slice(0, 5).join(', ')}): please report this`] : []),
  ];
}
