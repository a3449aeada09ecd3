import path from 'node:path';
import { type GitleaksConfig, readGitleaksConfig } from '../ruleset/gitleaks/index.ts';
import { readIfThere, readInside, readNamed } from './documents.ts';

export interface LoadedGitleaks {
  file: string;
  config: GitleaksConfig;
}

const FILE = '.gitleaks.toml';

/**
 * The gitleaks configuration that is in force, as gitleaks finds it: named, by GITLEAKS_CONFIG, by GITLEAKS_CONFIG_TOML (its text), or
 * `.gitleaks.toml` at the project's root. Null where there is none, or where it is turned off.
 * @param setting `auto`, `off` or a path
 */
export async function loadGitleaks(root: string, setting: string, env: Readonly<Record<string, string | undefined>>, builtInIds: ReadonlySet<string>): Promise<LoadedGitleaks | null> {
  const found = setting === 'off' ? null : find(root, setting, env);
  if (found === null) return null;
  const loadFile = (file: string): string | null => readInside(root, file, 'gitleaks configuration');
  return { file: found.file, config: await readGitleaksConfig(found.text, found.file, { loadFile, builtInIds }) };
}

function find(root: string, setting: string, env: Readonly<Record<string, string | undefined>>): { file: string; text: string } | null {
  if (setting !== 'auto') return { file: setting, text: readNamed(path.resolve(root, setting), 'gitleaks configuration') };
  if (env['GITLEAKS_CONFIG']) return { file: env['GITLEAKS_CONFIG'], text: readNamed(env['GITLEAKS_CONFIG'], 'gitleaks configuration (GITLEAKS_CONFIG)') };
  if (env['GITLEAKS_CONFIG_TOML']) return { file: 'GITLEAKS_CONFIG_TOML', text: env['GITLEAKS_CONFIG_TOML'] };
  const text = readIfThere(path.join(root, FILE), 'gitleaks configuration');
  return text === null ? null : { file: FILE, text };
}
