import type { PatternDetector, Reach } from '../../model.ts';
import { parseRe2 } from '../re2/parse.ts';
import { childrenOf, PatternError, widths, type Re2Node, type Re2Pattern } from '../re2/syntax.ts';
import { bytePattern, bytesOf } from './bytes.ts';
import type { GitleaksRule } from './nouns.ts';
import { everyMatchHolds } from './keyword-proof.ts';

/** Shortest keyword the prefilter can look for, in bytes. */
export const SHORTEST_ANCHOR = 3;

/** Largest window around a keyword, in bytes before and after it; matches without a bound get it whole. */
const WIDE_REACH: Reach = { before: 1024, after: 4096 };

/** Bytes on each side of the longest match, so that `\b` and a guarding class see their neighbours. */
const MARGIN = 16;

/** What is wrong with an RE2 pattern, without quoting it; null when nothing is. */
export function patternFault(pattern: string): string | null {
  try {
    parseRe2(bytePattern(pattern).pattern);
    return null;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return `${error.message} (at character ${error.offset + 1})`;
  }
}

/** Number of capturing groups of a valid pattern. */
export function groupsOf(pattern: string): number {
  return parseRe2(bytePattern(pattern).pattern).groups;
}

/**
 * The detector of a rule of gitleaks that has a `regex`.
 * gitleaks' keywords only decide whether a rule runs on a piece of text, wherever in it they stand. Where they are certain to lie
 * inside every match that is the same as an anchor; elsewhere the pattern must run on the whole.
 */
export function detectorOf(rule: GitleaksRule): PatternDetector {
  const { pattern } = bytePattern(rule.regex);
  const keywords = [...new Set(rule.keywords.map(bytesOf))].sort();
  const anchors = keywords.some((keyword) => keyword.length < SHORTEST_ANCHOR) ? [] : keywords;
  const reach = anchors.length === 0 ? null : anchoredReach(parseRe2(pattern), anchors);
  return {
    kind: 'pattern',
    anchors,
    fold: true,
    pattern,
    secretGroup: rule.secretGroup,
    scope: reach === null ? 'blob' : 'anchor',
    reach: reach ?? WIDE_REACH,
    textOnly: true,
  };
}

/** The window around a keyword that sees what the whole text would show; null when there is none. */
function anchoredReach(pattern: Re2Pattern, anchors: readonly string[]): Reach | null {
  const needed = widths(pattern).max + MARGIN;
  // A match that may end anywhere could take the window's edge for the text's.
  if (needed > WIDE_REACH.before && hasEdges(pattern.root)) return null;
  if (!everyMatchHolds(pattern, anchors)) return null;
  return { before: Math.min(needed, WIDE_REACH.before), after: Math.min(needed, WIDE_REACH.after) };
}

/** True when a match may depend on where a text or a line begins or ends. */
function hasEdges(node: Re2Node): boolean {
  if (node.kind === 'assertion') return node.what !== 'word-boundary' && node.what !== 'no-word-boundary';
  return childrenOf(node).some(hasEdges);
}
