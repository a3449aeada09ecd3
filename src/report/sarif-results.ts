import { createHash } from 'node:crypto';
import type { Location, Result, Suppression } from 'sarif';
import { SEVERITIES, type PathText, type Run, type Severity, type Sighting, type Suppressed } from '../model.ts';
import { pathToBytes } from '../path-text.ts';
import { frameOf, snippetOf, type LongLines } from './frame.ts';
import { maskedPreview, type Masker } from './mask.ts';
import { placeKey, placeOf, type Place } from './place.ts';
import { levelOf, sarifText } from './sarif-rules.ts';
import { escapeText } from './terminal-text.ts';

/** One result to be: a secret at one place. GitHub looks at a result's first location only, so each sighting is a result. */
export interface ResultRow {
  id: string;
  rule: string;
  value: string;
  severity: Severity;
  sighting: Sighting;
  /** Not the first sighting of its finding. */
  again: boolean;
  suppressed?: Suppressed;
  /** The how-many-eth result of this secret at this place, from 0. */
  occurrence: number;
}

/** What the results of a run share. */
export interface ResultContext {
  run: Run;
  masker: Masker;
  long: LongLines;
  ruleIndex: ReadonlyMap<string, number>;
}

const SNIPPET = 200;

/** Every result of a run, worst first, suppressed ones last. */
export function resultRows(run: Run, masker: Masker, withSuppressed: boolean): ResultRow[] {
  const seen = new Map<string, number>();
  const occurrenceOf = (id: string, sighting: Sighting): number => {
    const key = `${id}:${placeKey(maskedPlace(sighting, masker))}`;
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    return occurrence;
  };
  const rows: ResultRow[] = [];
  for (const { id, rule, value, severity, sightings } of run.findings) {
    sightings.forEach((sighting, at) => rows.push({ id, rule, value, severity, sighting, again: at > 0, occurrence: occurrenceOf(id, sighting) }));
  }
  for (const suppressed of withSuppressed ? run.suppressed : []) {
    const { id, rule, value, sighting } = suppressed;
    const severity = run.rules.get(rule)?.severity ?? 'medium';
    rows.push({ id, rule, value, severity, sighting, again: false, suppressed, occurrence: occurrenceOf(id, sighting) });
  }
  return rows;
}

/** At most `limit` rows, in their order: open before suppressed, severe before mild, a new secret before one more place of another. */
export function worstRows(rows: ResultRow[], limit: number): ResultRow[] {
  if (rows.length <= limit) return rows;
  const rank = (row: ResultRow): number => (row.suppressed === undefined ? 0 : 6) + SEVERITIES.indexOf(row.severity) * 2 + (row.again ? 1 : 0);
  const kept = new Set(rows.toSorted((a, b) => rank(a) - rank(b)).slice(0, limit));
  return rows.filter((row) => kept.has(row));
}

/** A row as SARIF's `result`. */
export function resultOf(row: ResultRow, { run, masker, long, ruleIndex }: ResultContext): Result {
  const rule = run.rules.get(row.rule);
  const name = (rule === undefined ? '' : masker.ruleText(rule.name)) || row.rule;
  const { lineHash } = row.sighting.excerpt;
  return {
    ruleId: row.rule,
    ruleIndex: ruleIndex.get(row.rule) ?? -1,
    level: levelOf(row.severity),
    message: { text: sarifText(escapeText(`${name} found: ${maskedPreview(row.value, rule)}.`)) },
    locations: [locationOf(row, rule, masker, long)],
    partialFingerprints: {
      ...(lineHash === undefined ? {} : { primaryLocationLineHash: lineHash }),
      'secretHash/v1': row.id,
      'keysieveLocation/v1': locationHash(row, masker),
    },
    ...(row.suppressed === undefined ? {} : { suppressions: [suppressionOf(row.suppressed, masker)] }),
  };
}

function locationOf(row: ResultRow, rule: Parameters<typeof frameOf>[2], masker: Masker, long: LongLines): Location {
  const { sighting } = row;
  const place = maskedPlace(sighting, masker);
  const frame = frameOf(row, sighting, rule, masker, long);
  return {
    physicalLocation: {
      artifactLocation: artifactOf(place),
      region: {
        startLine: sighting.start.line,
        startColumn: sighting.start.column,
        endLine: sighting.end.line,
        endColumn: sighting.end.column,
        ...(frame === undefined ? {} : { snippet: { text: snippetOf(frame, SNIPPET).split('\t').map(escapeText).join('\t') } }),
      },
    },
    ...(place.inside.length === 0 ? {} : { logicalLocations: [{ fullyQualifiedName: escapeText(place.inside.join('!')), kind: 'resource' }] }),
  };
}

/**
 * Identity of a result that does not move with lines: secret, rule, place, and its number among equals there. The place is the masked one:
 * a plain hash of a path with a password in it would let the password be guessed.
 */
function locationHash(row: ResultRow, masker: Masker): string {
  const text = [row.rule, row.id, placeKey(maskedPlace(row.sighting, masker)), row.occurrence].join('\0');
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function maskedPlace({ provenance }: Sighting, masker: Masker): Place {
  const place = placeOf(provenance);
  return {
    ...place,
    ...(place.path === undefined ? {} : { path: masker.path(place.path) }),
    ...(place.tag === undefined ? {} : { tag: masker.path(place.tag) }),
    inside: place.inside.map((member) => masker.path(member)),
  };
}

/** Relative to the scan's root where it is; what stands in no file (messages, tags, refs) gets a name below `.git`, which no file of a commit has. */
function artifactOf(place: Place): { uri: string; uriBaseId?: string } {
  const path = pathOf(place);
  if (path.startsWith('/') || /^[A-Za-z]:\//.test(path)) return { uri: `file://${path.startsWith('/') ? '' : '/'}${encodePath(path)}` };
  return { uri: encodePath(path), uriBaseId: '%SRCROOT%' };
}

function pathOf(place: Place): PathText {
  if (place.kind === 'commit-message') return `.git/commit/${place.commit}`;
  if (place.kind === 'tag') return `.git/tag/${place.tag}`;
  if (place.of === 'ref') return `.git/ref/${place.path}`;
  return place.path ?? '';
}

/** A path as the path of a URI (RFC 3986): each byte that is not unreserved becomes %XX. */
function encodePath(path: PathText): string {
  let uri = '';
  for (const byte of pathToBytes(path)) {
    const char = String.fromCharCode(byte);
    uri += /[A-Za-z0-9._~/-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return uri;
}

function suppressionOf({ by, reason, expires }: Suppressed, masker: Masker): Suppression {
  const until = expires === undefined ? '' : ` (until ${expires})`;
  return { kind: by === 'inline' ? 'inSource' : 'external', status: 'accepted', justification: escapeText(masker.text(`${by}: ${reason}${until}`)) };
}
