import { GITLEAKS_RULES } from './alias-table.ts';

/** True for an id of gitleaks' own rules (8.30), whether Keysieve has the credential or not. */
export function isGitleaksRule(id: string): boolean {
  return Object.hasOwn(GITLEAKS_RULES, id);
}

/**
 * Keysieve's own rules that an id in a file of gitleaks stands for; only ids of `builtInIds`.
 * For gitleaks' ids the table alone counts: a few mean one thing there and another here. Any other is Keysieve's, or nobody's.
 */
export function resolveBuiltIn(id: string, builtInIds: ReadonlySet<string>): string[] {
  return (isGitleaksRule(id) ? GITLEAKS_RULES[id]! : [id]).filter((each) => builtInIds.has(each));
}
