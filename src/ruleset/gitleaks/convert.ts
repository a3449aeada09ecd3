import type { AllowSpec, NearSpec, Rule, SecretClass } from '../../model.ts';
import type { GitleaksAllowlist, GitleaksRequired, GitleaksRule } from './nouns.ts';
import { detectorOf } from './patterns.ts';

/** How far apart the parts of a composite may stand, in bytes: gitleaks cuts files into pieces of so many and joins parts within one. */
export const FRAGMENT_BYTES = 100_000;

/** gitleaks has no classes; the first word that a rule's id holds tells the likely one. */
const CLASS_WORDS: readonly (readonly [word: string, secretClass: SecretClass])[] = [
  ['private-key', 'private-key'],
  ['password', 'password'],
  ['passwd', 'password'],
  ['webhook', 'webhook'],
  ['connection-string', 'connection-string'],
  ['client-secret', 'oauth-client'],
  ['signing', 'signing-key'],
  ['token', 'access-token'],
  ['pat', 'access-token'],
];

/**
 * A rule of gitleaks as a rule of Keysieve. It has no severity, provider or advice to give: it is medium, "Custom", and what its description says.
 *
 * @param requiredIds ids that a required rule's id stands for; the first is the rule, the others do as well.
 */
export function ruleOf(rule: GitleaksRule, requiredIds: (id: string) => string[]): Rule {
  const description = rule.description.trim();
  return {
    id: rule.id,
    name: description || rule.id,
    provider: 'Custom',
    class: classOf(rule.id),
    severity: 'medium',
    confidence: 'medium',
    why: description || `Matches the rule "${rule.id}" of this project's gitleaks configuration.`,
    family: rule.id,
    references: [],
    rotate: { steps: [] },
    tags: [...new Set(rule.tags)],
    detector: rule.regex === '' ? { kind: 'path' } : detectorOf(rule),
    checks: { ...entropyOf(rule.entropy), placeholder: false },
    near: rule.required.map((required) => nearOf(required, requiredIds(required.id))),
    allow: rule.allowlists.map((allowlist) => allowOf(allowlist, [])),
    ...(rule.path === '' ? {} : { path: rule.path }),
    ...(rule.id.toLowerCase().includes('generic') ? { givesWay: true } : {}),
    hidden: rule.skipReport,
    origin: 'gitleaks',
  };
}

/** gitleaks' entropy check; 0 is none. */
export function entropyOf(entropy: number): Rule['checks'] {
  return entropy === 0 ? {} : { entropy, entropyRule: 'gitleaks' };
}

/** An allowlist of gitleaks. `rules`: ids it is for, empty = every rule. */
export function allowOf(allowlist: GitleaksAllowlist, rules: string[]): AllowSpec {
  const { at } = allowlist;
  return {
    reason: allowlist.description.trim() || `allowlist at ${at.file}:${at.line}`,
    condition: allowlist.condition,
    rules,
    globs: [],
    pathPatterns: allowlist.paths,
    patterns: allowlist.regexes,
    target: allowlist.regexTarget,
    stopwords: allowlist.stopwords,
    commits: allowlist.commits,
  };
}

function nearOf(required: GitleaksRequired, ids: string[]): NearSpec {
  const [rule = required.id, ...alternatives] = ids;
  return {
    name: required.id,
    rule,
    ...(alternatives.length === 0 ? {} : { alternatives }),
    within: FRAGMENT_BYTES,
    ...(required.withinLines === undefined ? {} : { lines: required.withinLines }),
    ...(required.withinColumns === undefined ? {} : { columns: required.withinColumns }),
    required: true,
  };
}

function classOf(id: string): SecretClass {
  const words = `-${id.toLowerCase().replaceAll(/[_.\s]+/g, '-')}-`;
  return CLASS_WORDS.find(([word]) => words.includes(`-${word}-`))?.[1] ?? 'api-key';
}
