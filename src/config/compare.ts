import { CONFIDENCES, SEVERITIES } from '../model.ts';
import { CONFIG_KEYS, type Config } from './config.ts';

/** One way in which two configs differ. */
export interface ConfigChange {
  /** The key in the file. */
  key: string;
  /** One clause, e.g. `adds {"reason":...}`. */
  what: string;
  /** Whether the change can hide a finding that was shown before. */
  loosens: boolean;
}

type ListKey = 'ruleFiles' | 'disable' | 'only' | 'exclude' | 'allow' | 'suppress';

/**
 * What a change (a pull request) does to the policy. In CI the base's config judges, and these are shown: a change must not wave its own secrets through unseen.
 */
export function compareConfig(base: Config, head: Config): ConfigChange[] {
  return [
    ...listChanges('ruleFiles', base, head, { adding: false, removing: true }),
    ...listChanges('disable', base, head, { adding: true, removing: false }),
    // From all rules to some is looser, and so is every rule less.
    ...listChanges('only', base, head, { adding: base.only.length === 0, removing: head.only.length > 0 }),
    ...severityChanges(base, head),
    ...listChanges('exclude', base, head, { adding: true, removing: false }),
    ...listChanges('allow', base, head, { adding: true, removing: false }),
    ...listChanges('suppress', base, head, { adding: true, removing: false }),
    ...replaced('minConfidence', base, head, CONFIDENCES.indexOf(head.minConfidence) < CONFIDENCES.indexOf(base.minConfidence)),
    ...replaced('inlineComments', base, head, head.inlineComments),
    ...replaced('baseline', base, head, head.baseline !== null),
    // Another key gives every secret another fingerprint; baseline entries stop to match, none starts to.
    ...replaced('fingerprintKey', base, head, false),
    ...replaced('gitleaks', base, head, head.gitleaks !== 'off'),
  ];
}

function listChanges(key: ListKey, base: Config, head: Config, loosens: { adding: boolean; removing: boolean }): ConfigChange[] {
  const before = new Set(base[key].map(stable));
  const after = new Set(head[key].map(stable));
  return [
    ...[...after].filter((item) => !before.has(item)).map((item) => ({ key: CONFIG_KEYS[key], what: `adds ${item}`, loosens: loosens.adding })),
    ...[...before].filter((item) => !after.has(item)).map((item) => ({ key: CONFIG_KEYS[key], what: `removes ${item}`, loosens: loosens.removing })),
  ];
}

function severityChanges(base: Config, head: Config): ConfigChange[] {
  const ids = [...new Set([...Object.keys(base.severity), ...Object.keys(head.severity)])].sort();
  return ids.flatMap((id) => {
    const [from, to] = [base.severity[id], head.severity[id]];
    if (from === to) return [];
    const loosens = to !== undefined && (from === undefined ? to !== 'high' : SEVERITIES.indexOf(to) > SEVERITIES.indexOf(from));
    return [{ key: `${CONFIG_KEYS.severity}.${id}`, what: `${from ?? 'the rule’s own'} -> ${to ?? 'the rule’s own'}`, loosens }];
  });
}

function replaced(key: keyof Config, base: Config, head: Config, loosens: boolean): ConfigChange[] {
  const [from, to] = [stable(base[key]), stable(head[key])];
  return from === to ? [] : [{ key: CONFIG_KEYS[key], what: `${from} -> ${to}`, loosens }];
}

/** Configs come from one parser, which makes keys in one order. */
function stable(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
