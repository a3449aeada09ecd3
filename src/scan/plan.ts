import { realpathSync } from 'node:fs';
import path from 'node:path';
import { findWorkTree } from '../git/index.ts';
import type { LocatedMatch, PathText, Rule, RuleInfo, Run, ScanKind } from '../model.ts';
import { createPolicy, type Policy, type PolicyRule, resolveKey } from '../policy/index.ts';
import { listFiles, listNamedFiles, type Listing } from '../sources/index.ts';
import type { ScanPlan } from './scan.ts';
import { BASELINE_FILE, type Settings } from './settings.ts';

export interface TreeRequest {
  /** As typed. */
  target: string;
  noIgnore: boolean;
}

/** The plan of a scan of a folder or file. git starts to list here. @throws UsageError when there is nothing to scan */
export async function planTree(settings: Settings, request: TreeRequest, version: string): Promise<ScanPlan> {
  const policy = await policyOf(settings);
  const prefix = prefixOf(settings.project.root, request.target);
  const listing = listFiles(request.target, { noIgnore: request.noIgnore, excluded: excludedBy(settings, policy, prefix), findWorkTree });
  return planOf(settings, { kind: 'tree', target: request.target, listing, policy, prefix: prefixOf(settings.project.root, listing.root), version });
}

/** The plan of a scan of files that are listed one by one. Relative paths start at the working folder. */
export async function planFiles(settings: Settings, paths: AsyncIterable<PathText>, from: string, version: string): Promise<ScanPlan> {
  const policy = await policyOf(settings);
  const prefix = prefixOf(settings.project.root, from);
  const listing = listNamedFiles(realpathSync(from), paths, { excluded: excludedBy(settings, policy, prefix) });
  return planOf(settings, { kind: 'files', target: from, listing, policy, prefix, version });
}

/** What decides about matches, whatever was scanned. */
export async function policyOf(settings: Settings): Promise<Policy> {
  const { config, gitleaks, rules, baseline } = settings;
  return createPolicy({
    rule: policyRules(settings),
    ruleGlobs: rules.foreign,
    patterns: settings.patterns,
    key: keyOf(settings),
    only: config.only,
    disable: config.disable,
    severity: config.severity,
    exclude: config.exclude,
    allow: config.allow,
    gitleaksAllow: gitleaks?.config.allow ?? [],
    inline: config.inlineComments,
    suppress: config.suppress,
    baseline: baseline?.baseline,
    sources: settings.sources,
    minConfidence: config.minConfidence,
    today: new Date().toISOString().slice(0, 10),
  });
}

/** The key that the run's fingerprints are made with. */
export function keyOf(settings: Settings): Uint8Array {
  return resolveKey(settings.key, settings.baseline?.baseline);
}

function policyRules({ rules }: Settings): (id: string) => PolicyRule | undefined {
  const known = new Map<string, PolicyRule | undefined>();
  return (id) => {
    if (!known.has(id)) {
      const index = rules.ruleset.index(id);
      known.set(id, index === undefined ? undefined : rules.ruleset.rule(index));
    }
    return known.get(id);
  };
}

interface Parts {
  kind: ScanKind;
  target: string;
  listing: Listing;
  policy: Policy;
  prefix: string;
  version: string;
}

export function planOf(settings: Settings, { kind, target, listing, policy, prefix, version }: Parts): ScanPlan {
  const { assets, rules, config } = settings;
  return {
    kind,
    target,
    listing,
    policy,
    prefix,
    ruleInfo: (id) => rules.ruleset.info(id),
    config: configName(settings),
    baseline: settings.baseline?.file ?? null,
    tool: toolOf(settings, version),
    notes: settings.notes,
    pathMatches: pathMatcher(settings),
    kernel: assets.kernel,
    worker: assets.worker,
    rules,
    nativeRe2: settings.nativeRe2,
    root: listing.root,
    least: config.minConfidence,
    threads: config.threads,
  };
}

export function toolOf(settings: Settings, version: string): Run['tool'] {
  return { name: 'keysieve', version, ruleset: settings.rules.ruleset.hash, patternEngine: settings.patternEngine };
}

export function configName({ project }: Settings): string | null {
  return project.configFile === null ? null : path.relative(project.root, project.configFile).replaceAll('\\', '/');
}

/** What stands before a listed path to make it relative to the project's root: `` or `folder/`. */
export function prefixOf(root: string, folder: string): string {
  const relative = path.relative(root, realpathSync(folder)).replaceAll('\\', '/');
  return relative === '' || relative.startsWith('..') ? '' : `${relative}/`;
}

/** Files that are not read: what the config excludes, and the baseline, which holds nothing but fingerprints and their key. */
export function excludedBy({ baseline, project }: Settings, policy: Policy, prefix: string): (path: PathText) => boolean {
  const own = new Set([BASELINE_FILE, ...(baseline === undefined ? [] : [path.relative(project.root, baseline.path).replaceAll('\\', '/')])]);
  return (file) => own.has(prefix + file) || policy.excluded(prefix + file) !== null;
}

/** gitleaks' rules that look at nothing but the path: the file itself is the finding. */
function pathMatcher({ rules, patterns }: Settings): ((path: PathText) => LocatedMatch[]) | null {
  if (!rules.foreign) return null;
  const found = rules.ruleset.ids.map((id) => rules.ruleset.rule(rules.ruleset.index(id)!)).filter((rule) => rule.detector.kind === 'path' && !rule.hidden);
  if (found.length === 0) return null;
  const tests = found.map((rule) => ({ rule, pattern: patterns(rule.path!) }));
  return (file) => tests.filter(({ pattern }) => pattern.test(file)).map(({ rule }) => pathMatch(rule, file));
}

function pathMatch(rule: Rule & RuleInfo, file: PathText): LocatedMatch {
  return {
    rule: rule.id,
    span: { start: 0, end: 0 },
    secret: { start: 0, end: 0 },
    value: file,
    confidence: rule.confidence,
    decoded: [],
    parts: [],
    start: { line: 1, column: 1 },
    end: { line: 1, column: 1 },
    excerpt: { firstLine: 1, lines: [], cut: false, marks: [] },
    matchText: '',
    lineText: '',
    lineBefore: '',
  };
}
