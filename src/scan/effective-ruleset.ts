import { buildPrefilter, packPrefilter, unpackPrefilter } from '../engine/index.ts';
import type { Rule } from '../model.ts';
import { compileArtefact, openArtefact, type Ruleset } from '../ruleset/index.ts';
import { applyOverrides, type BuiltInOverride } from '../ruleset/gitleaks/index.ts';

/** The rules of a run, ready to be handed to threads. */
export interface EffectiveRuleset {
  ruleset: Ruleset;
  /** The artefact that `ruleset` was opened from. */
  artefact: Uint8Array;
  /** False where every pattern is built in: no other pattern engine is needed then. */
  foreign: boolean;
}

export interface RulesetChanges {
  /** Rules of the user; one with the id of a built-in rule takes its place. */
  added: readonly Rule[];
  /** False: only the user's rules (`.gitleaks.toml` without `useDefault`). */
  builtIn?: boolean;
  overrides?: readonly BuiltInOverride[];
  /** Built-in rules that are left out. */
  disabled?: readonly string[];
}

/**
 * The built-in rules with the user's changes. Unchanged, they are the artefact of the build; changed, the artefact is made anew, as the build
 * makes it. Rules that the config disables stay in: what they match is dropped later, where it can be said why.
 */
export function effectiveRuleset(artefact: Uint8Array, { added, builtIn = true, overrides = [], disabled = [] }: RulesetChanges): EffectiveRuleset {
  const base = openArtefact(artefact);
  if (added.length === 0 && builtIn && overrides.length === 0 && disabled.length === 0) return { ruleset: base, artefact, foreign: false };
  const gone = new Set([...added.map((rule) => rule.id), ...disabled]);
  const kept = builtIn ? base.ids.filter((id) => !gone.has(id)).map((id) => base.rule(base.index(id)!)) : [];
  const { frequencies } = unpackPrefilter(base.tables);
  const bytes = compileArtefact([...applyOverrides(kept, overrides), ...added], (rules) => packPrefilter(buildPrefilter(rules, frequencies)));
  return { ruleset: openArtefact(bytes), artefact: bytes, foreign: added.length > 0 || overrides.some((override) => override.path !== undefined) };
}
