import type { Coverage, Finding, LocatedMatch, PathText, Provenance, RuleInfo, Run, ScanKind, SkipReason } from '../model.ts';
import { createCollector, type Judgement, type Policy } from '../policy/index.ts';
import { messageOf } from '../errors.ts';
import type { FileEntry, Listing } from '../sources/index.ts';
import { createDispatcher, type DispatcherParts } from './dispatch.ts';
import type { EntryOutcome, ScanResult } from './messages.ts';

/** What is meant: everything that one scan needs to know, worked out from flags and config. */
export interface ScanPlan extends DispatcherParts {
  kind: ScanKind;
  /** As the user named it. */
  target: string;
  listing: Listing;
  /** What stands before a listed path to make it relative to the project's root: `` or `folder/`. */
  prefix: string;
  policy: Policy;
  ruleInfo: (id: string) => RuleInfo;
  /** Path of the config file, or null. */
  config: string | null;
  baseline: string | null;
  tool: Run['tool'];
  /** Notes from reading configs and rules. */
  notes: string[];
  /** Matches that a path alone makes (gitleaks' path rules). */
  pathMatches: ((path: PathText) => LocatedMatch[]) | null;
}

export interface ScanEvents {
  /** Called in the order of the files, as soon as a file's matches are judged. */
  onFindings?: (findings: Finding[]) => void;
  onProgress?: (progress: Progress) => void;
  /** Ends the scan early; its report says that it is incomplete. */
  signal?: AbortSignal;
}

export interface Progress {
  files: number;
  bytes: number;
  findings: number;
}

/** Scans what the plan lists and answers the whole outcome. Sorted; the same input gives the same run, whatever the number of threads. */
export async function runScan(plan: ScanPlan, events: ScanEvents = {}): Promise<Run> {
  const coverage: Coverage = { inScope: 0, read: 0, bytes: 0, skipped: {}, unread: [], links: 0 };
  const collector = createCollector(plan.policy, plan.ruleInfo);
  const dispatcher = createDispatcher(plan);
  const progress: Progress = { files: 0, bytes: 0, findings: 0 };
  const settle = (entries: FileEntry[], result: ScanResult | Error): void => {
    count(coverage, plan.prefix, entries, result);
    const judgements = result instanceof Error ? [] : judge(plan, entries, result);
    if (!(result instanceof Error) && result.below > 0) collector.add({ kept: [], suppressed: [], below: result.below, uses: new Map(), notes: [] });
    for (const judgement of judgements) {
      collector.add(judgement);
      if (judgement.kept.length > 0) events.onFindings?.(streamed(judgement));
      progress.findings += judgement.kept.length;
    }
    progress.files += entries.length;
    progress.bytes = coverage.bytes;
    events.onProgress?.(progress);
  };
  const interrupted = await goThrough(plan, dispatcher, settle, events.signal);
  await dispatcher.close();
  return report(plan, coverage, collector, interrupted);
}

/** Feeds batches to the dispatcher and settles them in the order in which they were listed. Answers whether it was interrupted. */
async function goThrough(plan: ScanPlan, dispatcher: ReturnType<typeof createDispatcher>, settle: (entries: FileEntry[], result: ScanResult | Error) => void, signal?: AbortSignal): Promise<boolean> {
  let settled: Promise<void> = Promise.resolve();
  for await (const batch of plan.listing.batches) {
    if (signal?.aborted) break;
    for (const { entries, result } of await dispatcher.give(batch)) {
      const before = settled;
      settled = result.then(
        (outcome) => before.then(() => settle(entries, outcome)),
        (error: unknown) => before.then(() => settle(entries, new Error(messageOf(error)))),
      );
    }
  }
  await settled;
  return signal?.aborted ?? false;
}

function count(coverage: Coverage, prefix: string, entries: FileEntry[], result: ScanResult | Error): void {
  if (result instanceof Error) {
    for (const entry of entries) coverage.unread.push({ what: prefix + entry.path, why: `the thread that read it failed: ${result.message}` });
    coverage.inScope += entries.length;
    return;
  }
  coverage.read += result.clean;
  coverage.inScope += result.clean;
  coverage.bytes += result.bytes;
  coverage.links += result.cleanLinks;
  for (const [index, outcome] of result.others) countOne(coverage, prefix + entries[index]!.path, outcome);
}

function countOne(coverage: Coverage, path: PathText, outcome: EntryOutcome): void {
  if (outcome.kind === 'absent') return;
  coverage.inScope++;
  if (outcome.kind === 'skipped') skip(coverage, outcome.reason, 1);
  else if (outcome.kind === 'unread') coverage.unread.push({ what: path, why: outcome.why });
  else {
    coverage.bytes += outcome.bytes;
    if (outcome.link) coverage.links++;
    if (outcome.fault !== undefined) coverage.unread.push({ what: path, why: outcome.fault });
    else if (outcome.archive) skip(coverage, 'archive', 1);
    else coverage.read++;
  }
}

function skip(coverage: Coverage, reason: SkipReason, by: number): void {
  coverage.skipped[reason] = (coverage.skipped[reason] ?? 0) + by;
}

function judge(plan: ScanPlan, entries: FileEntry[], result: ScanResult): Judgement[] {
  const matches = new Map<number, LocatedMatch[]>();
  for (const [index, outcome] of result.others) if (outcome.kind === 'read' && outcome.matches.length > 0) matches.set(index, outcome.matches);
  if (plan.pathMatches) entries.forEach((entry, index) => addPathMatches(matches, index, plan.pathMatches!(plan.prefix + entry.path)));
  return [...matches].sort(([a], [b]) => a - b).map(([index, found]) => plan.policy.judge(provenance(plan.kind, plan.prefix + entries[index]!.path), found));
}

function addPathMatches(matches: Map<number, LocatedMatch[]>, index: number, found: LocatedMatch[]): void {
  if (found.length > 0) matches.set(index, [...found, ...(matches.get(index) ?? [])]);
}

function provenance(kind: ScanKind, path: PathText): Provenance {
  return { kind: kind === 'stdin' ? 'stdin' : 'file', path };
}

/** Findings as they are confirmed: one a match. */
function streamed(judgement: Judgement): Finding[] {
  return judgement.kept.map(({ sighting, ...match }) => ({ ...match, sightings: [sighting] }));
}

function report(plan: ScanPlan, coverage: Coverage, collector: ReturnType<typeof createCollector>, interrupted: boolean): Run {
  for (const [reason, number] of Object.entries(plan.listing.skipped) as [SkipReason, number][]) {
    skip(coverage, reason, number);
    coverage.inScope += number;
  }
  for (const { what, why } of plan.listing.unread) coverage.unread.push({ what: plan.prefix + what, why });
  coverage.inScope += plan.listing.unread.length;
  coverage.unread.sort((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : 0));
  const incompleteBecause = [
    ...(interrupted ? ['the scan was interrupted'] : []),
    ...(coverage.unread.length > 0 ? [`${coverage.unread.length} in scope could not be read`] : []),
  ];
  const complete = incompleteBecause.length === 0;
  const collected = collector.finish({ whole: complete && plan.kind === 'tree' });
  return {
    tool: plan.tool,
    scan: { kind: plan.kind, target: plan.target, config: plan.config, baseline: plan.baseline, minConfidence: plan.policy.minConfidence },
    complete,
    incompleteBecause,
    coverage,
    findings: collected.findings,
    suppressed: collected.suppressed,
    notes: [...new Set([...plan.notes, ...plan.listing.notes, ...collected.notes])].sort(),
    rules: collected.rules,
  };
}
