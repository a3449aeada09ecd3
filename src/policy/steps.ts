import type { AllowSpec, Confidence, LocatedMatch, PathText, Provenance, Rule, SuppressedBy } from '../model.ts';
import { compileAllow, type Allow, type AllowTools } from './allow.ts';
import type { Baseline } from './baseline.ts';
import { fingerprint, type FingerprintKey } from './fingerprint.ts';
import type { IgnoreSource } from './ignore-source.ts';
import { inlineDirectives, safeReason } from './inline.ts';
import { describeSuppression, type SuppressionAnswer, type SuppressionSubject } from './suppress.ts';
import type { Suppression } from '../model.ts';

/** What policy needs to know of a rule. */
export type PolicyRule = Pick<Rule, 'id' | 'family' | 'severity' | 'allow' | 'path' | 'hidden'>;

/** One match at one place, with what the steps look at. */
export interface Subject {
  place: Provenance;
  path: PathText | undefined;
  commit: string | undefined;
  match: LocatedMatch;
  rule: PolicyRule;
  /** Fingerprint. */
  id: string;
  /** Texts of all secrets on the lines of the match and next to them, for `safeReason`. */
  secretsNear: () => string[];
}

/**
 * What a step says. "absent": the match does not exist (its rule is not for this place). `uses` are the entries of policy that fitted (`unused.ts`).
 * Notes are one clause without any text of the match.
 */
export type Verdict =
  | { outcome: 'pass'; note: string; uses?: string[] }
  | { outcome: 'absent'; note: string }
  | { outcome: 'below'; note: string }
  | { outcome: 'suppressed'; note: string; by: SuppressedBy; reason: string; expires?: string; uses?: string[] };

export const STEPS = ['rule', 'path', 'rule-allow', 'allow', 'inline', 'gitleaksignore', 'suppression', 'baseline', 'confidence'] as const;
export type StepName = (typeof STEPS)[number];

/** One question that policy asks of every match, in the order of `STEPS`. */
export interface Step {
  name: StepName;
  run: (subject: Subject) => Verdict;
}

const pass = (note: string): Verdict => Object.freeze({ outcome: 'pass', note });

/** Rules that are turned off. A hidden rule's match is only a part of others' matches. */
export function ruleStep(only: readonly string[], disable: readonly string[]): Step {
  const wanted = new Set(only);
  const off = new Set(disable);
  const on = pass('the rule is on');
  return {
    name: 'rule',
    run: ({ rule }) => {
      if (rule.hidden) return { outcome: 'absent', note: 'the rule only serves as a part of others' };
      if (off.has(rule.id)) return suppressed('disabled', 'the rule is turned off');
      return wanted.size > 0 && !wanted.has(rule.id) ? suppressed('disabled', 'only other rules were asked for') : on;
    },
  };
}

/** A rule's own condition on the path. Where there is no path it cannot hold. */
export function pathStep(tools: AllowTools): Step {
  const tests = new Map<string, { test(text: string): boolean }>();
  const none = pass('the rule is for every path');
  const fits = pass("the path fits the rule's condition");
  return {
    name: 'path',
    run: ({ rule, path }) => {
      if (rule.path === undefined) return none;
      const test = tests.get(rule.path) ?? tools.patterns(rule.path);
      tests.set(rule.path, test);
      return path !== undefined && test.test(path) ? fits : { outcome: 'absent', note: "the path does not fit the rule's condition" };
    },
  };
}

/** The allowlists that a rule brings along; compiled when a first match of the rule comes. */
export function ruleAllowStep(tools: AllowTools): Step {
  const compiled = new Map<string, Compiled[]>();
  return {
    name: 'rule-allow',
    run: (subject) => {
      const { rule } = subject;
      let lists = compiled.get(rule.id);
      if (lists === undefined) {
        lists = compileAll(rule.allow, tools);
        compiled.set(rule.id, lists);
      }
      return askAllow(lists, subject);
    },
  };
}

/** The allowlists of the config and of `.gitleaks.toml`. */
export function allowStep(specs: readonly AllowSpec[], tools: AllowTools): Step {
  const lists = compileAll(specs, tools);
  return { name: 'allow', run: (subject) => askAllow(lists, subject) };
}

interface Compiled {
  spec: AllowSpec;
  allow: Allow;
}

function compileAll(specs: readonly AllowSpec[], tools: AllowTools): Compiled[] {
  return specs.map((spec) => ({ spec, allow: compileAllow(spec, tools) }));
}

const notAllowed = pass('no allowlist applies');

function askAllow(lists: readonly Compiled[], { rule, path, commit, match }: Subject): Verdict {
  if (lists.length === 0) return notAllowed;
  const asked = { rule: rule.id, path, commit, value: match.value, matchText: match.matchText, lineText: match.lineText };
  for (const { spec, allow } of lists) {
    const hit = allow(asked);
    if (hit !== undefined) return { ...suppressed('allowlist', spec.reason || hit), note: `${spec.reason || 'an allowlist'}: ${hit}` };
  }
  return notAllowed;
}

