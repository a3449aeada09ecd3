import type { PathText, Provenance } from '../model.ts';

/** A provenance laid flat: the outermost thing with a name, and the archive members on the way in. */
export interface Place {
  kind: Exclude<Provenance['kind'], 'archive-entry'>;
  /** Absent for commit messages and tags. For names of refs: the ref's name. */
  path?: PathText;
  /** Archive members, outermost first; empty for what stands in no archive. */
  inside: PathText[];
  /** Names: what bears the name. */
  of?: 'path' | 'ref';
  commit?: string;
  author?: string;
  date?: string;
  tag?: string;
}

/** Where a provenance leads, laid flat. */
export function placeOf(provenance: Provenance): Place {
  const inside: PathText[] = [];
  let at = provenance;
  for (; at.kind === 'archive-entry'; at = at.inside) inside.unshift(at.member);
  switch (at.kind) {
    case 'commit':
      return { kind: at.kind, path: at.path, inside, commit: at.commit, author: at.author, date: at.date };
    case 'commit-message':
      return { kind: at.kind, inside, commit: at.commit, author: at.author, date: at.date };
    case 'tag':
      return { kind: at.kind, inside, tag: at.tag };
    case 'name':
      return { kind: at.kind, path: at.path, inside, of: at.of };
    default:
      return { kind: at.kind, path: at.path, inside };
  }
}

/** One string a place: equal exactly when the places are. */
export function placeKey(place: Place): string {
  return JSON.stringify([place.kind, place.path, place.commit, place.tag, place.of, ...place.inside]);
}
