import type { LocatedMatch, MatchPart, NearSpec } from '../model.ts';
import type { EngineRule } from './candidate.ts';
import type { Trace } from './trace.ts';

/**
 * From all matches of one blob to what is reported of it: companions are joined, rules that only serve as companions drop out, and of
 * matches whose secrets overlap the most specific stays. Depends only on the set of matches, so it can be done after pieces of a blob
 * were scanned apart.
 */
export function resolveMatches(matches: readonly LocatedMatch[], rule: (id: string) => EngineRule, trace?: Trace): LocatedMatch[] {
  if (matches.length === 0) return [];
  const sorted = [...matches].sort(comparePlace);
  const joined = joinCompanions(sorted, rule).filter((match) => !rule(match.rule).hidden);
  return withoutOverlap(withoutGivingWay(joined, rule), rule, trace);
}

function comparePlace(a: LocatedMatch, b: LocatedMatch): number {
  return a.secret.start - b.secret.start || a.secret.end - b.secret.end || compare(a.rule, b.rule) || a.decoded.length - b.decoded.length || compare(a.value, b.value);
}

/** Matches sorted by place, in which what stands near a place is found without going through all. */
interface Row {
  matches: readonly LocatedMatch[];
  /** Greatest end of the matches up to each. */
  ends: number[];
}

function rowOf(matches: readonly LocatedMatch[]): Row {
  let end = 0;
  return { matches, ends: matches.map((match) => (end = Math.max(end, match.secret.end))) };
}

