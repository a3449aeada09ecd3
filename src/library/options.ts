import type { Confidence } from '../model.ts';

/** What is scanned: exactly one of `path`, `files` and `text`. */
export interface ScanTarget {
  /** A folder or a file. In a git repository its tracked files are scanned, and untracked ones that are not ignored. */
  path?: string;
  /** Files, one by one; whatever a repository ignores. One that is missing makes the scan incomplete. */
  files?: Iterable<string> | AsyncIterable<string>;
  /** A text, its bytes, or a stream of bytes that may be longer than memory. */
  text?: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** How it is scanned. Everything may be left out; the defaults are those of the command line. */
export interface ScanOptions extends ScanTarget {
  /** What `text` is called in findings, and by rules that look at paths. */
  name?: string;
  /** Folder that relative `files` start at. */
  from?: string;
  /** Scan ignored files of `path` as well. */
  noIgnore?: boolean;
  /** A `.keysieve.yaml`; false: none is read. Left out: the nearest one, from the scanned place up to the repository's root. */
  config?: string | false;
  /** Files with rules of your own, beside the built-in ones. */
  rules?: readonly string[];
  /** Ids of rules: look for these only. */
  only?: readonly string[];
  /** Ids of rules that are left out. */
  disable?: readonly string[];
  /** Globs of files that are not scanned. */
  exclude?: readonly string[];
  /** A list of known secrets, instead of `.keysieve-baseline.json`. */
  baseline?: string;
  /** Lists of other tools: `.gitleaksignore`, gitleaks reports, detect-secrets baselines. */
  ignoreFiles?: readonly string[];
  /** A `.gitleaks.toml` to read; "off" reads none. */
  gitleaks?: string;
  minConfidence?: Confidence;
  /** False: comments in files that allow a secret are not honoured. */
  inlineComments?: boolean;
  /** Threads beside the calling one; 0 = none. */
  threads?: number;
  /** True: findings carry the secret in clear. */
  showSecrets?: boolean;
  /** Variables that a config may name (a fingerprint key, GITLEAKS_CONFIG). The process's own environment is not looked at. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Ends the scan early; its summary is then incomplete. */
  signal?: AbortSignal;
}
