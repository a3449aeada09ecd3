import type { PathText, Suppression } from '../model.ts';
import type { GlobCompiler } from './globs.ts';

/** What the suppressions of the config say to one match: the first that holds, and those that would if they had not expired. Indices in the config's list. */
export interface SuppressionAnswer {
  holds?: number;
  expired: number[];
}

export interface SuppressionSubject {
  id: string;
  rule: string;
  path: PathText | undefined;
}

/**
 * Suppressions, ready to be asked. One holds where every scope it gives fits, up to and with the day it expires.
 * @param today ISO date, `YYYY-MM-DD`
 */
export function compileSuppressions(list: readonly Suppression[], globs: GlobCompiler, today: string): (subject: SuppressionSubject) => SuppressionAnswer {
  const compiled = list.map((suppression, index) => ({ suppression, index, path: suppression.path === undefined ? undefined : globs([suppression.path]) }));
  // A team's list holds thousands of fingerprints; only those without one need to be walked for each match.
  const byFingerprint = Map.groupBy(compiled, (each) => each.suppression.fingerprint);
  const wide = byFingerprint.get(undefined) ?? [];
  return ({ id, rule, path }) => {
    const answer: SuppressionAnswer = { expired: [] };
    for (const each of [...(byFingerprint.get(id) ?? []), ...wide]) {
      if (each.suppression.rule !== undefined && each.suppression.rule !== rule) continue;
      if (each.path !== undefined && (path === undefined || each.path(path) === undefined)) continue;
      if (isExpired(each.suppression, today)) answer.expired.push(each.index);
      else answer.holds ??= each.index;
    }
    return answer;
  };
}

/** ISO dates sort as text. */
export function isExpired(suppression: Suppression, today: string): boolean {
  return suppression.expires !== undefined && today > suppression.expires;
}

/** What a suppression is called in notes. */
export function describeSuppression(suppression: Suppression): string {
  const scopes = [
    suppression.fingerprint && `fingerprint ${suppression.fingerprint}`,
    suppression.rule && `rule ${suppression.rule}`,
    suppression.path && `path ${suppression.path}`,
  ].filter(Boolean);
  return `${scopes.join(', ')} (${suppression.reason}${suppression.owner === undefined ? '' : `; owner ${suppression.owner}`})`;
}
