import { didYouMean, faultAt, throwFaults } from '../../document/index.ts';
import type { AllowSpec, Rule } from '../../model.ts';
import { isGitleaksRule, resolveBuiltIn } from './aliases.ts';
import { bytePattern } from './bytes.ts';
import { allowOf, ruleOf } from './convert.ts';
import { joinConfig, noteLost, type JoinedConfig } from './extend.ts';
import { noteAt, type Reading } from './fields.ts';
import type { GitleaksRule, Placed } from './nouns.ts';
import { overrideOf, type BuiltInOverride } from './override.ts';
import { groupsOf, SHORTEST_ANCHOR } from './patterns.ts';

/** A `.gitleaks.toml` in Keysieve's nouns. */
export interface GitleaksConfig {
  /** The file's own rules. */
  rules: Rule[];
  /** Global allowlists, and those that the file adds to Keysieve's own rules. */
  allow: AllowSpec[];
  /** Paths that are not scanned: the configuration itself. */
  skipPaths: string[];
  /** RE2 patterns: a path that one matches, or a commit below, can have no finding and need not be read. They are in `allow` too. */
  skipPathPatterns: string[];
  /** Lower case. */
  skipCommits: string[];
  /** True: Keysieve's own rules run beside `rules`, less `disabled`, with `overrides`. */
  useDefault: boolean;
  /** Ids of Keysieve's own rules that do not run. One whose id a rule of `rules` has is not among them: that rule takes its place. */
  disabled: string[];
  overrides: BuiltInOverride[];
  /** What the user should know, each `file:line:column: text`, in the order of the document. */
  notes: string[];
}

export interface GitleaksOptions {
  /** Text of a file that the configuration extends; null when there is none. The path is relative to the root, normalised, and stays inside it. */
  loadFile: (path: string) => string | null;
  /** Ids of Keysieve's own rules: they stand in for gitleaks'. */
  builtInIds: ReadonlySet<string>;
}

interface Context {
  reading: Reading;
  joined: JoinedConfig;
  builtInIds: ReadonlySet<string>;
}

/**
 * Reads a `.gitleaks.toml` as gitleaks 8.30 would (schema and merge semantics from its README and config package).
 *
 * @param text the file's text.
 * @param file its path relative to the root, for messages and because it is not scanned itself.
 * @throws DocumentError with every fault; a configuration with a fault is never used in part.
 */
export async function readGitleaksConfig(text: string, file: string, options: GitleaksOptions): Promise<GitleaksConfig> {
  const reading: Reading = { faults: [], notes: [] };
  const joined = await joinConfig(text, file, reading, options.loadFile);
  throwFaults(reading.faults);
  if (joined.rules.size === 0 && !joined.useDefault) {
    joined.useDefault = true;
    reading.notes.push(`${file}:1:1: no rules and no [extend]: gitleaks would look for nothing; Keysieve's own rules run`);
  }
  const context: Context = { reading, joined, builtInIds: options.builtInIds };
  const config = convert(context, file);
  throwFaults(reading.faults);
  return { ...config, notes: [...new Set(reading.notes)] };
}

function convert(context: Context, file: string): Omit<GitleaksConfig, 'notes'> {
  const { joined, reading } = context;
  const rules: Rule[] = [];
  const overrides: BuiltInOverride[] = [];
  const disabled = new Set(joined.disabled.flatMap((id) => disabledIds(id, context)));
  const allow = globalAllow(context);
  for (const rule of joined.rules.values()) {
    const builtIn = builtInOf(rule.id, context);
    if (rule.regex === '' && isStoodIn(rule.id, context)) {
      noteLost(rule, reading);
      if (builtIn.length === 0) noteAt(reading, rule.at, `Keysieve has no rule for gitleaks' "${rule.id}"; what is said here about it has no effect`);
      else {
        overrides.push(overrideOf(rule, builtIn, reading));
        allow.push(...rule.allowlists.map((allowlist) => allowOf(allowlist, builtIn)));
      }
      continue;
    }
    checkRule(rule, context);
    const replaced = replacedBy(rule.id, context);
    for (const id of replaced) disabled.add(id);
    if (replaced.length > 0) noteAt(reading, rule.at, `rule "${rule.id}" takes the place of Keysieve's own ${quoted(replaced)}; keywords, entropy and allowlists of gitleaks' rule of that id are not added to it`);
    rules.push(ruleOf(rule, (id) => targetIds(id, context)));
  }
  return { rules, allow, ...skips(context, file), useDefault: joined.useDefault, disabled: [...disabled].filter((id) => !rules.some((rule) => rule.id === id)).sort(), overrides };
}

/** True when the id is one of a rule that the extended default set has, so that a rule without a pattern of its own means that one. */
function isStoodIn(id: string, { joined, builtInIds }: Context): boolean {
  return joined.useDefault && (isGitleaksRule(id) || builtInIds.has(id));
}

