import { lateCrypto } from '../late.ts';
import { didYouMean } from '../document/index.ts';
import { UsageError } from '../errors.ts';
import type { Rule } from '../model.ts';
import { HASH_DIGITS } from './artefact.ts';
import { recordsOf } from './compile.ts';
import { infoPart, type Ruleset } from './ruleset.ts';

export interface RulesetChanges {
  /** Rules to add; one with the id of a rule of `base` takes its place. */
  add?: readonly Rule[];
  /** Ids of rules that shall not be reported. */
  disable?: readonly string[];
  /** If given and not empty, only these rules are reported. */
  enableOnly?: readonly string[];
}

/**
 * A ruleset with rules added and disabled. Indices of the base stay as they are; added rules have those from `base.count` on.
 * The tables know only the base's; disabled rules stay in them: whoever uses them asks `isEnabled`.
 * @throws UsageError when an id is unknown or is added twice
 */
export function combineRulesets(base: Ruleset, { add = [], disable = [], enableOnly = [] }: RulesetChanges): Ruleset {
  if (add.length === 0 && disable.length === 0 && enableOnly.length === 0) return base;
  const added = new Map(add.map((rule, at) => [rule.id, base.count + at]));
  if (added.size < add.length) throw new UsageError(`the id "${add.find((rule, at) => added.get(rule.id) !== base.count + at)!.id}" is added twice`);
  const index = (id: string): number | undefined => added.get(id) ?? base.index(id);
  for (const id of [...disable, ...enableOnly]) if (index(id) === undefined) throw unknownId(id, [...base.ids, ...added.keys()]);
  const off = new Set(disable);
  const on = new Set(enableOnly);
  const enabled = (id: string): boolean => !off.has(id) && (on.size === 0 || on.has(id));
  const ids = [...base.ids.filter((id) => !added.has(id)), ...added.keys()].filter(enabled);
  const indices = new Set(ids.map(index));
  const info = new Map(add.map((rule) => [rule.id, infoPart(rule)]));
  const count = base.count + add.length;
  const rule = (at: number): Rule => (at < base.count ? base.rule(at) : (add[at - base.count] ?? base.rule(at)));
  return {
    hash: hashOf(base, add, ids),
    count,
    tables: base.tables,
    tabled: base.tabled,
    ids,
    isEnabled: (at) => indices.has(at),
    index,
    rule,
    info: (id) => info.get(id) ?? base.info(id),
  };
}

function unknownId(id: string, ids: string[]): UsageError {
  return new UsageError(`there is no rule "${id}"${didYouMean(id, ids)}`, '`keysieve rules list` shows them all.');
}

/** The order in which rules were added, and which of them were named to be disabled without being there, change nothing. */
function hashOf(base: Ruleset, add: readonly Rule[], ids: readonly string[]): string {
  const hash = lateCrypto().createHash('sha256').update(base.hash);
  const records = add.map((rule) => Buffer.concat(recordsOf(rule)).toString('utf8')).sort();
  return hash.update(JSON.stringify([records, [...ids].sort()])).digest('hex').slice(0, HASH_DIGITS);
}
