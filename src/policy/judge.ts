import { UsageError } from '../errors.ts';
import type { AllowSpec, Confidence, LocatedMatch, PathText, Provenance, Severity, Sighting, Suppressed, Suppression } from '../model.ts';
import { compilePathAllow, type PatternFactory } from './allow.ts';
import type { Baseline } from './baseline.ts';
import { fingerprint, locationId, type FingerprintKey } from './fingerprint.ts';
import { loadGlobs } from './globs.ts';
import type { IgnoreSource } from './ignore-source.ts';
import { commitOf, nameOf, pathOf } from './place.ts';
import * as steps from './steps.ts';
import { compileSuppressions } from './suppress.ts';
import { keyOfBaseline, standingNotes, usageNotes, type Uses } from './unused.ts';

/** Everything that decides what becomes of a match, from the config, the command line and the files they name. */
export interface PolicyOptions {
  /** The rule of an id, or undefined when there is none. */
  rule: (id: string) => steps.PolicyRule | undefined;
  /** Whether the allowlists of rules may hold globs: picomatch is loaded only where something needs it. */
  ruleGlobs: boolean;
  patterns: PatternFactory;
  key: FingerprintKey;
  /** Rules that are meant; empty = all. */
  only: readonly string[];
  disable: readonly string[];
  /** Severities that replace the rules' own. */
  severity: Readonly<Record<string, Severity>>;
  /** Globs of what is not read. */
  exclude: readonly string[];
  allow: readonly AllowSpec[];
  /** Global allowlists of `.gitleaks.toml`. Their path checks keep files from being read. */
  gitleaksAllow: readonly AllowSpec[];
  /** False: comments in files are not honoured. */
  inline: boolean;
  suppress: readonly Suppression[];
  baseline: Baseline | undefined;
  /** `.gitleaksignore` and other tools' baselines. */
  sources: readonly IgnoreSource[];
  minConfidence: Confidence;
  /** ISO date, `YYYY-MM-DD`. */
  today: string;
}

/** A match that counts. */
export interface JudgedMatch {
  /** Fingerprint of the secret. */
  id: string;
  rule: string;
  confidence: Confidence;
  severity: Severity;
  /** Latin-1. */
  value: string;
  parts: { name: string; rule: string; value: string }[];
  sighting: Sighting;
}

/** What became of the matches of one place. */
export interface Judgement {
  kept: JudgedMatch[];
  suppressed: Suppressed[];
  /** Matches that are not sure enough to be reported. */
  below: number;
  uses: Uses;
  notes: string[];
}

/** What is known of a place beside its provenance. */
export interface PlaceContext {
  /** git's object id of the blob. */
  blob?: string;
  commit?: string;
  /** Carried on where the matches of one place come in several calls (in order of position): matches so far, a rule. */
  ordinals?: Map<string, number>;
}

/** What one step said about a match; the text of `keysieve explain`. */
export interface PolicyNote {
  step: steps.StepName;
  outcome: steps.Verdict['outcome'];
  /** One clause, without the secret. */
  note: string;
  /** Whether this step decided: steps behind it were not asked by the scan. */
  decides: boolean;
}

/** Decides which matches count. Pure: it keeps no memory of what it judged. */
export interface Policy {
  judge(place: Provenance, matches: readonly LocatedMatch[], context?: PlaceContext): Judgement;
  /** What every step says about one match, in order; steps behind the one that decides are asked too. */
  explain(place: Provenance, match: LocatedMatch, context?: PlaceContext): PolicyNote[];
  /** Why a path is not to be read, or null. */
  excluded(path: PathText): string | null;
  /** Notes on the policy's own entries after a scan; see `usageNotes`. */
  notes(uses: Uses, whole: boolean): string[];
  minConfidence: Confidence;
}

/** @throws UsageError for globs and allowlists with faults, DocumentError or what the pattern factory throws for patterns */
export async function createPolicy(options: PolicyOptions): Promise<Policy> {
  const isRule = (id: string): boolean => options.rule(id) !== undefined;
  const allow = [...options.allow, ...options.gitleaksAllow];
  const globs = await loadGlobs(options.ruleGlobs || options.exclude.length > 0 || allow.some((spec) => spec.globs.length > 0) || options.suppress.some((each) => each.path !== undefined));
  const tools = { patterns: options.patterns, globs };
  const asked: steps.Step[] = [
    steps.ruleStep(options.only, options.disable),
    steps.pathStep(tools),
    steps.ruleAllowStep(tools),
    steps.allowStep(allow, tools),
    steps.inlineStep(options.inline, isRule),
    steps.gitleaksIgnoreStep(options.sources),
    steps.suppressionStep(options.suppress, compileSuppressions(options.suppress, globs, options.today)),
    steps.baselineStep(options.baseline, options.sources, { run: options.key, baseline: keyOfBaseline(options.baseline, options.key) }),
    steps.confidenceStep(options.minConfidence),
  ];
  const excludedBy = globs(options.exclude);
  const skippedBy = compilePathAllow(options.gitleaksAllow, tools);
  return {
    judge: (place, matches, context = {}) => judgePlace(options, asked, place, matches, context),
    explain: (place, match, context = {}) => explainMatch(asked, subjectOf(options, place, match, context, () => rawTexts(match))),
    excluded: (path) => {
      const glob = excludedBy(path);
      return glob === undefined ? (skippedBy(path) ?? null) : `excluded by ${glob}`;
    },
    notes: (uses, whole) => [...standingNotes(options, options.key), ...usageNotes(options, uses, whole)],
    minConfidence: options.minConfidence,
  };
}

