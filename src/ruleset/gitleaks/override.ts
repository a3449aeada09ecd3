import type { Rule } from '../../model.ts';
import { entropyOf } from './convert.ts';
import { noteAt, type Reading } from './fields.ts';
import type { GitleaksRule } from './nouns.ts';

/** What a configuration changes in Keysieve's own rules that stand in for a rule of gitleaks. Absent = unchanged. */
export interface BuiltInOverride {
  /** Ids of Keysieve's own rules, at least one. */
  rules: string[];
  name?: string;
  /** RE2 pattern on the path. */
  path?: string;
  /** gitleaks' entropy check, in its units. */
  entropy?: number;
  /** Added to the rule's tags. */
  tags: string[];
}

/** The override that a rule without a `regex` of its own stands for. `secretGroup` and keywords belong to gitleaks' pattern and are noted. */
export function overrideOf(rule: GitleaksRule, rules: string[], reading: Reading): BuiltInOverride {
  for (const [key, given] of [['secretGroup', rule.secretGroup !== 0], ['keywords', rule.keywords.length > 0]] as const) {
    if (given) noteAt(reading, rule.at, `"${key}" of rule "${rule.id}" has no effect: Keysieve matches this credential with a pattern of its own`);
  }
  return {
    rules,
    tags: rule.tags,
    ...(rule.description === '' ? {} : { name: rule.description }),
    ...(rule.path === '' ? {} : { path: rule.path }),
    ...(rule.entropy === 0 ? {} : { entropy: rule.entropy }),
  };
}

/** The rules with the overrides laid over them; rules that no override names come back as they are. */
export function applyOverrides(rules: readonly Rule[], overrides: readonly BuiltInOverride[]): Rule[] {
  return rules.map((rule) => overrides.filter((override) => override.rules.includes(rule.id)).reduce(withOverride, rule));
}

function withOverride(rule: Rule, override: BuiltInOverride): Rule {
  return {
    ...rule,
    name: override.name ?? rule.name,
    tags: [...new Set([...rule.tags, ...override.tags])],
    checks: { ...rule.checks, ...entropyOf(override.entropy ?? 0) },
    ...(override.path === undefined ? {} : { path: override.path }),
  };
}
