import type { Suppression } from '../model.ts';
import { BUILT_IN_KEY, keyId, type FingerprintKey } from './fingerprint.ts';
import type { Baseline } from './baseline.ts';
import type { IgnoreSource } from './ignore-source.ts';
import { describeSuppression } from './suppress.ts';

/** How often each entry of policy fitted a match: `suppression:INDEX`, `expired:INDEX`, `baseline:FINGERPRINT`, `ignore:SOURCE:ENTRY`. */
export type Uses = ReadonlyMap<string, number>;

/** Entries of one kind that are named one by one; the rest is a number. */
const MAX_NAMED = 20;

/** What is to be said of the policy's own entries. */
export interface PolicyEntries {
  suppress: readonly Suppression[];
  baseline: Baseline | undefined;
  sources: readonly IgnoreSource[];
}

/** The key that the fingerprints of a baseline were made with, as far as it can be known. */
export function keyOfBaseline(baseline: Baseline | undefined, runKey: FingerprintKey): FingerprintKey {
  if (baseline === undefined || baseline.keyId !== undefined) return runKey;
  return baseline.key ?? BUILT_IN_KEY;
}

/** Notes that do not depend on what was found. */
export function standingNotes({ baseline, sources }: PolicyEntries, runKey: FingerprintKey): string[] {
  const notes = sources.flatMap((source) => source.faults);
  if (baseline?.keyId !== undefined && baseline.keyId !== keyId(runKey)) {
    notes.push(`the baseline was made with another fingerprint key (id ${baseline.keyId}), so none of its entries can match`);
  }
  return notes;
}

/**
 * Notes on suppressions that expired, and on entries that fitted nothing.
 * @param whole whether everything the policy is about was scanned: only then does "fitted nothing" mean that an entry can go
 */
export function usageNotes(entries: PolicyEntries, uses: Uses, whole: boolean): string[] {
  const notes = entries.suppress.flatMap((suppression, index) => {
    const returned = uses.get(`expired:${index}`);
    if (returned === undefined) return [];
    return [`the suppression of ${describeSuppression(suppression)} expired on ${suppression.expires}; it would have held for ${returned} ${returned === 1 ? 'match' : 'matches'}`];
  });
  if (!whole) return notes;
  const idle = entries.suppress.filter((_, index) => !uses.has(`suppression:${index}`) && !uses.has(`expired:${index}`));
  const stale = [...(entries.baseline?.secrets ?? [])].filter(([id]) => !uses.has(`baseline:${id}`));
  return [
    ...notes,
    ...named('suppressions that match nothing', idle.map(describeSuppression)),
    ...named('baseline entries that match nothing any more', stale.map(([id, { rule }]) => `${id} (${rule})`).sort()),
    ...entries.sources.flatMap((source, at) => named(`entries of ${source.name} that match nothing any more`, source.entries.filter((_, index) => !uses.has(`ignore:${at}:${index}`)))),
  ];
}

function named(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const rest = names.length > MAX_NAMED ? `, and ${names.length - MAX_NAMED} more` : '';
  return [`${what}: ${names.slice(0, MAX_NAMED).join(', ')}${rest}`];
}
