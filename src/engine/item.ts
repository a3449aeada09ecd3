import type { Match, Rule } from '../model.ts';
import type { EngineRule } from './candidate.ts';

/**
 * One place of a text that was judged: an anchor with its rules, a run that was decoded. It knows how far its verdict looked, so that it
 * can be taken over to another version of the text in which all of that stands unchanged.
 */
export interface Item {
  /** Anchor or event of the kernel. */
  what: number;
  /** Where it starts, and how long it is where the kernel or the decoder says so. */
  at: number;
  length: number;
  /** What the kernel looked at to note it, relative to `at`: [at - sawBefore, at + sawAfter). */
  sawBefore: number;
  sawAfter: number;
  /** What the verdict depends on, likewise; holds what the kernel saw. */
  before: number;
  after: number;
  /** Characters are escaped or hidden here: what stands around must be decoded. */
  place: Place | null;
  /** Matches with offsets relative to `at`. */
  matches: Match[];
}

export type Place = 'unicode-escape' | 'percent' | 'normalised';

/** How far around an anchor something looks, in bytes from its start. */
export interface Range {
  before: number;
  after: number;
}

/** How far the kernel's guards look, and how far the rules behind an anchor do. */
export interface AnchorRanges {
  saw: Range;
  verdict: Range;
}

/** Bytes around an anchor in which an escaped character makes it worth decoding. */
export const ESCAPE_REACH = 160;
/** Behind the anchor of an escape another escape must follow. */
const ESCAPES_GUARD = 10;
const ASSIGN_GUARD = 226;
const URL_GUARD = 176;
const GENERIC: Record<string, Range> = {
  assignment: { before: 162, after: 762 },
  'url-credentials': { before: 34, after: 402 },
  'connection-string': { before: 34, after: 402 },
  'auth-header': { before: 2, after: 4204 },
};
/** Bytes that context rules look at before a token, to see what it is called. */
const CONTEXT_NAME = 50;

/** The ranges of an anchor of `length` bytes that leads to these rules. A byte more on each side than is looked at: what ends a text matters, too. */
export function anchorRanges(length: number, rules: readonly EngineRule[]): AnchorRanges {
  const saw: Range = { before: 1, after: length + ESCAPES_GUARD };
  const verdict: Range = { before: ESCAPE_REACH + 3, after: length + ESCAPE_REACH + 3 };
  for (const rule of rules) {
    widen(saw, guardRange(length, rule.detector));
    widen(verdict, verdictRange(length, rule.detector));
  }
  widen(verdict, saw);
  return { saw, verdict };
}

function widen(range: Range, by: Range): void {
  range.before = Math.max(range.before, by.before);
  range.after = Math.max(range.after, by.after);
}

function guardRange(length: number, detector: Rule['detector']): Range {
  switch (detector.kind) {
    case 'pattern':
      return { before: 1, after: length + (detector.tail?.min ?? 0) + 1 };
    case 'context':
      return { before: detector.reach.before + 1, after: length + detector.reach.after + detector.length.max + 2 };
    case 'generic':
      return { before: 1, after: length + (detector.variant === 'assignment' ? ASSIGN_GUARD : URL_GUARD) };
    case 'path':
      return { before: 0, after: 0 };
  }
}

function verdictRange(length: number, detector: Rule['detector']): Range {
  switch (detector.kind) {
    case 'pattern':
      return { before: detector.reach.before + 2, after: detector.reach.after + 2 };
    case 'context': {
      const { reach, length: token } = detector;
      return { before: reach.before + token.max + CONTEXT_NAME, after: length + reach.after + token.max + 4 };
    }
    case 'generic':
      return { before: GENERIC[detector.variant]!.before, after: GENERIC[detector.variant]!.after };
    case 'path':
      return { before: 0, after: 0 };
  }
}
