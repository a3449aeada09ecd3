import type { PathText, Provenance } from '../model.ts';

/**
 * The path that conditions, globs and path patterns look at; undefined where there is none (commit messages, tags, names of refs).
 * What stands inside an archive is `archive!member`, as gitleaks writes it.
 */
export function pathOf(place: Provenance): PathText | undefined {
  switch (place.kind) {
    case 'commit-message':
    case 'tag':
      return undefined;
    case 'name':
      return place.of === 'path' ? place.path : undefined;
    case 'archive-entry':
      return `${pathOf(place.inside) ?? place.path}!${place.member}`;
    default:
      return place.path;
  }
}

/** The commit a place belongs to, lower case. */
export function commitOf(place: Provenance): string | undefined {
  if (place.kind === 'archive-entry') return commitOf(place.inside);
  return place.kind === 'commit' || place.kind === 'commit-message' ? place.commit.toLowerCase() : undefined;
}

/** What a place is called in notes. */
export function nameOf(place: Provenance): string {
  if (place.kind === 'commit-message') return `message of commit ${place.commit}`;
  if (place.kind === 'tag') return `tag ${place.tag}`;
  return pathOf(place) ?? `name of ${place.kind === 'name' ? place.path : place.kind}`;
}

/**
 * One string a place, the same for one file whether it is read from the working tree, the index or a commit:
 * location ids are made of it and must not change when the same text is committed.
 */
export function locationOf(place: Provenance): string {
  if (place.kind === 'commit-message') return `message\0${place.commit}`;
  if (place.kind === 'tag') return `tag\0${place.tag}`;
  if (place.kind === 'name') return `name\0${place.of}\0${place.path}`;
  return `path\0${pathOf(place)!}`;
}

/** Tells any two places apart; sorts by nothing in particular, but always the same. */
export function placeKey(place: Provenance): string {
  if (place.kind === 'archive-entry') return `${place.kind}\0${place.member}\0${placeKey(place.inside)}`;
  return `${place.kind}\0${commitOf(place) ?? ''}\0${locationOf(place)}`;
}
