import type { Confidence, DecodeStep, ScanKind, SecretClass, Severity, SkipReason, SuppressedBy } from '../model.ts';

// The report as types: what docs/schema/report.schema.json says of the JSON document, which a test holds them to.

/** A secret as it may be shown. */
export interface ShownSecret {
  /** e.g. `ghp_******** (access-token, 32-63 characters)`. */
  masked: string;
  /** In clear; only with `showSecrets`. */
  secret?: string;
  /** Base64 of its bytes, where they are not UTF-8; only with `showSecrets`. */
  secretBytes?: string;
}

/** A piece of a composite credential. */
export interface FindingPart extends ShownSecret {
  name: string;
  rule: string;
}

/** A place where a secret stands. Lines and columns (characters) count from 1. */
export interface FindingSighting {
  kind: string;
  /** Relative to the repository's root, else to the scanned folder. */
  path?: string;
  /** Base64 of the path's bytes, where they are not UTF-8. */
  pathBytes?: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  blob?: string;
  commit?: string;
  author?: string;
  date?: string;
  tag?: string;
  /** How its bytes were wrapped, outermost first. */
  decoded?: DecodeStep[];
  inside?: string[];
  /** Identity of the place; says nothing of the secret. */
  location: string;
}

/** A secret that was found. */
export interface ScanFinding extends ShownSecret {
  /** Keyed fingerprint of the secret, the same wherever it stands. */
  id: string;
  rule: string;
  /** Title of the rule. */
  name: string;
  provider?: string;
  class?: SecretClass;
  severity: Severity;
  confidence: Confidence;
  parts: FindingPart[];
  /** One where the finding was just confirmed; all of them in the summary. */
  sightings: FindingSighting[];
}

/** A match that does not count, and why. */
export interface SuppressedFinding {
  id: string;
  rule: string;
  by: SuppressedBy;
  reason: string;
  expires?: string;
  sighting: FindingSighting;
}

/** What was in scope and what became of it. */
export interface ScanCoverage {
  inScope: number;
  read: number;
  /** Bytes read and scanned. */
  bytes: number;
  skipped: Partial<Record<SkipReason, number>>;
  unread: { what: string; whatBytes?: string; why: string }[];
  links: number;
}

/** The outcome of a scan: the JSON report (`keysieve scan --report json`) as a value. */
export interface ScanSummary {
  schema: string;
  tool: { name: string; version: string; ruleset: string; patternEngine: string };
  scan: { kind: ScanKind; target: string; config: string | null; baseline: string | null; minConfidence: Confidence };
  /** False: something in scope was not read, or the scan was ended early. No findings then does not mean that there are none. */
  complete: boolean;
  incompleteBecause: string[];
  coverage: ScanCoverage;
  /** One a secret, with all its sightings. Sorted by severity, rule, first sighting. */
  findings: ScanFinding[];
  suppressed: SuppressedFinding[];
  notes: string[];
}
