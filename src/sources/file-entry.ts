import type { PathText, SkipReason, Unread } from '../model.ts';

/** A file that a scan is to open: what the listing knows about it. What is really there is seen when it is opened. */
export interface FileEntry {
  /** Relative to `Listing.root`. */
  path: PathText;
  /** `link`: its text, the target's name, is scanned. A hint: files and links may have changed places since. */
  kind: 'file' | 'link';
  /** Bytes, where that is known without asking the file system; a hint for sharing out work. */
  size?: number;
  /** Named by the index. It may be missing on disk (deleted, sparse checkout) without anything being unread. */
  tracked: boolean;
  /** Object id in the index, where git may not say that the file on disk is missing or different (skip-worktree, assume-unchanged). */
  hiddenBlob?: string;
}

export interface ListOptions {
  /** Scan ignored files as well, and ask no repository. */
  noIgnore?: boolean;
  /** Files that the policy leaves out; they are counted as skipped. */
  excluded?: (path: PathText) => boolean;
  /** Told of each thing that is skipped; for `explain` and debug output. */
  onSkip?: (path: PathText, reason: SkipReason) => void;
  /** Finds repositories (`git/`). Without it every file counts as untracked and nothing as ignored. */
  findWorkTree?: FindWorkTree;
}

/** A running listing. `skipped`, `unread` and `notes` grow while `batches` is read and are complete at its end. */
export interface Listing {
  /** Absolute path of the folder that every entry's path is relative to, links resolved. */
  root: PathText;
  /** In a fixed order, at most `BATCH_SIZE` entries each. Read once. */
  batches: AsyncIterable<FileEntry[]>;
  skipped: Partial<Record<SkipReason, number>>;
  unread: Unread[];
  notes: string[];
}

export const BATCH_SIZE = 512;

/** What a listing asks of `git/`, as a shape: siblings do not import each other, `scan/` joins them. */
export type FindWorkTree = (folder: string, options: { upward: boolean }) => WorkTreeDiscovery;

export type WorkTreeDiscovery =
  | { kind: 'none'; notes: string[] }
  | { kind: 'found'; workTree: string; notes: string[]; list: (under: PathText) => WorkTreeListing }
  | { kind: 'refused'; why: string; remedy: string };

export interface TrackedEntry {
  path: PathText;
  kind: 'file' | 'link' | 'gitlink';
  id: () => string;
  size?: number;
  hidden: boolean;
}

export interface WorkTreeListing {
  tracked: () => Promise<Iterable<TrackedEntry>>;
  /** A path that ends in `/` is a repository of its own. */
  untracked: AsyncIterable<PathText[]>;
  untrackedEnd: Promise<{ kind: 'listed'; unread: Unread[] } | { kind: 'failed'; why: string }>;
  /** Ends whatever still runs for this listing. */
  stop: () => void;
}