/** Index of the first match that starts at `start` or behind it. */
function firstFrom({ matches }: Pick<Row, 'matches'>, start: number): number {
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (matches[middle]!.secret.start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** On a line with more matches than this, only one that overlaps or has the same value makes a match give way. */
const MOST_COMPARED = 64;

/** Drops matches of rules that give way, where another rule found a secret that contains theirs on the same line. */
function withoutGivingWay(matches: readonly LocatedMatch[], rule: (id: string) => EngineRule): LocatedMatch[] {
  const givesWay = (match: LocatedMatch): boolean => rule(match.rule).givesWay === true;
  if (!matches.some(givesWay)) return [...matches];
  const lines = Map.groupBy(matches.filter((match) => !givesWay(match)), (match) => match.start.line);
  const others = new Map([...lines].map(([line, list]) => [line, { row: rowOf(list), values: new Set(list.map((match) => match.value)) }]));
  return matches.filter((match) => {
    const line = givesWay(match) ? others.get(match.start.line) : undefined;
    if (!line) return true;
    if (line.row.matches.length <= MOST_COMPARED) return !line.row.matches.some((other) => other.value.includes(match.value));
    return !line.values.has(match.value) && !overlapping(line.row, match).some((other) => other.value.includes(match.value));
  });
}

function overlapping(row: Row, { secret }: LocatedMatch): LocatedMatch[] {
  const found: LocatedMatch[] = [];
  for (let i = firstFrom(row, secret.end) - 1; i >= 0 && row.ends[i]! > secret.start && found.length < MOST_COMPARED; i--) found.push(row.matches[i]!);
  return found;
}

function joinCompanions(matches: LocatedMatch[], rule: (id: string) => EngineRule): LocatedMatch[] {
  if (matches.every((match) => rule(match.rule).near.length === 0)) return matches;
  const rowFor = companionRows(matches);
  const dropped = new Set<LocatedMatch>();
  const companions = new Map<LocatedMatch, { name: string; match: LocatedMatch }[]>();
  for (const match of matches) {
    const found = rule(match.rule).near.map((spec) => ({ spec, companion: nearest(match, rowFor(spec), spec) }));
    if (found.some(({ spec, companion }) => spec.required && !companion)) dropped.add(match);
    else companions.set(match, found.flatMap(({ spec, companion }) => (companion ? [{ name: spec.name, match: companion }] : [])));
  }
  const absorbed = absorbedBy(companions, rule);
  return matches.flatMap((match) => {
    if (dropped.has(match) || absorbed.has(match)) return [];
    const parts = companions.get(match)!.map(({ name, match: { rule: id, secret, value } }): MatchPart => ({ name, rule: id, span: secret, value }));
    return [parts.length > 0 ? { ...match, parts } : match];
  });
}

/**
 * Companions that are no findings of their own, because another match has them as its part. Where two rules name each other (key id and
 * secret), the longer one is the secret and keeps the other: never do both vanish.
 */
function absorbedBy(companions: ReadonlyMap<LocatedMatch, readonly { match: LocatedMatch }[]>, rule: (id: string) => EngineRule): Set<LocatedMatch> {
  const absorbed = new Set<LocatedMatch>();
  const holders = new Set<LocatedMatch>();
  const longestFirst = [...companions].filter(([match, found]) => found.length > 0 && rule(match.rule).origin !== 'gitleaks').sort(([a], [b]) => length(b) - length(a) || comparePlace(a, b));
  for (const [match, found] of longestFirst) {
    if (absorbed.has(match)) continue;
    holders.add(match);
    for (const { match: companion } of found) if (!holders.has(companion)) absorbed.add(companion);
  }
  return absorbed;
}

/** The matches that may be a companion, sorted by place; made once for each set of rules that is asked for. */
function companionRows(matches: readonly LocatedMatch[]): (spec: NearSpec) => Row {
  const byRule = Map.groupBy(matches, (match) => match.rule);
  const rows = new Map<string, Row>();
  return (spec) => {
    const ids = [spec.rule, ...(spec.alternatives ?? [])];
    const key = ids.join(' ');
    let row = rows.get(key);
    if (!row) rows.set(key, (row = rowOf(ids.flatMap((id) => byRule.get(id) ?? []).sort(comparePlace))));
    return row;
  };
}

/** Companions that are looked at on either side of a match, so that N ids beside M secrets do not make N x M pairs. */
const MOST_NEIGHBOURS = 256;

/** The companion with the smallest gap between it and the match; of two, the one that stands first. */
function nearest(match: LocatedMatch, row: Row, spec: NearSpec): LocatedMatch | undefined {
  let best: LocatedMatch | undefined;
  let least = spec.within;
  const look = (candidate: LocatedMatch): void => {
    const gap = distance(match, candidate);
    if (candidate === match || gap > least || !inLines(match, candidate, spec)) return;
    if (best && gap === least && comparePlace(best, candidate) < 0) return;
    best = candidate;
    least = gap;
  };
  const { matches, ends } = row;
  const middle = firstFrom(row, match.secret.start);
  for (let i = middle; i < matches.length && i < middle + MOST_NEIGHBOURS && matches[i]!.secret.start - match.secret.end <= least; i++) look(matches[i]!);
  for (let i = middle - 1; i >= 0 && i >= middle - MOST_NEIGHBOURS && match.secret.start - ends[i]! <= least; i--) look(matches[i]!);
  return best;
}

function inLines(match: LocatedMatch, other: LocatedMatch, spec: NearSpec): boolean {
  if (spec.lines !== undefined && Math.abs(match.start.line - other.start.line) > spec.lines) return false;
  return spec.columns === undefined || Math.abs(match.start.column - other.start.column) <= spec.columns;
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
    if (next === i + 1) kept.push(matches[i]!);
    else for (const match of settle(matches.slice(i, next), rule, trace)) kept.push(match);
    i = next;
  }
  return kept;
}

/** What is kept never overlaps, so a match can only clash with its two neighbours. */
function settle(group: LocatedMatch[], rule: (id: string) => EngineRule, trace?: Trace): LocatedMatch[] {
  const kept: LocatedMatch[] = [];
  for (const match of group.sort((a, b) => compareRank(a, b, rule))) {
    const at = firstFrom({ matches: kept }, match.secret.start);
    const winner = [kept[at - 1], kept[at]].find((other) => other !== undefined && overlap(match, other));
    if (winner) trace?.({ kind: 'overlap', rule: match.rule, span: match.secret, lostTo: winner.rule });
    else kept.splice(at, 0, match);
  }
  return kept;
}

function overlap(a: LocatedMatch, b: LocatedMatch): boolean {
  return a.secret.start < b.secret.end && b.secret.start < a.secret.end;
}

/** A detector's place in the order of the most specific: a form, a provider nearby, a structure, the name of a key. */
function kindRank({ detector }: EngineRule): number {
  if (detector.kind === 'generic') return detector.variant === 'assignment' ? 3 : 2;
  return detector.kind === 'context' ? 1 : 0;
}

const CONFIDENCE_RANK = { high: 0, medium: 1, low: 2 } as const;

/**
 * A form of its own beats a provider's name nearby, which beats a structure, which beats a key's name; then what is surer, less wrapped, longer; then the rule's id.
 */
function compareRank(a: LocatedMatch, b: LocatedMatch, rule: (id: string) => EngineRule): number {
  return (
    kindRank(rule(a.rule)) - kindRank(rule(b.rule)) ||
    CONFIDENCE_RANK[a.confidence] - CONFIDENCE_RANK[b.confidence] ||
    a.decoded.length - b.decoded.length ||
    length(b) - length(a) ||
    compare(a.rule, b.rule) ||
    comparePlace(a, b)
  );
}

function length(match: LocatedMatch): number {
  return match.secret.end - match.secret.start;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
