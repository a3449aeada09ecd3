import type { CheckNote, Confidence, Rule } from '../model.ts';
import type { Pattern } from './pattern/pattern.ts';
import type { Text, TextMemory } from './text.ts';

/** What the engine needs of a rule. */
export type EngineRule = Pick<Rule, 'id' | 'confidence' | 'detector' | 'checks' | 'near' | 'hidden' | 'givesWay' | 'origin'>;

/** A rule made ready to match; patterns are compiled when their anchor is first seen. */
export interface ReadyRule {
  rule: EngineRule;
  /** For pattern rules, and the shape of context rules. */
  pattern: Pattern | null;
}

/** A value found at an anchor, before its checks. Offsets are the text's. */
export interface Candidate {
  start: number;
  end: number;
  secretStart: number;
  secretEnd: number;
  value: string;
  /** Confidence given by structure, where it is not the rule's own. */
  confidence?: Confidence;
  /** What was found out on the way. */
  notes: CheckNote[];
  /** Dropped already, by the last of `notes`. */
  dropped: boolean;
}

/** An anchor of a rule at a place of a text. */
export interface Hit {
  text: Text;
  memory: TextMemory;
  /** Offset of the anchor. */
  at: number;
  /** Length of the anchor. */
  length: number;
}

export function pass(check: CheckNote['check'], note: string): CheckNote {
  return { check, passed: true, note };
}

export function fail(check: CheckNote['check'], note: string): CheckNote {
  return { check, passed: false, note };
}

/** Control bytes that no text has. */
const BINARY = /[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]/;

/** Whether the bytes around are text; a local question, so that it does not matter how a blob is cut. */
export function looksLikeText(window: string): boolean {
  return !BINARY.test(window);
}
