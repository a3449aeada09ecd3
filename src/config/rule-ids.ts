import { didYouMean } from '../document/index.ts';
import { CONFIG_KEYS, type Config } from './config.ts';

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
