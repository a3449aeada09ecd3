import type { JudgedMatch } from '../policy/index.ts';

/**
 * The matches that are new in a version of a file: those of a secret that stood there as often before are not. Where a secret stands more
 * often than before, the ones on lines that were not there before count as new.
 * @param before what counted in the versions before, one list a parent; a merge adds only what none of its parents has
 */
export function addedMatches(now: readonly JudgedMatch[], before: readonly (readonly JudgedMatch[])[]): JudgedMatch[] {
  return [...Map.groupBy(now, (match) => match.id)].flatMap(([id, matches]) => {
    const old = before.map((list) => list.filter((match) => match.id === id)).sort((a, b) => b.length - a.length)[0] ?? [];
    return newest(matches, old);
  });
}

function newest(now: JudgedMatch[], old: readonly JudgedMatch[]): JudgedMatch[] {
  const lines = old.map(lineOf);
  const fresh: JudgedMatch[] = [];
  for (const match of now) {
    const at = lines.indexOf(lineOf(match));
    if (at < 0) fresh.push(match);
    else lines.splice(at, 1);
  }
  // Old ones whose line was edited stand for as many of the rest.
  return fresh.slice(Math.min(fresh.length, lines.length));
}

function lineOf({ sighting }: JudgedMatch): string {
  return sighting.excerpt.lines.join('\n');
}
