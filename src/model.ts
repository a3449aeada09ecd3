/**
 * The nouns of Keysieve. Every folder of `src` may import this file and `errors.ts`; siblings know nothing else of each other.
 */

/**
 * A path as text. Bytes that are not valid UTF-8 stand as lone surrogates U+DC80..U+DCFF (the scheme of PEP 383),
 * so every path of any file system has one string and comes back to its bytes unchanged (`path-text.ts`).
 * Separator is always `/`. Paths in reports are relative to the scan's root.
 */
export type PathText = string;

/** Half-open range of byte offsets in a blob. */
export interface Span {
  start: number;
  end: number;
}

/** A place in text. `line` counts from 1; `column` counts characters (code points) from 1. */
export interface Position {
  line: number;
  column: number;
}

export const SECRET_CLASSES = {
  authentication: ['password', 'api-key', 'access-token', 'oauth-client', 'ssh-key'],
  cryptographic: ['private-key', 'symmetric-key', 'signing-key', 'tls-key', 'key-encrypting-key'],
  application: ['database', 'connection-string', 'environment', 'feature-flag', 'webhook'],
  infrastructure: ['cloud-provider', 'service-account', 'admin', 'automation-token', 'registry'],
} as const;

/** What kind of credential a secret is: the leaf of the taxonomy. */
export type SecretClass = (typeof SECRET_CLASSES)[keyof typeof SECRET_CLASSES][number];

