import { blobsAt, hookEnvironment, type HookEnvironment, listCommitChanges, type CommitChanges, type CommitObject, parseCommit, rangeCommits, readObjects, type Repository } from '../git/index.ts';
import { resolveMatches } from '../engine/index.ts';
import type { Coverage, Finding, Provenance, Run } from '../model.ts';
import { createCollector, type Collector, type Judgement, type Policy } from '../policy/index.ts';
import { type BlobMatcher, createBlobMatcher, pour } from './blob-matches.ts';
import { startBlobScan } from './blob-scan.ts';
import { judgeChanges } from './change-scan.ts';
import { openScanner } from './open-scanner.ts';
import { policyOf } from './plan.ts';
import { emptyCoverage, finishRun } from './run.ts';
import type { ScanEvents } from './scan.ts';
import type { Settings } from './settings.ts';

export interface RangeRequest {
  repository: Repository;
  env: Readonly<Record<string, string | undefined>>;
  /** As the report names it. */
  target: string;
  /** Ids of commits whose ancestors are in the range. */
  heads: string[];
  /** Ids of commits whose ancestors are not; `--all` and `--remotes` stand for refs. */
  bases: string[];
  allLines: boolean;
  /** What the user should know of how the range was chosen. */
  notes: string[];
  /** Why the range cannot be whole. */
  incompleteBecause: string[];
}

const TIMEOUT_MS = 60 * 60_000;
/** Commits whose blobs are read at once. */
const GROUP = 256;

/** Scans what each commit of a range adds, its message and author too. A secret that a later commit of the range removes is found all the same. */
export async function scanRange(settings: Settings, request: RangeRequest, version: string, events: ScanEvents = {}): Promise<Run> {
  const { repository } = request;
  const hookEnv = hookEnvironment(repository, request.env);
  const options = { timeout: TIMEOUT_MS, hookEnv };
  const policy = await policyOf(settings);
  const coverage = emptyCoverage();
  const collector = createCollector(policy, (id) => settings.rules.ruleset.info(id));
  const commits = request.heads.length === 0 ? [] : await rangeCommits(repository, request.heads, request.bases, options);
  const context: Context = { settings, policy, coverage, request, hookEnv, blobs: await createBlobMatcher(settings, repository, hookEnv), scanner: await openScanner({ ...settings.rules, kernel: settings.assets.kernel, nativeRe2: settings.nativeRe2 }) };
  const head = request.heads.at(-1) ?? 'HEAD';
  let interrupted = false;
  for (let from = 0; from < commits.length && !interrupted; from += GROUP) {
    const group = commits.slice(from, from + GROUP);
    const judgements = await markAtHead(await judgeGroup(group, context), head, context);
    report(judgements, collector, events);
    events.onProgress?.({ files: coverage.inScope, bytes: coverage.bytes, findings: collector.matches() });
    interrupted = events.signal?.aborted ?? false;
  }
  return finishRun(settings, {
    kind: 'range',
    target: request.target,
    coverage,
    collector,
    policy,
    version,
    notes: [`${commits.length} ${commits.length === 1 ? 'commit' : 'commits'} in the range`, ...request.notes],
    incompleteBecause: [...(interrupted ? ['the scan was interrupted'] : []), ...request.incompleteBecause],
  });
}

interface Context {
  settings: Settings;
  policy: Policy;
  coverage: Coverage;
  request: RangeRequest;
  hookEnv: HookEnvironment;
  blobs: BlobMatcher;
  scanner: Awaited<ReturnType<typeof openScanner>>;
}

function report(judgements: readonly Judgement[], collector: Collector, events: ScanEvents): void {
  for (const judgement of judgements) {
    collector.add(judgement);
    if (judgement.kept.length > 0) events.onFindings?.(judgement.kept.map(({ sighting, ...match }): Finding => ({ ...match, sightings: [sighting] })));
  }
}

