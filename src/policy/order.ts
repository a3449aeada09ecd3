import { CONFIDENCES, SEVERITIES, type Finding, type Sighting, type Suppressed } from '../model.ts';
import { pathOf, placeKey } from './place.ts';

type Compare<T> = (a: T, b: T) => number;

export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Path, position, then all else that tells two sightings apart: a total order, so that no order of arrival shows. */
export function bySighting(a: Sighting, b: Sighting): number {
  return (
    byText(pathOf(a.provenance) ?? '', pathOf(b.provenance) ?? '') ||
    a.secret.start - b.secret.start ||
    a.secret.end - b.secret.end ||
    byText(placeKey(a.provenance), placeKey(b.provenance)) ||
    byText(a.blob ?? '', b.blob ?? '') ||
    byText(a.decoded.join(), b.decoded.join()) ||
    byText(a.locationId, b.locationId)
  );
}

/** Severity, rule, first sighting. */
export function byFinding(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || byText(a.rule, b.rule) || bySighting(a.sightings[0]!, b.sightings[0]!) || byText(a.id, b.id);
}

export function bySuppressed(a: Suppressed, b: Suppressed): number {
  return bySighting(a.sighting, b.sighting) || byText(a.rule, b.rule) || byText(a.id, b.id) || byText(a.by, b.by) || byText(a.reason, b.reason) || byText(a.value, b.value);
}

/** Which of several rules (or matches) of one secret speaks for it: the most severe, then the surest, then the first by name. */
export function byWeight(a: Pick<Finding, 'severity' | 'confidence' | 'rule'>, b: Pick<Finding, 'severity' | 'confidence' | 'rule'>): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) || byText(a.rule, b.rule);
}

/** Adds to a list of which only the `limit` smallest items matter; holds at most twice as many. */
export function addSmallest<T>(list: T[], item: T, limit: number, compare: Compare<T>): void {
  list.push(item);
  if (list.length >= 2 * limit) {
    list.sort(compare);
    list.length = limit;
  }
}

/** The `limit` smallest items in order, those among them that are the same once. Cut first: which copies `addSmallest` dropped depends on the order of arrival. */
export function smallest<T>(list: readonly T[], limit: number, compare: Compare<T>): T[] {
  const sorted = [...list].sort(compare).slice(0, limit);
  return sorted.filter((item, index) => index === 0 || compare(sorted[index - 1]!, item) !== 0);
}
