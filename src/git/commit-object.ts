/** What a commit object says (git's documentation: git-commit-tree, "COMMIT INFORMATION"). Anything may be missing or malformed. */
export interface CommitObject {
  tree: string | null;
  parents: string[];
  author: Person;
  /** Committer's time in seconds since 1970; 0 where it cannot be read. */
  time: number;
  /** Offset of the message in the object. */
  message: number;
}

export interface Person {
  name: string;
  email: string;
  /** RFC 3339 with the person's own offset, or empty where there is no readable date. */
  date: string;
}

const NOBODY: Person = { name: '', email: '', date: '' };

/** Reads a commit object, as far as it can be read. `text` is the object, Latin-1. */
export function parseCommit(text: string): CommitObject {
  const end = text.indexOf('\n\n');
  const head = end < 0 ? text : text.slice(0, end);
  const commit: CommitObject = { tree: null, parents: [], author: NOBODY, time: 0, message: end < 0 ? text.length : end + 2 };
  for (const line of head.split('\n')) {
    const id = /^(tree|parent) ([0-9a-f]{40}(?:[0-9a-f]{24})?)$/.exec(line);
    if (id?.[1] === 'tree') commit.tree ??= id[2]!;
    else if (id) commit.parents.push(id[2]!);
    else if (line.startsWith('author ') && commit.author === NOBODY) commit.author = parsePerson(line.slice(7));
    else if (line.startsWith('committer ') && commit.time === 0) commit.time = secondsOf(line);
  }
  return commit;
}

/** `Name <email> seconds offset`. */
function parsePerson(text: string): Person {
  const parts = /^([^<]*?) ?<([^>]*)>/.exec(text);
  if (!parts) return { name: decoded(text), email: '', date: '' };
  return { name: decoded(parts[1]!), email: decoded(parts[2]!), date: dateOf(text) };
}

/** Names are UTF-8, or whatever the encoding header says: what is not UTF-8 stays Latin-1. */
function decoded(latin1: string): string {
  const text = Buffer.from(latin1, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? latin1 : text;
}

const WHEN = /> (-?\d{1,16}) ([+-]\d{4})?/;

function secondsOf(line: string): number {
  return Number(WHEN.exec(line)?.[1] ?? 0);
}

function dateOf(line: string): string {
  const when = WHEN.exec(line);
  if (!when) return '';
  const zone = when[2] ?? '+0000';
  const minutes = (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5))) * (zone[0] === '-' ? -1 : 1);
  const local = new Date((Number(when[1]) + minutes * 60) * 1000);
  if (Number.isNaN(local.getTime())) return '';
  return `${local.toISOString().slice(0, 19)}${zone === '+0000' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`}`;
}

/** What a tag object points at, and its name. */
export interface TagObject {
  object: string | null;
  name: string;
  message: number;
}

/** Reads an annotated tag object (git-mktag). `text` is the object, Latin-1. */
export function parseTag(text: string): TagObject {
  const end = text.indexOf('\n\n');
  const head = end < 0 ? text : text.slice(0, end);
  return {
    object: /^object ([0-9a-f]{40}(?:[0-9a-f]{24})?)$/m.exec(head)?.[1] ?? null,
    name: decoded(/^tag (.*)$/m.exec(head)?.[1] ?? ''),
    message: end < 0 ? text.length : end + 2,
  };
}
