import type { PatternDetector } from '../model.ts';
import { type Candidate, fail, type Hit, looksLikeText, type ReadyRule } from './candidate.ts';
import type { PatternMatch } from './pattern/pattern.ts';

/** One anchor is worth so many tries at a match around it, and no more. */
const MOST_TRIES = 64;

/**
 * Runs the rule's pattern on the window around the anchor: its reach and a byte on either side. A match counts only if the anchor lies in
 * it, and if it does not touch an end of the window that is not an end of the text: there the pattern cannot tell what comes next.
 */
export function matchAtAnchor(ready: ReadyRule, hit: Hit): Candidate[] {
  const detector = ready.rule.detector as PatternDetector;
  const start = Math.max(0, hit.at - detector.reach.before - 1);
  const end = Math.min(hit.text.length, hit.at + detector.reach.after + 1);
  const window = hit.memory.slice(hit.text, start, end);
  const cutBefore = start > 0 || !hit.text.opens;
  const cutAfter = end < hit.text.length || !hit.text.closes;
  const anchor = hit.at - start;
  let from = 0;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const match = ready.pattern!.find(window, from, anchor);
    if (!match) return [];
    const touches = (cutBefore && match.start === 0) || (cutAfter && match.end === window.length);
    if (!touches && match.end >= anchor + hit.length) return [toCandidate(detector, match, window, start)];
    from = match.start + 1;
  }
  return [];
}

/** Runs the pattern over the whole text, for rules without an anchor inside their match. */
export function matchWholeText(ready: ReadyRule, hit: Omit<Hit, 'at' | 'length'>): Candidate[] {
  const detector = ready.rule.detector as PatternDetector;
  const window = hit.memory.slice(hit.text, 0, hit.text.length);
  const candidates: Candidate[] = [];
  for (let from = 0; from <= window.length; ) {
    const match = ready.pattern!.find(window, from);
    if (!match) break;
    candidates.push(toCandidate(detector, match, window, 0));
    from = match.end > match.start ? match.end : match.end + 1;
  }
  return candidates;
}

function toCandidate(detector: PatternDetector, match: PatternMatch, window: string, offset: number): Candidate {
  const [from, to] = secretGroup(detector, match);
  const notes = detector.textOnly && !looksLikeText(window.slice(Math.max(0, match.start - 64), match.end + 64)) ? [fail('text', 'stands among binary data')] : [];
  return {
    start: offset + match.start,
    end: offset + match.end,
    secretStart: offset + from,
    secretEnd: offset + to,
    value: window.slice(from, to),
    notes,
    dropped: notes.length > 0,
  };
}

/** The group that is the secret: the one the rule names, else the first that is not empty, else the whole match. */
function secretGroup(detector: PatternDetector, match: PatternMatch): [number, number] {
  if (detector.secretGroup) return match.groups[detector.secretGroup] ?? [match.start, match.start];
  for (let group = 1; group < match.groups.length; group++) {
    const span = match.groups[group];
    if (span && span[1] > span[0]) return span;
  }
  return [match.start, match.end];
}
