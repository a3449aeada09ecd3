import type { LocatedMatch, MatchPart, NearSpec } from '../model.ts';
import type { EngineRule } from './candidate.ts';
import type { Trace } from './trace.ts';

/**
 * From all matches of one blob to what is reported of it: companions are joined, rules that only serve as companions drop out, and of
 * matches whose secrets overlap the most specific stays. Depends only on the matches, so it can be done after pieces of a blob
 * were scanned apart.
 */
export function resolveMatches(matches: readonly LocatedMatch[], rule: (id: string) => EngineRule, trace?: Trace): LocatedMatch[] {
  const sorted = [...matches].sort((a, b) => a.secret.start - b.secret.start || a.secret.end - b.secret.end || compare(a.rule, b.rule));
  const joined = joinCompanions(sorted, rule).filter((match) => !rule(match.rule).hidden);
  return withoutOverlap(joined.filter((match) => !givesWay(match, joined, rule)), rule, trace);
}

/** Whether a rule that does not give way found a secret that contains this one, on the same line. */
function givesWay(match: LocatedMatch, matches: readonly LocatedMatch[], rule: (id: string) => EngineRule): boolean {
  if (!rule(match.rule).givesWay) return false;
  return matches.some((other) => other.start.line === match.start.line && !rule(other.rule).givesWay && other.value.includes(match.value));
}

function joinCompanions(matches: LocatedMatch[], rule: (id: string) => EngineRule): LocatedMatch[] {
  if (matches.every((match) => rule(match.rule).near.length === 0)) return matches;
  const byRule = Map.groupBy(matches, (match) => match.rule);
  const absorbed = new Set<LocatedMatch>();
  const joined = new Map<LocatedMatch, LocatedMatch>();
  for (const match of matches) {
    const { near, origin } = rule(match.rule);
    const found = near.map((spec) => ({ spec, companion: nearest(match, [spec.rule, ...(spec.alternatives ?? [])].flatMap((id) => byRule.get(id) ?? []), spec) }));
    if (found.some(({ spec, companion }) => spec.required && !companion)) continue;
    const parts: MatchPart[] = [];
    for (const { spec, companion } of found) {
      if (!companion) continue;
      parts.push({ name: spec.name, rule: companion.rule, span: companion.secret, value: companion.value });
      if (origin !== 'gitleaks') absorbed.add(companion);
    }
    joined.set(match, parts.length > 0 ? { ...match, parts } : match);
  }
  return [...joined].filter(([match]) => !absorbed.has(match)).map(([, match]) => match);
}

function nearest(match: LocatedMatch, candidates: readonly LocatedMatch[], spec: NearSpec): LocatedMatch | undefined {
  let best: LocatedMatch | undefined;
  for (const candidate of candidates) {
    if (candidate === match || !inReach(match, candidate, spec)) continue;
    if (!best || distance(match, candidate) < distance(match, best)) best = candidate;
  }
  return best;
}

function inReach(match: LocatedMatch, other: LocatedMatch, spec: NearSpec): boolean {
  if (spec.lines !== undefined && Math.abs(match.start.line - other.start.line) > spec.lines) return false;
  if (spec.columns !== undefined && Math.abs(match.start.column - other.start.column) > spec.columns) return false;
  return distance(match, other) <= spec.within;
}

function distance(a: LocatedMatch, b: LocatedMatch): number {
  return Math.max(0, a.secret.start < b.secret.start ? b.secret.start - a.secret.end : a.secret.start - b.secret.end);
}

/** Keeps, of matches whose secrets overlap, the most specific; a run of overlaps is settled from the strongest down. */
function withoutOverlap(matches: LocatedMatch[], rule: (id: string) => EngineRule, trace?: Trace): LocatedMatch[] {
  const kept: LocatedMatch[] = [];
  for (let i = 0; i < matches.length; ) {
    let end = matches[i]!.secret.end;
    let next = i + 1;
    while (next < matches.length && matches[next]!.secret.start < end) end = Math.max(end, matches[next++]!.secret.end);
    kept.push(...(next === i + 1 ? [matches[i]!] : settle(matches.slice(i, next), rule, trace)));
    i = next;
  }
  return kept;
}

function settle(group: LocatedMatch[], rule: (id: string) => EngineRule, trace?: Trace): LocatedMatch[] {
  const ranked = [...group].sort((a, b) => compareRank(a, b, rule));
  const kept: LocatedMatch[] = [];
  for (const match of ranked) {
    const winner = kept.find((other) => overlap(match, other));
    if (winner) trace?.({ kind: 'overlap', rule: match.rule, span: match.secret, lostTo: winner.rule });
    else kept.push(match);
  }
  return kept.sort((a, b) => a.secret.start - b.secret.start || a.secret.end - b.secret.end);
}

function overlap(a: LocatedMatch, b: LocatedMatch): boolean {
  return a.secret.start < b.secret.end && b.secret.start < a.secret.end;
}

const KIND_RANK = { pattern: 0, path: 0, context: 1, generic: 2 } as const;
const CONFIDENCE_RANK = { high: 0, medium: 1, low: 2 } as const;

/**
 * A form of its own beats a provider's name nearby, which beats a key's name; then what is surer, less wrapped, longer; then the rule's id.
 */
function compareRank(a: LocatedMatch, b: LocatedMatch, rule: (id: string) => EngineRule): number {
  return (
    KIND_RANK[rule(a.rule).detector.kind] - KIND_RANK[rule(b.rule).detector.kind] ||
    CONFIDENCE_RANK[a.confidence] - CONFIDENCE_RANK[b.confidence] ||
    a.decoded.length - b.decoded.length ||
    length(b) - length(a) ||
    compare(a.rule, b.rule)
  );
}

function length(match: LocatedMatch): number {
  return match.secret.end - match.secret.start;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
