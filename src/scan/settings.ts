import path from 'node:path';
import { checkOnly, checkTypedRules, type Config, type ConfigLayer, type ConfigOrigin, mergeConfig, parseConfig, unknownRuleNotes } from '../config/index.ts';
import { checksumNames } from '../engine/checksum/index.ts';
import { javascriptPattern, loadLinearEngine, type PatternEngine } from '../engine/index.ts';
import { UsageError } from '../errors.ts';
import type { Rule } from '../model.ts';
import { type Baseline, type FingerprintKey, globFault, type IgnoreSource, importIgnores, keyFromText, parseBaseline, parseGitleaksIgnore, type PatternFactory } from '../policy/index.ts';
import { checkTogether, parseRe2, readRuleFile, toJavaScript } from '../ruleset/index.ts';
import { type Assets, loadAssets } from './assets.ts';
import { readIfThere, readInside, readNamed } from './documents.ts';
import { effectiveRuleset, type EffectiveRuleset } from './effective-ruleset.ts';
import { loadGitleaks, type LoadedGitleaks } from './gitleaks.ts';
import { findProject, type Project } from './project.ts';

/** What was typed or set that decides how any scan goes, whatever its source. Paths are absolute or relative to the working folder. */
export interface SettingsRequest {
  /** Folder or file that is scanned: config is looked for from here. */
  place: string;
  /** Undefined: the nearest one is found; null: none is read. */
  configFile?: string | null;
  /** Values of flags, over those of the config. Paths in it (`ruleFiles`, `baseline`) are of the working folder. */
  flags: ConfigLayer;
  /** Files whose entries are not reported: `.gitleaksignore`, a detect-secrets baseline, a gitleaks report. */
  ignoreFiles: string[];
  /** No baseline is read: one is about to be made. */
  withoutBaseline?: boolean;
  /** The environment: GITLEAKS_CONFIG, and what `fingerprint-key` names. */
  env: Readonly<Record<string, string | undefined>>;
  /** Folder of the `re2` package, where it is not found by name. */
  nativeRe2: string | null;
}

/** How a scan goes: config, rules and policy's entries, read and checked. */
export interface Settings {
  assets: Assets;
  project: Project;
  config: Config;
  origin: ConfigOrigin;
  rules: EffectiveRuleset;
  /** RE2 patterns of policies. */
  patterns: PatternFactory;
  /** Name of the engine for patterns that are not built in. */
  patternEngine: string;
  gitleaks: LoadedGitleaks | null;
  key: FingerprintKey | undefined;
  /** `file` as reports name it; `path` absolute. */
  baseline: { file: string; path: string; baseline: Baseline } | undefined;
  sources: IgnoreSource[];
  notes: string[];
  nativeRe2: string | null;
}

/** Reads everything that settles a scan. @throws UsageError, DocumentError for whatever has a fault: a config is never used in part */
export async function loadSettings(request: SettingsRequest): Promise<Settings> {
  const project = withConfig(findProject(request.place), request.configFile);
  const assets = loadAssets();
  const layer = await configLayer(project);
  const { config, origin } = mergeConfig([...(layer ? [{ name: path.basename(project.configFile!), values: layer }] : []), { name: 'flag', values: request.flags }]);
  const builtIn = effectiveRuleset(assets.ruleset, { added: [] });
  const gitleaks = await loadGitleaks(project.root, config.gitleaks, request.env, new Set(builtIn.ruleset.ids));
  const added = [...(await userRules(project, layer, request.flags, builtIn.ruleset.ids)), ...(gitleaks?.config.rules ?? [])];
  const rules = effectiveRuleset(assets.ruleset, { added, builtIn: gitleaks?.config.useDefault ?? true, overrides: gitleaks?.config.overrides ?? [], disabled: gitleaks?.config.disabled ?? [] });
  const known = new Set(rules.ruleset.ids);
  checkTypedRules(request.flags, known);
  checkOnly(config.only, known);
  const linear = rules.foreign || hasPatterns(config, gitleaks) ? await loadLinearEngine(request.nativeRe2 ?? undefined) : null;
  const isRule = (id: string): boolean => known.has(id);
  return {
    assets,
    project,
    config,
    origin,
    rules,
    patterns: linear ? linearPatterns(linear) : builtInPatterns,
    patternEngine: linear?.name ?? 'javascript',
    gitleaks,
    key: readKey(project, config, request.env),
    baseline: request.withoutBaseline ? undefined : readBaseline(project, config, request.flags),
    sources: [...request.ignoreFiles.map((file) => readIgnoreFile(file, isRule)), ...gitleaksIgnore(project, config, isRule)],
    notes: [...(gitleaks?.config.notes ?? []), ...unknownRuleNotes(config, known)],
    nativeRe2: request.nativeRe2,
  };
}

