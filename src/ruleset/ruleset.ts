import { UsageError } from '../errors.ts';
import type { Rule, RuleInfo } from '../model.ts';

/** The half of a rule that matching needs; the other half is its `RuleInfo`. */
export type MatchRule = Omit<Rule, 'name' | 'provider' | 'class' | 'severity' | 'why' | 'references' | 'rotate' | 'tags'>;

/**
 * All rules of a run, by index. An index is good for as long as the ruleset, and those of the built-in rules are the ones that `tables` speaks of:
 * rules that are disabled keep theirs, and rules that are added come behind.
 */
export interface Ruleset {
  /** First 16 hex digits of SHA-256 over the content: the same rules, the same hash. */
  hash: string;
  /** Number of indices, disabled rules included. */
  count: number;
  /** The kernel's tables for the first `tabled` rules. */
  tables: Uint8Array;
  tabled: number;
  /** Ids of the enabled rules, in the order of their indices. */
  ids: readonly string[];
  /** False: nothing is reported of the rule; companions of others may still need it. */
  isEnabled(index: number): boolean;
  /** Index of a rule, enabled or not. */
  index(id: string): number | undefined;
  /** @throws RangeError where there is no such index */
  rule(index: number): Rule;
  /** @throws UsageError where there is no such rule */
  info(id: string): RuleInfo;
}

export function matchPart(rule: Rule): MatchRule {
  const { name: _name, provider: _provider, class: _class, severity: _severity, why: _why, references: _references, rotate: _rotate, tags: _tags, ...match } = rule;
  return match;
}

export function infoPart(rule: Rule): RuleInfo {
  const { id, name, provider, severity, confidence, why, family, references, rotate, tags } = rule;
  return { id, name, provider, class: rule.class, severity, confidence, why, family, references, rotate, tags };
}

export function noSuchRule(id: string): UsageError {
  return new UsageError(`there is no rule "${id}"`, '`keysieve rules list` shows them all.');
}
