import { SEVERITIES, type Finding, type RuleInfo, type Sighting, type Suppressed } from '../model.ts';
import type { JudgedMatch, Judgement, Policy } from './judge.ts';
import { addSmallest, byFinding, bySighting, bySuppressed, byText, byWeight, smallest } from './order.ts';

/** How much one report holds. What is beyond is counted, and said in the notes. */
export interface CollectLimits {
  findings: number;
  sightings: number;
  suppressed: number;
  notes: number;
}

export const COLLECT_LIMITS: CollectLimits = { findings: 100_000, sightings: 10_000, suppressed: 100_000, notes: 1000 };

/** From so many matches on, each finding keeps only FEW of its sightings: the memory of a report is bounded whatever was scanned. */
const MANY = 1_000_000;
const FEW = 100;
const MAX_PARTS = 20;

/** What a scan found, as the report says it. */
export interface Collected {
  findings: Finding[];
  suppressed: Suppressed[];
  notes: string[];
  /** The rules that findings and suppressed matches name. */
  rules: Map<string, RuleInfo>;
}

/** Takes judged matches place by place, in any order. */
export interface Collector {
  add(judgement: Judgement): void;
  /** Kept matches so far, those beyond the limits too: what decides the exit code. */
  matches(): number;
  /** @param whole whether everything was scanned, so that unused entries of the policy can be named */
  finish(options: { whole: boolean }): Collected;
}

type Part = Finding['parts'][number];

/** A finding in the making: one secret's matches of one severity. */
interface Bucket {
  /** Severity, then fingerprint: fixed when the bucket is made, so that which buckets are dropped does not depend on the order of arrival. */
  key: string;
  best: JudgedMatch;
  parts: Part[];
  sightings: Sighting[];
  /** Sightings so far, those that were dropped too. */
  total: number;
}

interface State {
  limits: CollectLimits;
  buckets: Map<string, Bucket>;
  /** Buckets from this key on are dropped. */
  bound: string | undefined;
  suppressed: Suppressed[];
  uses: Map<string, number>;
  notes: string[];
  counts: { kept: number; suppressed: number; below: number; notes: number };
}

/**
 * Builds the findings of a scan: one a secret (fingerprint), its sightings sorted, the same whatever the order of arrival.
 * Beyond the limits the most severe findings stay, and among equals those with the smallest fingerprints: nobody can push a
 * secret of high severity out of a report by planting others of low severity.
 */
export function createCollector(policy: Pick<Policy, 'notes' | 'minConfidence'>, ruleInfo: (id: string) => RuleInfo, limits: CollectLimits = COLLECT_LIMITS): Collector {
  const state: State = { limits, buckets: new Map(), bound: undefined, suppressed: [], uses: new Map(), notes: [], counts: { kept: 0, suppressed: 0, below: 0, notes: 0 } };
  return {
    add: (judgement) => addJudgement(state, judgement),
    matches: () => state.counts.kept,
    finish: ({ whole }) => {
      const findings = buildFindings(state);
      const suppressed = smallest(state.suppressed, limits.suppressed, bySuppressed);
      const named = new Set([...findings, ...suppressed].map((each) => each.rule));
      return {
        findings,
        suppressed,
        notes: [...new Set([...policy.notes(state.uses, whole), ...smallest(state.notes, limits.notes, byText), ...countNotes(state, policy, findings, suppressed)])].sort(byText),
        rules: new Map([...named].sort(byText).map((id) => [id, ruleInfo(id)])),
      };
    },
  };
}

function addJudgement(state: State, { kept, suppressed, below, uses, notes }: Judgement): void {
  const { counts, limits } = state;
  for (const match of kept) addMatch(state, match);
  for (const each of suppressed) addSmallest(state.suppressed, each, limits.suppressed, bySuppressed);
  for (const note of notes) addSmallest(state.notes, note, limits.notes, byText);
  for (const [use, count] of uses) state.uses.set(use, (state.uses.get(use) ?? 0) + count);
  counts.suppressed += suppressed.length;
  counts.below += below;
  counts.notes += notes.length;
}

