import { buildPrefilter, packPrefilter, unpackPrefilter } from '../engine/index.ts';
import type { Rule } from '../model.ts';
import { combineRulesets, compileArtefact, openArtefact, type Ruleset } from '../ruleset/index.ts';

/** The rules of a run, ready to be handed to threads. */
export interface EffectiveRuleset {
  ruleset: Ruleset;
  /** The artefact that `ruleset` was opened from, in shared memory. */
  artefact: Uint8Array;
  /** False where every pattern is built in: no other pattern engine is needed then. */
  foreign: boolean;
}

/**
 * The built-in rules, with the user's. Rules that are only disabled stay in: what they match is dropped later, where it can be said why.
 * With rules of the user the artefact is made anew, as the build makes it.
 * @param builtIn false: only the user's rules (`.gitleaks.toml` without `useDefault`)
 * @throws UsageError for ids that are there twice
 */
export function effectiveRuleset(artefact: Uint8Array, added: readonly Rule[], builtIn = true): EffectiveRuleset {
  const base = openArtefact(artefact);
  if (added.length === 0 && builtIn) return { ruleset: base, artefact, foreign: false };
  combineRulesets(base, { add: added });
  const taken = new Set(added.map((rule) => rule.id));
  const kept = builtIn ? base.ids.filter((id) => !taken.has(id)).map((id): Rule => ({ ...base.rule(base.index(id)!), ...base.info(id) })) : [];
  const { frequencies } = unpackPrefilter(base.tables);
  const bytes = share(compileArtefact([...kept, ...added], (rules) => packPrefilter(buildPrefilter(rules, frequencies))));
  return { ruleset: openArtefact(bytes), artefact: bytes, foreign: added.length > 0 };
}

function share(bytes: Uint8Array): Uint8Array {
  const memory = new Uint8Array(new SharedArrayBuffer(bytes.length));
  memory.set(bytes);
  return memory;
}
