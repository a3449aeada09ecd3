import { didYouMean } from '../document/index.ts';
import { UsageError } from '../errors.ts';
import { CONFIG_KEYS, type Config, type ConfigLayer } from './config.ts';

const LIST = 'keysieve rules list shows them all.';

/** @throws UsageError for what is typed now and does not exist: a typing error. In a config it may be a rule of another version, which is a note */
export function checkTypedRules({ only = [], disable = [] }: ConfigLayer, known: ReadonlySet<string>): void {
  for (const id of [...only, ...disable]) if (!known.has(id)) throw new UsageError(`there is no rule "${id}"${didYouMean(id, known)}`, LIST);
}

/** @throws UsageError where a scan would look for rules that do not exist alone, and find nothing for certain */
export function checkOnly(only: readonly string[], known: ReadonlySet<string>): void {
  if (only.length === 0 || only.some((id) => known.has(id))) return;
  throw new UsageError(`there is no rule "${only[0]}"${didYouMean(only[0]!, known)}, so nothing would be looked for`, LIST);
}

/**
 * Notes on rule ids of a config that no rule has, with the nearest one that exists. Notes, not faults: a rule that is gone from a later version must not stop a scan.
 * @param known ids of all rules, those of `rules.files` too
 */
export function unknownRuleNotes(config: Config, known: ReadonlySet<string>): string[] {
  const named: [string, string[]][] = [
    [CONFIG_KEYS.disable, config.disable],
    [CONFIG_KEYS.only, config.only],
    [CONFIG_KEYS.severity, Object.keys(config.severity)],
    [CONFIG_KEYS.allow, config.allow.flatMap((spec) => spec.rules)],
    [CONFIG_KEYS.suppress, config.suppress.flatMap((each) => each.rule ?? [])],
  ];
  return named.flatMap(([key, ids]) => [...new Set(ids)].filter((id) => !known.has(id)).map((id) => `${key}: there is no rule "${id}"${didYouMean(id, known)}`));
}