function builtInOf(id: string, { joined, builtInIds }: Context): string[] {
  return joined.useDefault ? resolveBuiltIn(id, builtInIds) : [];
}

/** Keysieve's rules that a rule of the file with a pattern of its own replaces: those its id stands for, and the one that has the very id. */
function replacedBy(id: string, context: Context): string[] {
  const same = context.joined.useDefault && context.builtInIds.has(id) ? [id] : [];
  return [...new Set([...builtInOf(id, context), ...same])];
}

function disabledIds(id: Placed, context: Context): string[] {
  const ids = resolveBuiltIn(id.text, context.builtInIds);
  if (ids.length > 0 && !(ids.length === 1 && ids[0] === id.text)) noteAt(context.reading, id.at, `"${id.text}" stands for Keysieve's own ${quoted(ids)}, disabled`);
  else if (ids.length === 0 && !isGitleaksRule(id.text)) {
    noteAt(context.reading, id.at, `extend.disabledRules names "${id.text}", which is no rule${didYouMean(id.text, context.builtInIds)}`);
  }
  return ids;
}

/** What must hold for a rule once everything it extends is joined to it. */
function checkRule(rule: GitleaksRule, context: Context): void {
  const { reading } = context;
  const fault = (message: string): unknown => reading.faults.push(faultAt(rule.at, message));
  if (rule.regex === '' && rule.path === '') fault(`rule "${rule.id}" has neither a "regex" nor a "path"`);
  if (rule.regex !== '') {
    const groups = rule.secretGroup === 0 ? 0 : groupsOf(rule.regex);
    if (rule.secretGroup > groups) fault(`rule "${rule.id}" has secretGroup ${rule.secretGroup}, and its regex ${groups} ${groups === 1 ? 'group' : 'groups'}`);
    notePattern(rule, reading);
  }
  for (const required of rule.required) {
    if (targetIds(required.id, context).length === 0 && required.id !== '') {
      reading.faults.push(faultAt(required.at, `rule "${rule.id}" requires "${required.id}", which is no rule${didYouMean(required.id, context.joined.rules.keys())}`));
    }
  }
}

function notePattern(rule: GitleaksRule, reading: Reading): void {
  if (rule.keywords.some((keyword) => Buffer.byteLength(keyword) < SHORTEST_ANCHOR)) {
    noteAt(reading, rule.at, `rule "${rule.id}" has a keyword under ${SHORTEST_ANCHOR} bytes, so it runs on every text, with or without its keywords`);
  }
  if (bytePattern(rule.regex).widened) {
    noteAt(reading, rule.at, `rule "${rule.id}" has a class with characters outside ASCII; it takes any such character for one of them`);
  }
}

/** The rules that an id means in `targetRules` and `required`: one of the file's own with a detector, else Keysieve's. */
function targetIds(id: string, context: Context): string[] {
  const own = context.joined.rules.get(id);
  const isOwn = own !== undefined && !(own.regex === '' && isStoodIn(id, context));
  return isOwn ? [id] : builtInOf(id, context);
}

function globalAllow(context: Context): AllowSpec[] {
  return context.joined.allowlists.flatMap((allowlist) => {
    if (allowlist.targetRules.length === 0) return [allowOf(allowlist, [])];
    const rules = allowlist.targetRules.flatMap((target) => checkedTarget(target, context));
    // Without a target left it would be for every rule.
    return rules.length === 0 ? [] : [allowOf(allowlist, [...new Set(rules)])];
  });
}

function checkedTarget(target: Placed, context: Context): string[] {
  const ids = targetIds(target.text, context);
  if (ids.length > 0) return ids;
  if (context.joined.useDefault && isGitleaksRule(target.text)) {
    noteAt(context.reading, target.at, `Keysieve has no rule for gitleaks' "${target.text}"; nothing to allow`);
  } else {
    const known = [...context.joined.rules.keys(), ...(context.joined.useDefault ? context.builtInIds : [])];
    context.reading.faults.push(faultAt(target.at, `targetRules names "${target.text}", which is no rule${didYouMean(target.text, known)}`));
  }
  return [];
}

function skips({ joined }: Context, file: string): Pick<GitleaksConfig, 'skipPaths' | 'skipPathPatterns' | 'skipCommits'> {
  const everywhere = joined.allowlists.filter((allowlist) => allowlist.condition === 'any' && allowlist.targetRules.length === 0);
  return {
    skipPaths: [file],
    skipPathPatterns: everywhere.flatMap((allowlist) => allowlist.paths),
    skipCommits: everywhere.flatMap((allowlist) => allowlist.commits),
  };
}

function quoted(ids: readonly string[]): string {
  return ids.map((id) => `"${id}"`).join(', ');
}