export const SEVERITIES = ['high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** How sure a match is: high = a form (or checksum) that nothing else has; medium = reported by default; low = shown only on request. */
export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** What is said about a rule where its matching is not needed: reports, `rules show`, the inventory. */
export interface RuleInfo {
  /** Unique, kebab-case, stable: suppressions and baselines name it. */
  id: string;
  /** Short title, e.g. "GitHub personal access token". */
  name: string;
  provider: string;
  class: SecretClass;
  severity: Severity;
  /** Confidence of a match that passes every check. */
  confidence: Confidence;
  /** One sentence: what someone who holds this secret can do. */
  why: string;
  /** Identity family: rules of one family give one secret one fingerprint. The rule's id unless stated. */
  family: string;
  references: string[];
  /** How to revoke and replace it: a link to the provider's page and/or steps. */
  rotate: { link?: string; steps: string[] };
  tags: string[];
}

/** One way in which the bytes of a secret were wrapped where it stood. Outermost first. */
export type DecodeStep = 'base64' | 'base64url' | 'hex' | 'percent' | 'unicode-escape' | 'html-entity' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be' | 'normalised';

/** What one check of a rule said about a value; the text of `keysieve explain`. */
export interface CheckNote {
  check: 'entropy' | 'charset' | 'checksum' | 'placeholder' | 'randomness' | 'structure' | 'length' | 'context' | 'allow' | 'overlap' | 'text';
  passed: boolean;
  /** One clause without the secret itself, e.g. "2.9 bits a character, at least 3.5 wanted". */
  note: string;
}

/** A piece of a composite credential: the key id beside the secret. */
export interface MatchPart {
  /** e.g. "access key id". */
  name: string;
  rule: string;
  span: Span;
  value: string;
}

/** What the engine finds in a blob: rule + span. It never knows a path. */
export interface Match {
  rule: string;
  /** The whole match (what gitleaks calls Match), offsets in the blob as stored (encoded form where `decoded` is not empty). */
  span: Span;
  /** The secret within it. */
  secret: Span;
  /** The secret's value after decoding, one character a byte (Latin-1). The identity of the secret is computed from it. */
  value: string;
  confidence: Confidence;
  decoded: DecodeStep[];
  parts: MatchPart[];
}

/** A stretch of one of an excerpt's lines: index of the line, start and end (exclusive) in UTF-16 units. */
export interface Mark {
  line: number;
  start: number;
  end: number;
}

/** The text around a match as the worker saw it: enough for a code frame, line allowlists and inline comments. Decoded as UTF-8, never longer than 512 characters a line. */
export interface Excerpt {
  /** Number of the first line in `lines`. */
  firstLine: number;
  /** The lines the match touches (at most 5; cut lines are marked by `cut`), raw: the report masks them. */
  lines: string[];
  /** True where a line was longer than what is kept. */
  cut: boolean;
  /** Where the secret stands in `lines`; one entry a line touched. */
  marks: Mark[];
  /** Where other matches' secrets stand in `lines`, whether they are reported or not: who shows a line hides them too. Left out where there are none. */
  others?: Mark[];
  /** GitHub's `primaryLocationLineHash` of the line where the secret starts, where the one who read the whole file computed it. */
  lineHash?: string;
}

/** A match with its place in lines; what comes back from a worker. */
export interface LocatedMatch extends Match {
  start: Position;
  /** Position just behind the last character. */
  end: Position;
  excerpt: Excerpt;
  /** The matched text (`span`), Latin-1, at most 4 KiB: allowlists with target "match" look at it. */
  matchText: string;
  /** The whole line(s) of the match, Latin-1, at most 4 KiB around it: inline comments and allowlists with target "line" look at it. */
  lineText: string;
  /** The line before the first line, Latin-1, at most 1 KiB: `keysieve:allow` may stand alone on it. */
  lineBefore: string;
}

/** Where a blob stands. A blob may stand in many places; it is matched once. */
export type Provenance =
  | { kind: 'file'; path: PathText }
  | { kind: 'stdin'; path: PathText }
  | { kind: 'index'; path: PathText }
  | { kind: 'commit'; path: PathText; commit: string; author: string; email: string; date: string }
  | { kind: 'commit-message'; commit: string; author: string; email: string; date: string }
  | { kind: 'tag'; tag: string }
  /** A blob that no commit holds: tagged, or left over. `path` is its id. */
  | { kind: 'object'; path: PathText }
  | { kind: 'name'; of: 'path' | 'ref'; path: PathText }
  | { kind: 'archive-entry'; path: PathText; member: PathText; inside: Provenance };

/** A secret at one place. */
export interface Sighting {
  provenance: Provenance;
  start: Position;
  end: Position;
  /** Byte span of the secret in the blob. */
  secret: Span;
  /** git's object id of the blob, where known. */
  blob?: string;
  decoded: DecodeStep[];
  excerpt: Excerpt;
  /** Location identity, for reports that live in git: HMAC over path, blob position and rule; says nothing about the value. */
  locationId: string;
  /** Scans of ranges: whether the secret still stands at this path in the range's last commit. */
  atHead?: boolean;
}

/** A commit as a finding's life names it. */
export interface CommitName {
  commit: string;
  author: string;
  email: string;
  /** RFC 3339, the author's. */
  date: string;
}

/** History only: when and where a secret was in the repository. */
export interface FindingLife {
  /** Null where no commit holds it: a tagged or dangling blob, a message. */
  firstCommit: CommitName | null;
  /** The youngest commit that holds it. */
  lastCommit: CommitName | null;
  atHead: boolean;
  /** Refs that a commit which holds it can be reached from. */
  refs: string[];
  reachable: boolean;
  /** Days from the first commit that holds it to the last. */
  daysExposed: number;
  /** Every path at which it was brought in, sorted. */
  paths: PathText[];
}

/** A secret that was found: rule + value, with every place it stands. */
export interface Finding {
  /** Keyed fingerprint: `HMAC-SHA-256(key, family, 0, value)`, 128 bits, as 32 hex digits. */
  id: string;
  rule: string;
  confidence: Confidence;
  severity: Severity;
  /** Raw value (Latin-1). Only `report/mask.ts` and the fingerprint may look at it. */
  value: string;
  parts: { name: string; rule: string; value: string }[];
  /** Sorted by path, then position. At least one. */
  sightings: Sighting[];
  /** History only. */
  life?: FindingLife;
}

/** What made a match not count. */
export type SuppressedBy = 'inline' | 'allowlist' | 'baseline' | 'suppression' | 'gitleaksignore' | 'disabled' | 'confidence';

export interface Suppressed {
  id: string;
  rule: string;
  by: SuppressedBy;
  reason: string;
  /** ISO date, where the suppression has one. */
  expires?: string;
  sighting: Sighting;
  value: string;
}

/** Why something in scope was not opened or not looked into, on purpose. Counted; does not make a run incomplete. */
export const SKIP_REASONS = ['archive', 'excluded', 'special-file', 'submodule', 'vcs-folder', 'ignored', 'too-large', 'own-file'] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** Something in scope that could not be read. Makes the run incomplete (exit 3). */
export interface Unread {
  /** Path or object id. */
  what: PathText;
  /** One clause, e.g. "EACCES: permission denied". */
  why: string;
}

/** What was in scope and what became of it. `inScope = read + sum(skipped) + unread.length`, or the run is incomplete. */
export interface Coverage {
  inScope: number;
  read: number;
  /** Bytes read and scanned. */
  bytes: number;
  skipped: Partial<Record<SkipReason, number>>;
  unread: Unread[];
  /** Links are scanned as text (their target's name), not followed; how many. */
  links: number;
}

export type ScanKind = 'tree' | 'files' | 'stdin' | 'staged' | 'range' | 'history';

/** Everything a report says: the outcome of one scan. */
export interface Run {
  tool: { name: 'keysieve'; version: string; ruleset: string; patternEngine: string };
  scan: { kind: ScanKind; target: string; config: string | null; baseline: string | null; minConfidence: Confidence };
  complete: boolean;
  /** Why it is not complete, one sentence each; empty when complete. */
  incompleteBecause: string[];
  coverage: Coverage;
  /** Sorted: severity, then rule, then first sighting. */
  findings: Finding[];
  suppressed: Suppressed[];
  /** Things the user should know: unused suppressions, ignored lines, notes about the config. Sorted. */
  notes: string[];
  /** The rules that `findings` and `suppressed` name. */
  rules: Map<string, RuleInfo>;
}

/** Which text an allowlist's patterns look at. */
export type AllowTarget = 'secret' | 'match' | 'line';

/**
 * One allowlist: a match is dropped when its checks hit. Listed kinds are joined by `condition`:
 * "any" = one check of any kind is enough, "all" = every kind that is listed must hit (gitleaks' OR and AND).
 */
export interface AllowSpec {
  /** Why; shown in `suppressed` and by `explain`. */
  reason: string;
  condition: 'any' | 'all';
  /** Rule ids it is for; empty = every rule. */
  rules: string[];
  /** picomatch globs on the path relative to the scan's root. */
  globs: string[];
  /** RE2 patterns on the path (gitleaks' `paths`). */
  pathPatterns: string[];
  /** RE2 patterns on `target`. */
  patterns: string[];
  target: AllowTarget;
  /** Lower-case substrings of the secret. */
  stopwords: string[];
  /** Commit ids, lower case. */
  commits: string[];
}

/** A finding that somebody decided to live with, written in the config. Every scope that is given must fit; at least one is. */
export interface Suppression {
  /** `Finding.id`. */
  fingerprint?: string;
  rule?: string;
  /** Glob on the path. */
  path?: string;
  reason: string;
  owner?: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  expires?: string;
}

/** Bytes around an anchor that a rule may look at. A decision never depends on anything outside: that is the locality contract. */
export interface Reach {
  before: number;
  after: number;
}

/** Tests on a value after a pattern matched. All must pass. */
export interface ValueChecks {
  /** At least so many bits a character of Shannon entropy. */
  entropy?: number;
  /**
   * How `entropy` is computed. Absent: Shannon over bytes, a value at the bound passes. "gitleaks": characters (code points) are counted
   * but shares are of the length in bytes, so -sum(n/bytes * log2(n/bytes)), and a value at the bound fails.
   */
  entropyRule?: 'gitleaks';
  /** At least so many characters of each class. */
  demand?: { digits?: number; upper?: number; lower?: number; special?: number };
  /** Named algorithm of `engine/checksum`. */
  checksum?: string;
  /** What a wrong checksum does: drop the match, or lower its confidence to "low". */
  checksumFails?: 'drop' | 'lower';
  /** The n-gram model must not take the value for words or identifiers. */
  random?: boolean;
  /** Refuse placeholders (`xxxx`, `changeme`, `<your-key>`). On unless false. */
  placeholder?: boolean;
}

/** A companion of a composite credential: looked for within `within` bytes of the match, in either direction. */
export interface NearSpec {
  name: string;
  /** Rule that the companion matches. */
  rule: string;
  /** Further rules; a match of any of them, or of `rule`, will do. */
  alternatives?: string[];
  within: number;
  /** gitleaks' `withinLines` / `withinColumns`: distances of start lines and start columns. */
  lines?: number;
  columns?: number;
  /** Without its companion the match is dropped. */
  required: boolean;
}

/** A rule as the engine needs it: what `rules/**.yaml` says, checked and completed. */
export interface Rule extends RuleInfo {
  detector: Detector;
  checks: ValueChecks;
  near: NearSpec[];
  allow: AllowSpec[];
  /** RE2 pattern on the path: a condition that travels with the match and is decided in policy. */
  path?: string;
  /** Not reported by itself; only a companion of others (gitleaks' `skipReport`). */
  hidden: boolean;
  /** A match is dropped when a rule without this flag matched on the same line with a secret that contains its own (gitleaks' rules named "generic"). */
  givesWay?: boolean;
  /** Where the rule comes from decides which engine may run its pattern: only "built-in" may run on a backtracking one. */
  origin: 'built-in' | 'user' | 'gitleaks';
}

export type Detector = PatternDetector | ContextDetector | GenericDetector | PathDetector;

/** An anchor (literal bytes) and a pattern run on the window around it. */
export interface PatternDetector {
  kind: 'pattern';
  /** Literals, Latin-1, each 3 bytes or longer; one of them lies inside every match. Empty (gitleaks, user rules): the rule runs on every chunk. */
  anchors: string[];
  /** True: letters of either case. */
  fold: boolean;
  /** RE2 syntax, on bytes seen as Latin-1. The secret is group 1 (or `secretGroup`), or the whole match without groups. */
  pattern: string;
  /** The same for the JavaScript engine (built-in rules only): `source` and `flags`, equal on every input. */
  js?: { source: string; flags: string };
  /** Group that is the secret. 0 (gitleaks' default): the first group that is not empty, else the whole match. */
  secretGroup?: number;
  /**
   * Absent or "anchor": the pattern runs on the window around an anchor. "blob" (gitleaks rules): anchors only decide whether it runs,
   * wherever they stand; it runs on the whole blob (chunk by chunk, with `reach` as overlap).
   */
  scope?: 'anchor' | 'blob';
  reach: Reach;
  /** Least number of bytes of `tail` class that must follow the anchor; the kernel checks it before JavaScript sees the hit. */
  tail?: { alphabet: string; min: number };
  /** Not looked for where the bytes around are binary (control bytes). */
  textOnly: boolean;
}

/** "A token of this alphabet and length near its provider's name": matched by one shared routine. */
export interface ContextDetector {
  kind: 'context';
  /** Lower case; 4 bytes or longer. Any of them, letters of either case. */
  words: string[];
  /** A character class body, e.g. "a-f0-9" or "A-Za-z0-9_-". */
  alphabet: string;
  /** Length of the token, both ends included, prefix included. */
  length: { min: number; max: number };
  /** Literal start of the token, if it has one. */
  prefix: string;
  /** RE2/JS pattern for tokens with inner structure (`8-4-4-4-12` hex): the token must match it whole. Alphabet and length still say what a token is. */
  shape?: string;
  /** How far from the word the token may start. */
  reach: Reach;
}

/** Built-in detector of key = value pairs and the like; `variant` names the structure. */
export interface GenericDetector {
  kind: 'generic';
  variant: 'assignment' | 'url-credentials' | 'connection-string' | 'auth-header';
  /** Key words that start it. */
  words: string[];
}

/** gitleaks' path-only rule: the file itself is the finding. */
export interface PathDetector {
  kind: 'path';
}
