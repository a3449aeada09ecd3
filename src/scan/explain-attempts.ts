import type { Trace, TraceStep } from '../engine/index.ts';
import type { CheckNote, DecodeStep, Span } from '../model.ts';

/** One rule tried at one place. Offsets are the blob's. */
export interface Attempt {
  rule: string;
  /** Null for rules that run on the whole text. */
  anchor: { text: string; at: number } | null;
  /** How the bytes were wrapped, where it was tried in decoded ones. */
  decoded: DecodeStep[];
  /** What had the rule's form, with what each check said of it. */
  candidates: { span: Span; checks: CheckNote[]; lostTo: string | null }[];
  /** Why nothing had it, or null. */
  noMatch: string | null;
}

/** Most attempts that are kept; the file of a hundred thousand anchors is not read by a person. */
const MOST = 100_000;

/** Gathers the engine's steps into attempts: the steps of one attempt come one behind the other. */
export function attemptLog(): { trace: Trace; attempts(): Attempt[] } {
  const attempts: Attempt[] = [];
  let decoded: { steps: DecodeStep[]; span: Span } | null = null;
  const stepsAt = (at: number): DecodeStep[] => (decoded !== null && at >= decoded.span.start && at <= decoded.span.end ? decoded.steps : []);
  const begin = (attempt: Attempt): void => {
    if (attempts.length < MOST) attempts.push(attempt);
  };
  const trace = (step: TraceStep): void => {
    const last = attempts.at(-1);
    if (step.kind === 'decoded') decoded = step;
    else if (step.kind === 'anchor') begin({ rule: step.rule, anchor: { text: step.anchor, at: step.at }, decoded: stepsAt(step.at), candidates: [], noMatch: null });
    else if (step.kind === 'overlap') markLost(attempts, step);
    else if (step.kind === 'check') last?.candidates.at(-1)?.checks.push(step.note);
    else if (step.kind === 'no-match' && last?.rule === step.rule) last.noMatch = step.why;
    else if (step.kind === 'candidate') {
      if (last?.rule !== step.rule || last.noMatch !== null) begin({ rule: step.rule, anchor: null, decoded: stepsAt(step.span.start), candidates: [], noMatch: null });
      attempts.at(-1)?.candidates.push({ span: step.span, checks: [], lostTo: null });
    }
  };
  return { trace, attempts: () => once(attempts) };
}

function markLost(attempts: Attempt[], { rule, span, lostTo }: Extract<TraceStep, { kind: 'overlap' }>): void {
  for (const attempt of attempts) {
    if (attempt.rule !== rule) continue;
    for (const candidate of attempt.candidates) if (candidate.span.start === span.start && candidate.span.end === span.end) candidate.lostTo = lostTo;
  }
}

/** A place at the edge of two pieces of a large file is gone through twice. */
function once(attempts: Attempt[]): Attempt[] {
  const seen = new Set<string>();
  return attempts.filter((attempt) => {
    const key = JSON.stringify(attempt);
    return !seen.has(key) && seen.add(key);
  });
}