/** Comments in the file. @param honour false: they are seen, and said by `explain`, but do nothing */
export function inlineStep(honour: boolean, isRule: (id: string) => boolean): Step {
  const none = pass('no comment allows it');
  const refused = pass('comments in files are not honoured');
  return {
    name: 'inline',
    run: ({ match, rule, secretsNear }) => {
      if (!honour) return refused;
      const directives = inlineDirectives(match.lineText, match.lineBefore, isRule);
      const fitting = directives.find((each) => each.rule === undefined || each.rule.includes(rule.id));
      if (fitting !== undefined) {
        const reason = safeReason(fitting.reason, fitting.reason === '' ? [] : secretsNear());
        return suppressed('inline', reason === '' ? fitting.by : `${fitting.by}: ${reason}`);
      }
      if (directives.some((each) => each.rule?.some((id) => !isRule(id)))) return { outcome: 'pass', note: 'a comment names a rule that does not exist', uses: ['inline-unknown'] };
      return directives.length === 0 ? none : pass('a comment allows other rules only');
    },
  };
}

/** Lists of known findings that other tools made. */
export function ignoreVerdict(sources: readonly { source: IgnoreSource; index: number }[], { rule, path, commit, match }: Subject): Verdict | undefined {
  for (const { source, index } of sources) {
    const entry = source.find({ rule: rule.id, path, commit, value: match.value, line: match.start.line });
    if (entry !== undefined) return { ...suppressed(source.by, `listed in ${source.name}`), uses: [`ignore:${index}:${entry}`] };
  }
  return undefined;
}

export function gitleaksIgnoreStep(sources: readonly IgnoreSource[]): Step {
  const mine = indexed(sources, 'gitleaksignore');
  const none = pass('no .gitleaksignore lists it');
  return { name: 'gitleaksignore', run: (subject) => ignoreVerdict(mine, subject) ?? none };
}

function indexed(sources: readonly IgnoreSource[], by: IgnoreSource['by']): { source: IgnoreSource; index: number }[] {
  return sources.map((source, index) => ({ source, index })).filter(({ source }) => source.by === by);
}

/** The config's suppressions. One that has expired lets the finding through. */
export function suppressionStep(list: readonly Suppression[], ask: (subject: SuppressionSubject) => SuppressionAnswer): Step {
  const none = pass('no suppression applies');
  return {
    name: 'suppression',
    run: ({ id, rule, path }) => {
      if (list.length === 0) return none;
      const { holds, expired } = ask({ id, rule: rule.id, path });
      if (holds === undefined) {
        if (expired.length === 0) return none;
        const first = list[expired[0]!]!;
        return { outcome: 'pass', note: `the suppression of ${describeSuppression(first)} expired on ${first.expires}`, uses: expired.map((index) => `expired:${index}`) };
      }
      const { reason, expires } = list[holds]!;
      const verdict: Verdict = { ...suppressed('suppression', reason), uses: [`suppression:${holds}`] };
      return expires === undefined ? verdict : { ...verdict, expires };
    },
  };
}

/**
 * The baseline, and other tools' baselines.
 * @param key key of the run's fingerprints; a baseline made with another key that is known is asked with that one
 */
export function baselineStep(baseline: Baseline | undefined, sources: readonly IgnoreSource[], key: { run: FingerprintKey; baseline: FingerprintKey }): Step {
  const mine = indexed(sources, 'baseline');
  const same = Buffer.compare(key.run, key.baseline) === 0;
  const none = pass('not in a baseline');
  return {
    name: 'baseline',
    run: (subject) => {
      if (baseline !== undefined) {
        const id = same ? subject.id : fingerprint(key.baseline, subject.rule.family, subject.match.value);
        const entry = baseline.secrets.get(id);
        if (entry !== undefined) return { ...suppressed('baseline', entry.note ?? 'known in the baseline'), uses: [`baseline:${id}`] };
      }
      return ignoreVerdict(mine, subject) ?? none;
    },
  };
}

const RANK: Record<Confidence, number> = { high: 0, medium: 1, low: 2 };

export function confidenceStep(least: Confidence): Step {
  const enough = pass('sure enough to be reported');
  return {
    name: 'confidence',
    run: ({ match }) => (RANK[match.confidence] <= RANK[least] ? enough : { outcome: 'below', note: `confidence is ${match.confidence}; ${least} or more is reported` }),
  };
}

function suppressed(by: SuppressedBy, reason: string): { outcome: 'suppressed'; by: SuppressedBy; reason: string; note: string } {
  return { outcome: 'suppressed', by, reason, note: reason };
}
