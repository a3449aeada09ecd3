import type { AllowSpec, Confidence, LocatedMatch, Position, RuleInfo } from '../../src/model.ts';
import { BUILT_IN_KEY, createPolicy, type Policy, type PolicyOptions, type PolicyRule } from '../../src/policy/index.ts';

/** A match of `secret` in `text`, as a worker would send it. Both Latin-1; the match's text is the secret and what stands on its line before it. */
export function matchOf(text: string, secret: string, more: { rule?: string; confidence?: Confidence; from?: number } = {}): LocatedMatch {
  const start = text.indexOf(secret, more.from ?? 0);
  const end = start + secret.length;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end) === -1 ? text.length : text.indexOf('\n', end);
  const before = text.slice(0, Math.max(0, lineStart - 1));
  const firstLine = positionAt(text, start).line;
  return {
    rule: more.rule ?? 'github-pat',
    span: { start: lineStart, end },
    secret: { start, end },
    value: secret,
    confidence: more.confidence ?? 'high',
    decoded: [],
    parts: [],
    start: positionAt(text, start),
    end: positionAt(text, end),
    excerpt: { firstLine, lines: [text.slice(lineStart, lineEnd)], cut: false, marks: [{ line: 0, start: start - lineStart, end: end - lineStart }] },
    matchText: text.slice(lineStart, end),
    lineText: text.slice(lineStart, lineEnd),
    lineBefore: lineStart === 0 ? '' : before.slice(before.lastIndexOf('\n') + 1),
  };
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

export function ruleOf(id: string, more: Partial<PolicyRule> = {}): PolicyRule {
  return { id, family: id, severity: 'medium', allow: [], hidden: false, ...more };
}

export function infoOf(id: string): RuleInfo {
  return { id, name: id, provider: 'Test', class: 'api-key', severity: 'medium', confidence: 'high', why: '', family: id, references: [], rotate: { steps: [] }, tags: [] };
}

export function allowOf(more: Partial<AllowSpec>): AllowSpec {
  return { reason: 'a reason', condition: 'any', rules: [], globs: [], pathPatterns: [], patterns: [], target: 'secret', stopwords: [], commits: [], ...more };
}

export const RULES = [ruleOf('github-pat'), ruleOf('aws-secret'), ruleOf('generic-password')];

export function policyOf(more: Partial<PolicyOptions> & { rules?: PolicyRule[] } = {}): Promise<Policy> {
  const rules = new Map((more.rules ?? RULES).map((rule) => [rule.id, rule]));
  return createPolicy({
    rule: (id) => rules.get(id),
    ruleGlobs: true,
    patterns: (re2) => new RegExp(re2),
    key: BUILT_IN_KEY,
    only: [],
    disable: [],
    severity: {},
    exclude: [],
    allow: [],
    gitleaksAllow: [],
    inline: true,
    suppress: [],
    baseline: undefined,
    sources: [],
    minConfidence: 'medium',
    today: '2026-01-15',
    ...more,
  });
}

export const file = (path: string): { kind: 'file'; path: string } => ({ kind: 'file', path });
