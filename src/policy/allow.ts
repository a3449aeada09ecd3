import { UsageError } from '../errors.ts';
import type { AllowSpec, PathText } from '../model.ts';
import type { GlobCompiler } from './globs.ts';

/** Makes a test of an RE2 pattern on text. The engine supplies it: no pattern of a user's runs on a backtracking engine. */
export type PatternFactory = (re2: string) => { test(text: string): boolean };

/** What compiling an allowlist needs. */
export interface AllowTools {
  patterns: PatternFactory;
  globs: GlobCompiler;
}

/** What an allowlist looks at. Texts are Latin-1, one character a byte. */
export interface AllowSubject {
  rule: string;
  path: PathText | undefined;
  commit: string | undefined;
  value: string;
  matchText: string;
  lineText: string;
}

/** Says which check hit, one clause without any of the match's text; undefined where the allowlist does not apply. */
export type Allow = (subject: AllowSubject) => string | undefined;

type Check = Allow;

/**
 * An allowlist, ready to be asked. Kinds of checks: commits, globs, path patterns, patterns, stop words; only those that are listed count.
 * "any": one hit is enough. "all": each listed kind must hit. A check on the path never hits where there is no path.
 * Patterns see text decoded as UTF-8, as gitleaks' do, and are compiled when first needed.
 * @throws UsageError when nothing is listed (gitleaks refuses that too: it would allow everything or nothing).
 */
export function compileAllow(spec: AllowSpec, tools: AllowTools): Allow {
  const checks = checksOf(spec, tools);
  if (checks.length === 0) throw new UsageError(`the allowlist "${spec.reason}" has no check`, 'Give it paths, patterns, stop words or commits.');
  const rules = new Set(spec.rules);
  const joined = spec.condition === 'any' ? anyOf(checks) : allOf(checks);
  return (subject) => (rules.size > 0 && !rules.has(subject.rule) ? undefined : joined(subject));
}

/**
 * The part of allowlists that can be told before a file is read: "any" lists for all rules that hit by the path alone (gitleaks skips such files).
 * Gives the list's reason.
 */
export function compilePathAllow(specs: readonly AllowSpec[], tools: AllowTools): (path: PathText) => string | undefined {
  const compiled = specs
    .filter((spec) => spec.condition === 'any' && spec.rules.length === 0)
    .map((spec) => ({ spec, checks: pathChecks(spec, tools) }));
  return (path) => {
    const subject: AllowSubject = { rule: '', path, commit: undefined, value: '', matchText: '', lineText: '' };
    for (const { spec, checks } of compiled) {
      const hit = anyOf(checks)(subject);
      if (hit !== undefined) return spec.reason || hit;
    }
    return undefined;
  };
}

function anyOf(checks: readonly Check[]): Allow {
  return (subject) => {
    for (const check of checks) {
      const hit = check(subject);
      if (hit !== undefined) return hit;
    }
    return undefined;
  };
}

function allOf(checks: readonly Check[]): Allow {
  return (subject) => {
    const hits: string[] = [];
    for (const check of checks) {
      const hit = check(subject);
      if (hit === undefined) return undefined;
      hits.push(hit);
    }
    return hits.join(' and ');
  };
}

function checksOf(spec: AllowSpec, tools: AllowTools): Check[] {
  const checks = pathChecks(spec, tools);
  if (spec.commits.length > 0) {
    const commits = new Set(spec.commits.map((commit) => commit.toLowerCase()));
    checks.push((subject) => (subject.commit !== undefined && commits.has(subject.commit) ? `the commit is listed` : undefined));
  }
  if (spec.patterns.length > 0) {
    const hits = lazyPatterns(spec.patterns, tools.patterns);
    checks.push((subject) => (hits(decoded(targetText(spec, subject))) ? `a pattern matches the ${spec.target}` : undefined));
  }
  if (spec.stopwords.length > 0) {
    const words = spec.stopwords.map((word) => word.toLowerCase());
    checks.push((subject) => {
      const secret = decoded(subject.value).toLowerCase();
      return words.some((word) => secret.includes(word)) ? 'the secret has a stop word' : undefined;
    });
  }
  return checks;
}

function pathChecks(spec: AllowSpec, tools: AllowTools): Check[] {
  const checks: Check[] = [];
  if (spec.globs.length > 0) {
    const matching = tools.globs(spec.globs);
    checks.push(({ path }) => {
      const glob = path === undefined ? undefined : matching(path);
      return glob === undefined ? undefined : `the path fits ${glob}`;
    });
  }
  if (spec.pathPatterns.length > 0) {
    const hits = lazyPatterns(spec.pathPatterns, tools.patterns);
    checks.push(({ path }) => (path !== undefined && hits(path) ? 'a pattern matches the path' : undefined));
  }
  return checks;
}

function targetText(spec: AllowSpec, subject: AllowSubject): string {
  if (spec.target === 'line') return subject.lineText;
  return spec.target === 'match' ? subject.matchText : subject.value;
}

function lazyPatterns(sources: readonly string[], factory: PatternFactory): (text: string) => boolean {
  let compiled: { test(text: string): boolean }[] | undefined;
  return (text) => {
    compiled ??= sources.map(factory);
    return compiled.some((pattern) => pattern.test(text));
  };
}

/** Latin-1 bytes as UTF-8 text; pure ASCII, nearly always, as it is. */
export function decoded(latin1: string): string {
  return /[\x80-\xff]/.test(latin1) ? Buffer.from(latin1, 'latin1').toString('utf8') : latin1;
}
