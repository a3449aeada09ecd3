import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import about from '../../package.json' with { type: 'json' };
import { whyNoNativeEngine } from '../engine/index.ts';
import { messageOf } from '../errors.ts';
import { gitVersion } from '../git/index.ts';
import { effectiveRuleset, loadAssets, loadSettings, openScanner, policyOf, scanText } from '../scan/index.ts';
import { findProject } from '../scan/project.ts';

/** What runs here. `broken` says in words what must be mended before a scan can be trusted. */
export interface Diagnosis {
  version: string;
  node: { version: string; supported: boolean; needed: string };
  platform: { system: string; architecture: string; threads: number };
  builtInPatterns: { engine: 'javascript' };
  otherPatterns: { engine: 're2' | 're2js'; version: string | null; whyNotNative: string | null };
  /** Null: it does not load. */
  kernel: { bytes: number } | null;
  ruleset: { rules: number; hash: string } | null;
  /** Null: there is none on PATH. */
  git: { path: string; version: string | null } | null;
  project: { root: string; config: string | null } | null;
  broken: string[];
}

export async function diagnose(env: Readonly<Record<string, string | undefined>>): Promise<Diagnosis> {
  const broken: string[] = [];
  const node = nodeOf(process.versions.node);
  if (!node.supported) broken.push(`Node.js ${node.version} is too old; ${node.needed} is needed`);
  return {
    version: about.version,
    node,
    platform: { system: process.platform, architecture: process.arch, threads: availableParallelism() },
    builtInPatterns: { engine: 'javascript' },
    otherPatterns: linearEngine(env['KEYSIEVE_RE2']),
    ...(await engineParts(broken)),
    git: await gitVersion(),
    project: await projectHere(env, broken),
    broken,
  };
}

function nodeOf(version: string): Diagnosis['node'] {
  const needed = about.engines.node;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = needed.replace(/^\D+/, '').split('.').map(Number);
  return { version, supported: major > leastMajor || (major === leastMajor && minor >= leastMinor), needed };
}

function linearEngine(from: string | undefined): Diagnosis['otherPatterns'] {
  const whyNotNative = whyNoNativeEngine(from);
  return whyNotNative === null ? { engine: 're2', version: versionOf(from ?? 're2'), whyNotNative } : { engine: 're2js', version: null, whyNotNative };
}

function versionOf(name: string): string | null {
  try {
    return (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version;
  } catch {
    return null;
  }
}

/** Loads kernel and rules, and runs them on some text. */
async function engineParts(broken: string[]): Promise<Pick<Diagnosis, 'kernel' | 'ruleset'>> {
  let ruleset: Diagnosis['ruleset'] = null;
  try {
    const assets = loadAssets();
    const rules = effectiveRuleset(assets.ruleset, { added: [] });
    ruleset = { rules: rules.ruleset.ids.length, hash: rules.ruleset.hash };
    const scanner = await openScanner({ kernel: assets.kernel, ruleset: rules.ruleset, foreign: false, nativeRe2: null });
    scanText(scanner, Buffer.from('no secret\n'));
    return { kernel: { bytes: assets.kernel.length }, ruleset };
  } catch (error) {
    broken.push(`kernel or rules do not load: ${messageOf(error)}`);
    return { kernel: null, ruleset };
  }
}

/** The project of the current folder, and whether its config, rules and baseline can be used. */
async function projectHere(env: Readonly<Record<string, string | undefined>>, broken: string[]): Promise<Diagnosis['project']> {
  let project: Diagnosis['project'] = null;
  try {
    const { root, configFile } = findProject('.');
    project = { root, config: configFile === null ? null : path.relative(root, configFile) };
    await policyOf(await loadSettings({ place: '.', flags: {}, ignoreFiles: [], env, nativeRe2: env['KEYSIEVE_RE2'] ?? null }));
  } catch (error) {
    broken.push(messageOf(error));
  }
  return project;
}
