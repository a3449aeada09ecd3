import type { DocumentPlace } from '../../document/index.ts';
import type { AllowTarget } from '../../model.ts';

/** A text with the place where it stands. */
export interface Placed {
  text: string;
  at: DocumentPlace;
}

/** One allowlist as gitleaks writes it. */
export interface GitleaksAllowlist {
  at: DocumentPlace;
  description: string;
  condition: 'any' | 'all';
  /** Lower case. */
  commits: string[];
  paths: string[];
  regexTarget: AllowTarget;
  regexes: string[];
  /** Lower case. */
  stopwords: string[];
  /** Only a global allowlist has them; empty = every rule. */
  targetRules: Placed[];
}

/** Another rule that must have a finding near one of this rule. */
export interface GitleaksRequired {
  at: DocumentPlace;
  id: string;
  withinLines?: number;
  withinColumns?: number;
}

/** One rule as gitleaks writes it. '' and 0 stand for "not given", as in gitleaks: an extending rule leaves those to the extended one. */
export interface GitleaksRule {
  at: DocumentPlace;
  id: string;
  description: string;
  regex: string;
  path: string;
  secretGroup: number;
  entropy: number;
  /** Lower case. */
  keywords: string[];
  tags: string[];
  skipReport: boolean;
  allowlists: GitleaksAllowlist[];
  required: GitleaksRequired[];
}