/** One group of commits: what each changes is listed, all new blobs are read together, then commit by commit is judged. */
async function judgeGroup(group: readonly string[], context: Context): Promise<Judgement[]> {
  const { request, blobs, policy, hookEnv, coverage } = context;
  const changed: CommitChanges[] = [];
  for await (const each of listCommitChanges(request.repository, group, { timeout: TIMEOUT_MS, hookEnv })) changed.push(each);
  await blobs.load(changed.flatMap(({ changes }) => changes.flatMap(({ blob, path }) => (blob === null || policy.excluded(path) !== null ? [] : [blob]))));
  const objects = await readCommits(group, context);
  const judgements: Judgement[] = [];
  for (const commit of group) {
    const about = objects.get(commit)?.about;
    const who = { commit, author: about?.author.name ?? '', email: about?.author.email ?? '', date: about?.author.date ?? '' };
    judgements.push(...judgeMessage(commit, objects.get(commit)?.bytes, who, context));
    const changes = changed.find((each) => each.commit === commit)?.changes ?? [];
    judgements.push(...(await judgeChanges(changes, { blobs, policy, coverage, commit, allLines: request.allLines, place: (path): Provenance => ({ kind: 'commit', path, ...who }) })));
  }
  return judgements;
}

async function readCommits(ids: readonly string[], { request, hookEnv, coverage }: Context): Promise<Map<string, { about: CommitObject; bytes: Buffer }>> {
  const commits = new Map<string, { about: CommitObject; bytes: Buffer }>();
  const open = (id: string) => {
    const chunks: Buffer[] = [];
    return {
      chunk: (bytes: Buffer) => void chunks.push(Buffer.from(bytes)),
      end: () => {
        const bytes = Buffer.concat(chunks);
        commits.set(id, { about: parseCommit(bytes.toString('latin1')), bytes });
      },
    };
  };
  const problems = await readObjects(request.repository, ids, open, { timeout: TIMEOUT_MS, hookEnv });
  for (const [id, why] of problems) {
    coverage.inScope++;
    coverage.unread.push({ what: `commit ${id}`, why });
  }
  return commits;
}

/** Secrets in a commit's message, author or committer. */
function judgeMessage(commit: string, bytes: Buffer | undefined, who: { author: string; email: string; date: string }, { coverage, policy, scanner, settings }: Context): Judgement[] {
  if (!bytes) return [];
  const { ruleset } = settings.rules;
  const blob = startBlobScan(scanner);
  pour(blob, bytes);
  const matches = resolveMatches(blob.end(), (id) => ruleset.rule(ruleset.index(id)!));
  const fault = blob.fault();
  coverage.inScope++;
  coverage.bytes += bytes.length;
  if (fault === null) coverage.read++;
  else coverage.unread.push({ what: `message of commit ${commit}`, why: fault });
  return matches.length === 0 ? [] : [policy.judge({ kind: 'commit-message', commit, ...who }, matches, { commit })];
}

/** Says of each sighting whether its secret still stands at its path in the range's last commit. */
async function markAtHead(judgements: Judgement[], head: string, context: Context): Promise<Judgement[]> {
  const paths = new Set(judgements.flatMap(({ kept }) => kept.flatMap(({ sighting }) => (sighting.provenance.kind === 'commit' ? [sighting.provenance.path] : []))));
  if (paths.size === 0) return judgements;
  const { blobs, policy, request, hookEnv } = context;
  const atHead = await blobsAt(request.repository, head, [...paths], { timeout: TIMEOUT_MS, hookEnv });
  await blobs.load(atHead.values());
  const standing = new Map<string, Set<string>>();
  for (const [path, id] of atHead) {
    const outcome = blobs.get(id);
    if (outcome.kind === 'read') standing.set(path, new Set(policy.judge({ kind: 'file', path }, outcome.matches).kept.map((match) => match.id)));
  }
  return judgements.map((judgement) => ({
    ...judgement,
    kept: judgement.kept.map((match) => {
      const { provenance } = match.sighting;
      return provenance.kind === 'commit' ? { ...match, sighting: { ...match.sighting, atHead: standing.get(provenance.path)?.has(match.id) ?? false } } : match;
    }),
  }));
}
