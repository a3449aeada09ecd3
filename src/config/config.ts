import type { AllowSpec, Confidence, Severity, Suppression } from '../model.ts';

/** Where the key of fingerprints is kept. */
export type KeySource = { env: string } | { file: string };

/** What a user can settle once for a repository: the content of `.keysieve.yaml`, completed by defaults. Paths are relative to the folder of the file. */
export interface Config {
  /** Files with rules of the user's own. */
  ruleFiles: string[];
  disable: string[];
  /** Rules that are meant; empty = all. */
  only: string[];
  severity: Record<string, Severity>;
  minConfidence: Confidence;
  /** Globs of what is not scanned. */
  exclude: string[];
  allow: AllowSpec[];
  suppress: Suppression[];
  baseline: string | null;
  fingerprintKey: KeySource | null;
  inlineComments: boolean;
  threads: number | 'auto';
  /** `auto`: `.gitleaks.toml` and `.gitleaksignore` at the root are read; or the path of the former. */
  gitleaks: string;
}

/** A config as far as one place settles it: a file, the command line. */
export type ConfigLayer = Partial<Config>;

export const DEFAULT_CONFIG: Config = {
  ruleFiles: [],
  disable: [],
  only: [],
  severity: {},
  minConfidence: 'medium',
  exclude: [],
  allow: [],
  suppress: [],
  baseline: null,
  fingerprintKey: null,
  inlineComments: true,
  threads: 'auto',
  gitleaks: 'auto',
};

/** The key of the file for each value of a config, in the order of the documentation. */
export const CONFIG_KEYS: Record<keyof Config, string> = {
  ruleFiles: 'rules.files',
  disable: 'rules.disable',
  only: 'rules.only',
  severity: 'rules.severity',
  minConfidence: 'min-confidence',
  exclude: 'exclude',
  allow: 'allow',
  suppress: 'suppress',
  baseline: 'baseline',
  fingerprintKey: 'fingerprint-key',
  inlineComments: 'inline-comments',
  threads: 'threads',
  gitleaks: 'gitleaks',
};

/** Where each value comes from: names of layers, in the order in which they had a say. */
export type ConfigOrigin = Record<keyof Config, string[]>;

/** Values that grow layer by layer; all others are replaced. */
const JOINED = ['ruleFiles', 'disable', 'exclude', 'allow', 'suppress'] as const;

/**
 * One config of the defaults and the layers over them: lists are joined, severities too (rule by rule), anything else is replaced; `only` is replaced,
 * since a flag that names rules means just those.
 * @param layers from the weakest to the strongest, e.g. the file, then the flags; `name` is what `describeConfig` calls it
 */
export function mergeConfig(layers: readonly { name: string; values: ConfigLayer }[]): { config: Config; origin: ConfigOrigin } {
  const config: Config = structuredClone(DEFAULT_CONFIG);
  const origin = Object.fromEntries(Object.keys(CONFIG_KEYS).map((key) => [key, ['default']])) as ConfigOrigin;
  for (const { name, values } of layers) {
    const joined = Object.fromEntries(JOINED.map((key) => [key, [...config[key], ...(values[key] ?? [])]]));
    Object.assign(config, values, joined, { severity: { ...config.severity, ...values.severity } });
    for (const key of Object.keys(values) as (keyof Config)[]) {
      const adds = key === 'severity' || (JOINED as readonly string[]).includes(key);
      origin[key] = adds && origin[key][0] !== 'default' ? [...origin[key], name] : [name];
    }
  }
  return { config, origin };
}

/** The config as text for `keysieve config show`: each value with where it comes from. */
export function describeConfig(config: Config, origin: ConfigOrigin): string {
  const keys = Object.keys(CONFIG_KEYS) as (keyof Config)[];
  const width = Math.max(...Object.values(CONFIG_KEYS).map((key) => key.length)) + 2;
  return keys.map((key) => `${`${CONFIG_KEYS[key]}:`.padEnd(width)}${shown(config[key])}  (${origin[key].join(', ')})\n`).join('');
}

/** JSON on one line is YAML, too: what is shown can be pasted. */
function shown(value: Config[keyof Config]): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}
