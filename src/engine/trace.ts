import type { CheckNote, DecodeStep, Span } from '../model.ts';

/** What the engine did, step by step, for `keysieve explain`. Positions are offsets in the blob. */
export type TraceStep =
  | { kind: 'anchor'; rule: string; anchor: string; at: number }
  | { kind: 'no-match'; rule: string; at: number; why: string }
  | { kind: 'candidate'; rule: string; span: Span }
  | { kind: 'check'; rule: string; span: Span; note: CheckNote }
  | { kind: 'decoded'; steps: DecodeStep[]; span: Span }
  | { kind: 'overlap'; rule: string; span: Span; lostTo: string };

export type Trace = (step: TraceStep) => void;
