import { GITLEAKS_RULES } from './alias-table.ts';

/** True for an id of gitleaks' own rules (8.30), whether Keysieve has the credential or not. */
export function isGitleaksRule(id: string): boolean {
  return Object.hasOwn(GITLEAKS_RULES, id);
}

/**
 * Keysieve's own rules that an id in a file of gitleaks stands for; only ids of `builtInIds`.
 * The table goes first: a few ids mean one thing there and another here. An id it knows nothing of is Keysieve's, or nobody's.
 */
export function resolveBuiltIn(id: string, builtInIds: ReadonlySet<string>): string[] {
  const aliases = isGitleaksRule(id) ? GITLEAKS_RULES[id]! : [];
  return (aliases.length > 0 ? aliases : [id]).filter((each) => builtInIds.has(each));
}