function withConfig(project: Project, configFile: string | null | undefined): Project {
  return configFile === undefined ? project : { ...project, configFile: configFile === null ? null : path.resolve(configFile) };
}

async function configLayer({ configFile }: Project): Promise<ConfigLayer | null> {
  if (configFile === null) return null;
  const text = readNamed(configFile, 'config');
  return parseConfig(text, path.relative('', configFile) || configFile, { pattern: patternFault, glob: globFault });
}

function patternFault(re2: string): string | undefined {
  try {
    parseRe2(re2);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'not a pattern';
  }
}

/** Rules of files that the config names (they stay inside its folder), then of flags. */
async function userRules(project: Project, layer: ConfigLayer | null, flags: ConfigLayer, builtIn: readonly string[]): Promise<Rule[]> {
  const texts: { file: string; text: string }[] = [];
  const folder = project.configFile === null ? project.root : path.dirname(project.configFile);
  for (const file of layer?.ruleFiles ?? []) {
    const text = readInside(folder, file, 'rule file');
    if (text === null) throw new UsageError(`there is no rule file at ${file}, which ${path.basename(project.configFile!)} names`, 'Mend "rules.files".');
    texts.push({ file, text });
  }
  for (const file of flags.ruleFiles ?? []) texts.push({ file, text: readNamed(file, 'rule file') });
  const read = (await Promise.all(texts.map(({ file, text }) => readRuleFile(text, file, 'user', { checksums: new Set(checksumNames) })))).flat();
  const { throwFaults } = await import('../document/index.ts');
  throwFaults(checkTogether(read, builtIn));
  return read.map(({ rule }) => rule);
}

function hasPatterns(config: Config, gitleaks: LoadedGitleaks | null): boolean {
  return gitleaks !== null || config.allow.some((spec) => spec.patterns.length > 0 || spec.pathPatterns.length > 0);
}

function linearPatterns(engine: PatternEngine): PatternFactory {
  return (re2) => engine.compile(re2);
}

/** Without the user's patterns only those of built-in rules are left, which are known to be harmless. */
function builtInPatterns(re2: string): { test(text: string): boolean } {
  const { source, flags } = toJavaScript(parseRe2(re2));
  return javascriptPattern(source, flags);
}

function readKey(project: Project, config: Config, env: SettingsRequest['env']): FingerprintKey | undefined {
  const source = config.fingerprintKey;
  if (source === null) return env['KEYSIEVE_FINGERPRINT_KEY'] ? keyFromText(env['KEYSIEVE_FINGERPRINT_KEY'], 'KEYSIEVE_FINGERPRINT_KEY') : undefined;
  if ('env' in source) {
    const text = env[source.env];
    if (!text) throw new UsageError(`the environment variable ${source.env}, which holds the fingerprint key, is not set`, 'Set it, or take "fingerprint-key" out of the config.');
    return keyFromText(text, source.env);
  }
  const folder = project.configFile === null ? project.root : path.dirname(project.configFile);
  return keyFromText(readNamed(path.resolve(folder, source.file), 'fingerprint key'), source.file);
}

/** Where `keysieve baseline create` puts the baseline, and where a scan finds it without being told. */
export const BASELINE_FILE = '.keysieve-baseline.json';

/** The absolute path at which a baseline is looked for where no flag names one. */
export function baselinePath({ project, config }: Pick<Settings, 'project' | 'config'>): string {
  return path.resolve(baselineFolder(project, config), config.baseline ?? BASELINE_FILE);
}

function baselineFolder(project: Project, config: Config): string {
  return config.baseline === null || project.configFile === null ? project.root : path.dirname(project.configFile);
}

function readBaseline(project: Project, config: Config, flags: ConfigLayer): Settings['baseline'] {
  if (flags.baseline) return { file: flags.baseline, path: path.resolve(flags.baseline), baseline: parseBaseline(readNamed(flags.baseline, 'baseline'), flags.baseline) };
  const file = config.baseline ?? BASELINE_FILE;
  const text = readInside(baselineFolder(project, config), file, 'baseline');
  if (text !== null) return { file, path: baselinePath({ project, config }), baseline: parseBaseline(text, file) };
  if (config.baseline === null) return undefined;
  throw new UsageError(`there is no baseline at ${file}`, 'Make one with: keysieve baseline create');
}

function readIgnoreFile(file: string, isRule: (id: string) => boolean): IgnoreSource {
  const text = readNamed(file, 'ignore file');
  return /^\s*[[{]/.test(text) ? importIgnores(text, file, isRule) : parseGitleaksIgnore(text, file, isRule);
}

function gitleaksIgnore(project: Project, config: Config, isRule: (id: string) => boolean): IgnoreSource[] {
  if (config.gitleaks === 'off') return [];
  const file = '.gitleaksignore';
  const text = readIfThere(path.join(project.root, file), 'ignore file');
  return text === null ? [] : [parseGitleaksIgnore(text, file, isRule)];
}