function judgePlace(options: PolicyOptions, asked: readonly steps.Step[], place: Provenance, matches: readonly LocatedMatch[], context: PlaceContext): Judgement {
  const kept: JudgedMatch[] = [];
  const suppressed: Suppressed[] = [];
  const uses = new Map<string, number>();
  const notes: string[] = [];
  let below = 0;
  const ordinals = context.ordinals ?? new Map<string, number>();
  const secretsNear = nearbySecrets(matches);
  for (const match of [...matches].sort(byPosition)) {
    const subject = subjectOf(options, place, match, context, () => secretsNear(match));
    const verdict = firstWord(asked, subject, (use) => {
      if (use === 'inline-unknown') notes.push(`${nameOf(place)}:${match.start.line}: a comment names a rule that does not exist, so it allows nothing`);
      else uses.set(use, (uses.get(use) ?? 0) + 1);
    });
    if (verdict?.outcome === 'absent') continue;
    const ordinal = ordinals.get(match.rule) ?? 0;
    ordinals.set(match.rule, ordinal + 1);
    if (verdict?.outcome === 'below') {
      below++;
      continue;
    }
    const sighting = sightingOf(place, match, context, locationId(options.key, place, match.rule, ordinal));
    if (verdict === undefined) kept.push(judged(options, subject, sighting));
    else suppressed.push({ id: subject.id, rule: match.rule, by: verdict.by, reason: verdict.reason, ...(verdict.expires === undefined ? {} : { expires: verdict.expires }), sighting, value: match.value });
  }
  return { kept, suppressed, below, uses, notes };
}

/** The first verdict that is not a pass; undefined when the match counts. Uses count only up to there. */
function firstWord(asked: readonly steps.Step[], subject: steps.Subject, used: (use: string) => void): Exclude<steps.Verdict, { outcome: 'pass' }> | undefined {
  for (const step of asked) {
    const verdict = step.run(subject);
    if ('uses' in verdict) verdict.uses?.forEach(used);
    if (verdict.outcome !== 'pass') return verdict;
  }
  return undefined;
}

function explainMatch(asked: readonly steps.Step[], subject: steps.Subject): PolicyNote[] {
  let decided = false;
  return asked.map((step) => {
    const { outcome, note } = step.run(subject);
    const decides = !decided && outcome !== 'pass';
    decided ||= decides;
    return { step: step.name, outcome, note, decides };
  });
}

function subjectOf(options: PolicyOptions, place: Provenance, match: LocatedMatch, context: PlaceContext, secretsNear: () => string[]): steps.Subject {
  const rule = options.rule(match.rule);
  if (rule === undefined) throw new UsageError(`a match names the rule "${match.rule}", which does not exist`);
  return {
    place,
    path: pathOf(place),
    commit: context.commit?.toLowerCase() ?? commitOf(place),
    match,
    rule,
    id: fingerprint(options.key, rule.family, match.value),
    secretsNear,
  };
}

function judged(options: PolicyOptions, { match, rule, id }: steps.Subject, sighting: Sighting): JudgedMatch {
  return {
    id,
    rule: rule.id,
    confidence: match.confidence,
    severity: Object.hasOwn(options.severity, rule.id) ? options.severity[rule.id]! : rule.severity,
    value: match.value,
    parts: match.parts.map((part) => ({ name: part.name, rule: part.rule, value: part.value })),
    sighting,
  };
}

function sightingOf(place: Provenance, match: LocatedMatch, { blob }: PlaceContext, location: string): Sighting {
  const { start, end, secret, decoded, excerpt } = match;
  return { provenance: place, start, end, secret, ...(blob === undefined ? {} : { blob }), decoded, excerpt, locationId: location };
}

function byPosition(a: LocatedMatch, b: LocatedMatch): number {
  return a.secret.start - b.secret.start || a.secret.end - b.secret.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}

/** The texts of secrets on a match's lines and on those next to them. Built only when a comment has a reason to show. */
function nearbySecrets(matches: readonly LocatedMatch[]): (match: LocatedMatch) => string[] {
  let byLine: Map<number, string[]> | undefined;
  return ({ start, end }) => {
    byLine ??= textsByLine(matches);
    return lines(start.line - 1, end.line).flatMap((line) => byLine!.get(line) ?? []);
  };
}

function textsByLine(matches: readonly LocatedMatch[]): Map<number, string[]> {
  const byLine = new Map<number, string[]>();
  for (const match of matches) {
    for (const line of lines(match.start.line, match.end.line)) {
      const texts = byLine.get(line);
      if (texts) texts.push(...rawTexts(match));
      else byLine.set(line, rawTexts(match));
    }
  }
  return byLine;
}

function lines(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function rawTexts(match: LocatedMatch): string[] {
  const from = match.secret.start - match.span.start;
  return [match.value, match.matchText.slice(from, from + match.secret.end - match.secret.start), ...match.parts.map((part) => part.value)];
}
