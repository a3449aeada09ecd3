import type { CommitName, Coverage, Finding, FindingLife, PathText, RuleInfo, Run, Sighting, Suppressed } from '../model.ts';
import { SEVERITIES, SKIP_REASONS } from '../model.ts';
import { isPlainPath, pathToBytes } from '../path-text.ts';
import { maskedPreview, type Masker } from './mask.ts';
import { placeOf } from './place.ts';
import { textOf } from './secret-forms.ts';

/** Name and version of the report's contract: `docs/schema/report.schema.json`. */
export const SCHEMA = 'keysieve-report/1';

type Json = Record<string, unknown>;
type Rules = ReadonlyMap<string, RuleInfo>;

/** A finding as reports say it, all but its sightings. Keys stand in this order in the text. */
export function findingShape(finding: Finding, rule: RuleInfo | undefined, masker: Masker, rules: Rules): Json {
  return {
    id: finding.id,
    rule: finding.rule,
    name: rule === undefined ? finding.rule : masker.ruleText(rule.name),
    ...(rule === undefined ? {} : { provider: masker.ruleText(rule.provider), class: rule.class }),
    severity: finding.severity,
    confidence: finding.confidence,
    ...secretShape(finding.value, rule, masker),
    parts: finding.parts.map((part) => ({ name: masker.ruleText(part.name), rule: part.rule, ...secretShape(part.value, rules.get(part.rule), masker) })),
    ...(finding.life === undefined ? {} : { life: lifeShape(finding.life, masker) }),
  };
}

/** A finding's life as reports say it. */
function lifeShape(life: FindingLife, masker: Masker): Json {
  const commit = (name: CommitName | null): Json | null =>
    name === null ? null : { commit: name.commit, author: wellFormed(masker.text(name.author)), email: wellFormed(masker.text(name.email)), date: wellFormed(masker.text(name.date)) };
  return {
    firstCommit: commit(life.firstCommit),
    lastCommit: commit(life.lastCommit),
    atHead: life.atHead,
    refs: life.refs.map((ref) => wellFormed(masker.path(ref))),
    reachable: life.reachable,
    daysExposed: life.daysExposed,
    paths: life.paths.map((path) => wellFormed(masker.path(path))),
  };
}

/** A sighting as reports say it. */
export function sightingShape(sighting: Sighting, masker: Masker): Json {
  const place = placeOf(sighting.provenance);
  return {
    kind: place.kind,
    ...(place.path === undefined ? {} : pathShape('path', place.path, masker)),
    ...(place.of === undefined ? {} : { of: place.of }),
    line: sighting.start.line,
    column: sighting.start.column,
    endLine: sighting.end.line,
    endColumn: sighting.end.column,
    ...(sighting.blob === undefined ? {} : { blob: sighting.blob }),
    ...(place.commit === undefined ? {} : { commit: place.commit }),
    ...(place.author === undefined ? {} : { author: wellFormed(masker.text(place.author)) }),
    ...(place.date === undefined ? {} : { date: wellFormed(masker.text(place.date)) }),
    ...(place.tag === undefined ? {} : { tag: wellFormed(masker.text(place.tag)) }),
    ...(sighting.decoded.length === 0 ? {} : { decoded: sighting.decoded }),
    ...(place.inside.length === 0 ? {} : { inside: place.inside.map((member) => wellFormed(masker.path(member))) }),
    location: sighting.locationId,
    ...(sighting.atHead === undefined ? {} : { atHead: sighting.atHead }),
  };
}

/** A suppressed match as reports say it. */
export function suppressedShape(suppressed: Suppressed, masker: Masker): Json {
  return {
    id: suppressed.id,
    rule: suppressed.rule,
    by: suppressed.by,
    reason: wellFormed(masker.text(suppressed.reason)),
    ...(suppressed.expires === undefined ? {} : { expires: wellFormed(masker.text(suppressed.expires)) }),
    sighting: sightingShape(suppressed.sighting, masker),
  };
}

/** What a report says before its findings. */
export function headShape(run: Run, masker: Masker): Json {
  const { tool, scan } = run;
  return {
    schema: SCHEMA,
    tool: { name: tool.name, version: tool.version, ruleset: tool.ruleset, patternEngine: tool.patternEngine },
    scan: {
      kind: scan.kind,
      target: wellFormed(masker.path(scan.target)),
      config: scan.config === null ? null : wellFormed(masker.path(scan.config)),
      baseline: scan.baseline === null ? null : wellFormed(masker.path(scan.baseline)),
      minConfidence: scan.minConfidence,
    },
    complete: run.complete,
    incompleteBecause: run.incompleteBecause.map((why) => wellFormed(masker.text(why))),
    coverage: coverageShape(run, masker),
  };
}

/** How many findings, sightings and suppressed matches, and findings by severity. */
export function totalsShape(run: Run): Json {
  return {
    findings: run.findings.length,
    sightings: run.findings.reduce((total, finding) => total + finding.sightings.length, 0),
    suppressed: run.suppressed.length,
    bySeverity: Object.fromEntries(SEVERITIES.map((severity) => [severity, run.findings.filter((finding) => finding.severity === severity).length])),
  };
}

/** Skipped things by reason, in the fixed order of reasons: the order in which a scan met them says nothing. */
export function skippedShape({ skipped }: Coverage): Coverage['skipped'] {
  return Object.fromEntries(SKIP_REASONS.filter((reason) => skipped[reason] !== undefined).map((reason) => [reason, skipped[reason]]));
}

function coverageShape({ coverage }: Run, masker: Masker): Json {
  return {
    inScope: coverage.inScope,
    read: coverage.read,
    bytes: coverage.bytes,
    skipped: skippedShape(coverage),
    unread: coverage.unread.map(({ what, why }) => ({ ...pathShape('what', what, masker), why: wellFormed(masker.text(why)) })),
    links: coverage.links,
  };
}

function secretShape(value: string, rule: RuleInfo | undefined, masker: Masker): Json {
  const masked = maskedPreview(value, rule);
  if (masker.hides) return { masked };
  const text = textOf(value);
  return { masked, secret: wellFormed(text), ...(isPlainPath(text) ? {} : { secretBytes: Buffer.from(value, 'latin1').toString('base64') }) };
}

/** A path, and its bytes (base64) where they are not UTF-8. The bytes are those of the masked path: base64 hides nothing. */
function pathShape(key: 'path' | 'what', path: PathText, masker: Masker): Json {
  const shown = masker.path(path);
  return isPlainPath(shown) ? { [key]: shown } : { [key]: wellFormed(shown), [`${key}Bytes`]: pathToBytes(shown).toString('base64') };
}

/** Lone surrogates as U+FFFD: many JSON readers refuse a lone `\udc80`. */
function wellFormed(text: string): string {
  return text.toWellFormed();
}
