import type { CheckNote, Position, Rule, Span } from '../model.ts';
import type { Attempt } from '../scan/explain-attempts.ts';
import type { ExplainedMatch, Explanation } from '../scan/explain.ts';
import type { Lines } from './explain-lines.ts';

/** What is to be said, in values that a program may read; without any text of the file but anchors. */
export interface ExplainFacts {
  path: string;
  line: number | null;
  scope: Explanation['scope'];
  unread: string | null;
  archive: boolean;
  rules: number;
  reported: string[];
  attempts: AttemptFacts[];
  matches: MatchFacts[];
  /** Anchors that stand there, without what must follow them. */
  bareAnchors: { rule: string; anchor: string; why: string }[];
}

export interface AttemptFacts {
  rule: string;
  anchor: { text: string; at: Position } | null;
  decoded: string[];
  why: string | null;
  candidates: { start: Position; end: Position; checks: CheckNote[]; outcome: string }[];
}

export interface MatchFacts {
  rule: string;
  start: Position;
  end: Position;
  confidence: string;
  reported: boolean;
  policy: ExplainedMatch['policy'];
}

/** Bare anchors told at most. */
const MOST_BARE = 12;

/** The part of an explanation that is about one line, or all of it. */
export function factsOf(explanation: Explanation, lines: Lines, line: number | null): ExplainFacts {
  const span = line === null ? null : lines.span(line);
  const here = (stretch: Span): boolean => span === null || (stretch.start <= span.end && stretch.end >= span.start);
  const attempts = explanation.attempts.filter(({ anchor, candidates }) => (anchor !== null && here({ start: anchor.at, end: anchor.at })) || candidates.some((candidate) => here(candidate.span)));
  const matches = explanation.matches.filter(({ match }) => line === null || (match.start.line <= line && match.end.line >= line));
  return {
    path: explanation.path,
    line,
    scope: explanation.scope,
    unread: explanation.unread,
    archive: explanation.archive,
    rules: explanation.ids.length,
    reported: matches.filter(({ notBecause }) => notBecause === null).map(({ match }) => match.rule),
    attempts: attempts.map((attempt) => attemptFacts(attempt, explanation, lines)),
    matches: matches.map(({ match, policy, notBecause }) => ({ rule: match.rule, start: match.start, end: match.end, confidence: match.confidence, reported: notBecause === null, policy })),
    bareAnchors: span === null ? [] : bareAnchors(explanation, lines.text(span.start, span.end), new Set(attempts.map((attempt) => attempt.rule))),
  };
}

function attemptFacts({ rule, anchor, decoded, candidates, noMatch }: Attempt, explanation: Explanation, lines: Lines): AttemptFacts {
  return {
    rule,
    anchor: anchor === null ? null : { text: anchor.text, at: lines.place(anchor.at) },
    decoded,
    why: noMatch,
    candidates: candidates.map(({ span, checks, lostTo }) => ({
      start: lines.place(span.start),
      end: lines.place(span.end),
      checks,
      outcome: outcomeOf(explanation, rule, span, checks, lostTo),
    })),
  };
}

function outcomeOf(explanation: Explanation, id: string, span: Span, checks: readonly CheckNote[], lostTo: string | null): string {
  const same = ({ match }: ExplainedMatch): boolean => match.rule === id && match.secret.start === span.start && match.secret.end === span.end;
  const match = explanation.matches.find(same);
  if (match !== undefined) return match.notBecause === null ? 'reported' : `not reported: ${match.notBecause}`;
  if (lostTo !== null) return `not reported: ${lostTo} found the same place and is more specific`;
  const failed = checks.findLast((check) => !check.passed);
  if (failed !== undefined) return `dropped: ${failed.note}`;
  return `not reported: ${whyNotResolved(explanation, explanation.rule(id), span)}`;
}

/** A match that passed every check, and yet is none: companions and rules that give way. */
function whyNotResolved({ matches }: Explanation, rule: Rule, span: Span): string {
  const owner = matches.find(({ match }) => match.parts.some((part) => part.rule === rule.id && part.span.start === span.start));
  if (owner !== undefined) return `it is a part of the match of ${owner.match.rule}`;
  if (rule.hidden) return 'the rule only serves as a part of others, and none of them is near';
  const missing = rule.near.find((near) => near.required);
  if (missing !== undefined) return `its ${missing.name} (${missing.rule}) is not within ${missing.within} bytes`;
  return 'another rule says more about the same secret';
}

/** Anchors that stand in the line, but which the prefilter did not hand on: what must follow at once is not there. */
function bareAnchors({ rule, ids }: Explanation, text: string, tried: ReadonlySet<string>): ExplainFacts['bareAnchors'] {
  const folded = text.toLowerCase();
  const found: (ExplainFacts['bareAnchors'][number] & { length: number })[] = [];
  for (const id of ids) {
    const { detector } = rule(id);
    if (tried.has(id) || detector.kind === 'path' || detector.kind === 'generic') continue;
    const fold = detector.kind === 'context' || detector.fold;
    const words = detector.kind === 'context' ? detector.words : detector.anchors;
    const anchor = words.find((word) => (fold ? folded.includes(word.toLowerCase()) : text.includes(word)));
    if (anchor !== undefined) found.push({ rule: id, anchor, why: whyBare(detector), length: anchor.length });
  }
  return found.sort((a, b) => b.length - a.length).slice(0, MOST_BARE).map(({ length: _length, ...fact }) => fact);
}

function whyBare(detector: Exclude<Rule['detector'], { kind: 'path' | 'generic' }>): string {
  if (detector.kind === 'context') return `no run of [${detector.alphabet}] that is ${detector.length.min} or longer stands within reach`;
  return detector.tail === undefined ? 'what stands around it does not have the form' : `${detector.tail.min} or more of [${detector.tail.alphabet}] must follow it`;
}
