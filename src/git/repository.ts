/** A git repository as found on disk: where its parts lie and what its config says of its format. All paths absolute, links resolved. */
export interface Repository {
  /** Holds HEAD and index: `.git`, or `.git/worktrees/<name>` of a linked worktree. */
  gitDir: string;
  /** Holds objects, refs and config; differs from `gitDir` in a linked worktree only. */
  commonDir: string;
  /** Folder of the checked-out files; null for a bare repository. */
  workTree: string | null;
  objectFormat: 'sha1' | 'sha256';
  /** Objects may be missing on purpose (`git clone --filter`). */
  partial: boolean;
  /** What the user should know, e.g. that somebody else owns it. */
  notes: string[];
}

/** What stands at (or above) a folder. */
export type Discovery =
  | { kind: 'none'; notes: string[] }
  | { kind: 'found'; repository: Repository }
  /** A repository that points at a place outside itself. Reading it would report somebody else's files under this name. */
  | { kind: 'refused'; why: string; remedy: string };
