import { GITLEAKS_RULES } from './alias-table.ts';

/** True for an id of gitleaks' own rules (8.30), whether Keysieve has the credential or not. */
export function isGitleaksRule(id: string): boolean {
  return Object.hasOwn(GITLEAKS_RULES, id);
}

/** Keysieve's own rules that an id of gitleaks stands for: the rule of that id, then those of the alias table. Only ids of `builtInIds`. */
export function resolveBuiltIn(id: string, builtInIds: ReadonlySet<string>): string[] {
  const aliases = isGitleaksRule(id) ? GITLEAKS_RULES[id]! : [];
  return [...new Set([id, ...aliases])].filter((each) => builtInIds.has(each));
}