function addMatch(state: State, match: JudgedMatch): void {
  state.counts.kept++;
  const key = `${SEVERITIES.indexOf(match.severity)}${match.id}`;
  if (state.bound !== undefined && key >= state.bound) return;
  let bucket = state.buckets.get(key);
  if (bucket === undefined) {
    bucket = { key, best: match, parts: [], sightings: [], total: 0 };
    state.buckets.set(key, bucket);
    if (state.buckets.size >= 1.25 * state.limits.findings) dropBuckets(state);
  }
  bucket.best = better(bucket.best, match);
  bucket.total++;
  for (const part of match.parts) addSmallest(bucket.parts, part, MAX_PARTS, byPart);
  addSmallest(bucket.sightings, match.sighting, sightingLimit(state), bySighting);
}

function dropBuckets(state: State): void {
  const keys = [...state.buckets.keys()].sort(byText);
  state.bound = keys[state.limits.findings]!;
  for (const key of keys.slice(state.limits.findings)) state.buckets.delete(key);
}

/** Falls as matches come in; what the larger limit kept holds all that the smaller one wants. */
function sightingLimit({ counts, limits }: State): number {
  return counts.kept > MANY ? Math.min(FEW, limits.sightings) : limits.sightings;
}

function buildFindings(state: State): Finding[] {
  const limit = sightingLimit(state);
  const buckets = [...state.buckets.values()].sort((a, b) => byText(a.key, b.key)).slice(0, state.limits.findings);
  // One secret may have been found by rules of one family with different severities.
  const secrets = Map.groupBy(buckets, (bucket) => bucket.best.id);
  const findings = [...secrets].map(([id, same]): Finding => {
    const best = same.map((bucket) => bucket.best).reduce(better);
    return {
      id,
      rule: best.rule,
      confidence: best.confidence,
      severity: best.severity,
      value: best.value,
      parts: smallest(same.flatMap((bucket) => bucket.parts), MAX_PARTS, byPart),
      sightings: smallest(same.flatMap((bucket) => bucket.sightings), limit, bySighting),
    };
  });
  return findings.sort(byFinding);
}

/** One fingerprint may have two values (LF, CRLF), so that the weight alone does not decide. */
function better(a: JudgedMatch, b: JudgedMatch): JudgedMatch {
  return (byWeight(b, a) || byText(b.value, a.value)) < 0 ? b : a;
}

function byPart(a: Part, b: Part): number {
  return byText(a.name, b.name) || byText(a.rule, b.rule) || byText(a.value, b.value);
}

function countNotes(state: State, policy: Pick<Policy, 'minConfidence'>, findings: readonly Finding[], suppressed: readonly Suppressed[]): string[] {
  const { counts, limits } = state;
  const notes: string[] = [];
  if (isCut(state)) {
    const listed = findings.reduce((sum, finding) => sum + finding.sightings.length, 0);
    notes.push(`${matches(counts.kept - listed, 'more ')} not listed: a report holds ${limits.findings} findings, and ${sightingLimit(state)} places of each`);
  }
  if (counts.suppressed > limits.suppressed) notes.push(`${matches(counts.suppressed - suppressed.length, 'more suppressed ')} not listed: a report holds ${limits.suppressed}`);
  if (counts.below > 0) notes.push(`${matches(counts.below)} below confidence "${policy.minConfidence}" not shown (--min-confidence low shows all)`);
  if (counts.notes > limits.notes) notes.push(`more notes than the ${limits.notes} that a report holds`);
  return notes;
}

function isCut(state: State): boolean {
  if (state.bound !== undefined || state.buckets.size > state.limits.findings) return true;
  const limit = sightingLimit(state);
  return [...state.buckets.values()].some((bucket) => bucket.total > limit);
}

function matches(count: number, kind = ''): string {
  return `${count} ${kind}${count === 1 ? 'match' : 'matches'}`;
}
