import { DocumentError, type DocumentFault } from '../../src/errors.ts';
import { readGitleaksConfig, type GitleaksConfig } from '../../src/ruleset/gitleaks/index.ts';
import type { PatternDetector, Rule } from '../../src/model.ts';

/** Ids that stand for Keysieve's own rules in these tests. */
const BUILT_IN = ['openai-project-key', 'own-rule'];

/** Reads a configuration called `.gitleaks.toml`; `files` are those it may extend. */
export function read(text: string, files: Record<string, string> = {}, builtIn: readonly string[] = BUILT_IN): Promise<GitleaksConfig> {
  return readGitleaksConfig(text, '.gitleaks.toml', {
    loadFile: (path) => (Object.hasOwn(files, path) ? files[path]! : null),
    builtInIds: new Set(builtIn),
  });
}

/** The faults of a configuration that must have some. */
export async function faultsOf(text: string, files: Record<string, string> = {}): Promise<readonly DocumentFault[]> {
  const outcome = await read(text, files).catch((error: unknown) => error);
  if (outcome instanceof DocumentError) return outcome.faults;
  throw new Error('the configuration was read without a fault', { cause: outcome });
}

/** The only rule of a configuration. */
export async function ruleOf(text: string): Promise<Rule> {
  const { rules } = await read(text);
  if (rules.length !== 1) throw new Error(`expected one rule, found ${rules.length}`);
  return rules[0]!;
}

/** The detector of the only rule, which must have a pattern. */
export async function patternOf(text: string): Promise<PatternDetector> {
  const { detector } = await ruleOf(text);
  if (detector.kind !== 'pattern') throw new Error(`expected a pattern, found ${detector.kind}`);
  return detector;
}
