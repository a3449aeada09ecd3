import type { Scanner } from '../engine/index.ts';
import type { Refs } from '../git/index.ts';
import type { ObjectReader, ObjectStore } from '../git/objects/index.ts';
import type { FindingLife } from '../model.ts';
import { type Collector, fingerprint, type Judgement, loadGlobs, type Policy } from '../policy/index.ts';
import { keyOf } from '../scan/plan.ts';
import type { ScanEvents } from '../scan/scan.ts';
import type { Settings } from '../scan/settings.ts';
import { attribute, type Life } from './attribution.ts';
import type { Found } from './collect.ts';
import type { JoinedCommits, JoinedTrees } from './joined-graph.ts';
import { joinLives, lifeOfFinding } from './life.ts';
import { judgeNames } from './names.ts';
import { numberingOf } from './numbering.ts';
import { judgeSecret, type SecretPlaces } from './secret-places.ts';
import { createSightingReader } from './sightings.ts';
import { secretsInTrees } from './tree-secrets.ts';
import { REFLOG, tipsOf } from './tips.ts';

/** What of a history is asked for; the report says it. */
export interface Narrowing {
  reachableOnly: boolean;
  /** Globs of refs; empty = all. */
  refs: string[];
  /** Only what a commit of this time (seconds) or a younger one holds; null = all. */
  since: number | null;
}

export interface FindingParts {
  settings: Settings;
  policy: Policy;
  scanner: Scanner;
  reader: ObjectReader;
  store: ObjectStore;
  refs: Refs;
  head: string | null;
  found: Found;
  commits: JoinedCommits;
  trees: JoinedTrees;
  wanted: Int32Array;
  narrowing: Narrowing;
  collector: Collector;
  events: ScanEvents;
}

export interface Lives {
  /** Life of a finding by its fingerprint. */
  of(id: string): FindingLife | undefined;
  notes: string[];
}

/** Judges every secret where it was brought in and where it still stands, and tells its life. */
export async function attributeFindings(parts: FindingParts): Promise<Lives> {
  const { settings, policy, found, commits, trees, wanted, narrowing, collector, events, reader, scanner } = parts;
  const globs = await loadGlobs(narrowing.refs.length > 0);
  const tips = tipsOf({ refs: parts.refs, reader, store: parts.store, commits, wants: narrowing.refs.length > 0 ? globs(narrowing.refs) : null });
  const inTrees = secretsInTrees(trees.graph, Array.from(wanted, (object) => Int32Array.from(found.holders.get(object) ?? []).sort()));
  const lives = attribute({ commits: commits.graph, inTrees, secrets: found.secrets.length, tips: tips.commits, head: tips.head });
  const sightings = createSightingReader({ reader, scanner, ruleset: settings.rules.ruleset, policy });
  const places: SecretPlaces = { found, commits, trees, inTrees, tips, numbers: numberingOf(parts.store), sightings, reader, holdersOf: objectsBySecret(found) };
  const known = new Map<string, FindingLife>();
  let left = 0;
  for (const [number, secret] of found.secrets.entries()) {
    const life = lifeOfFinding(number, lives[number] ?? null, places);
    if (!isWanted(life, lives[number] ?? null, commits, narrowing)) {
      left++;
      continue;
    }
    const judgements = judgeSecret(number, lives[number] ?? null, places);
    take(judgements, collector, events);
    const rule = settings.rules.ruleset.rule(settings.rules.ruleset.index(secret.rule)!);
    const id = fingerprint(keyOf(settings), rule.family, secret.value);
    known.set(id, joinLives(known.get(id), { ...life, paths: pathsOf(judgements) }));
  }
  take(judgeNames(parts), collector, events);
  return { of: (id) => known.get(id), notes: narrowed(narrowing, left) };
}

function take(judgements: readonly Judgement[], collector: Collector, events: ScanEvents): void {
  for (const judgement of judgements) {
    collector.add(judgement);
    if (judgement.kept.length > 0) events.onFindings?.(judgement.kept.map(({ sighting, ...match }) => ({ ...match, sightings: [sighting] })));
  }
}

function objectsBySecret(found: Found): number[][] {
  const objects: number[][] = found.secrets.map(() => []);
  for (const [object, secrets] of [...found.holders].sort(([a], [b]) => a - b)) for (const secret of secrets) objects[secret]!.push(object);
  return objects;
}

function isWanted(life: FindingLife, graph: Life | null, { graph: { time } }: JoinedCommits, { reachableOnly, refs, since }: Narrowing): boolean {
  if (reachableOnly && !life.reachable) return false;
  if (refs.length > 0 && !life.refs.some((ref) => !ref.startsWith(REFLOG))) return false;
  return since === null || (graph !== null && time[graph.lastCommit]! >= since);
}

function pathsOf(judgements: readonly Judgement[]): string[] {
  const paths = judgements.flatMap(({ kept }) => kept.flatMap(({ sighting }) => ('path' in sighting.provenance ? [sighting.provenance.path] : [])));
  return [...new Set(paths)].sort();
}

function narrowed({ reachableOnly, refs, since }: Narrowing, left: number): string[] {
  const by = [...(reachableOnly ? ['what refs lead to'] : []), ...(refs.length > 0 ? [`what ${refs.join(', ')} lead to`] : []), ...(since === null ? [] : [`what commits since ${new Date(since * 1000).toISOString().slice(0, 10)} hold`])];
  return by.length > 0 ? [`only ${by.join(' and ')} is reported; ${left === 1 ? '1 secret' : `${left} secrets`} elsewhere in the repository ${left === 1 ? 'is' : 'are'} not`] : [];
}

