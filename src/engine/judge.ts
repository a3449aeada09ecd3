import { EVENT } from '../kernel/kernel.ts';
import type { Match, Span } from '../model.ts';
import type { Candidate, Hit, ReadyRule } from './candidate.ts';
import { runChecks } from './checks.ts';
import { matchNearWord } from './context-rule.ts';
import { decodeAround, decodeEvent, type Decoded } from './decode/index.ts';
import { matchGeneric } from './generic/index.ts';
import { matchAtAnchor, matchWholeText } from './pattern-rule.ts';
import { ESCAPES, type Prefilter } from './prefilter.ts';
import type { Text, TextMemory } from './text.ts';
import type { Trace } from './trace.ts';

/** Turns the kernel's hits into matches: each anchor's rules are tried, encoded places are decoded and gone through again. */
export interface Judge {
  /** Matches of a text and of all that it decodes to, whose secret starts within `core` (offsets in the blob), in order of place. */
  matches(text: Text, core: { from: number; to: number }, trace?: Trace): Match[];
}

export interface JudgeParts {
  memory: TextMemory;
  prefilter: Prefilter;
  ready(rule: number): ReadyRule;
  hits(text: Text, from: number, to: number): Uint32Array;
}

/** Decoding within decoding stops here. */
const DEEPEST = 4;
/** Decoded bytes a piece may make, beside its own length: nested encodings shrink, escapes and overlaps do not. */
const DECODED_BUDGET = 8 << 20;
/** Most matches of one piece; a file that has more has a number, not a list. */
export const MOST_MATCHES = 20_000;

/** What one piece is gone through with. */
interface Pass {
  parts: JudgeParts;
  core: { from: number; to: number };
  matches: Map<string, Match>;
  budget: number;
  trace: Trace | undefined;
}

export function createJudge(parts: JudgeParts): Judge {
  return {
    matches(text, core, trace) {
      const pass: Pass = { parts, core, matches: new Map(), budget: text.length * 2 + DECODED_BUDGET, trace };
      goThrough(pass, text);
      return [...pass.matches.values()].sort((a, b) => a.secret.start - b.secret.start || a.secret.end - b.secret.end || (a.rule < b.rule ? -1 : 1));
    },
  };
}

/** One text: its anchors, then what it decodes to. */
function goThrough(pass: Pass, text: Text): void {
  const hits = pass.parts.hits(text, 0, text.length);
  const escapes: number[] = [];
  const percents: number[] = [];
  const invisible: number[] = [];
  const wholes = new Set<number>(pass.parts.prefilter.always);
  for (let i = 0; i < hits.length; i += 3) {
    const what = hits[i]!;
    const at = hits[i + 1]!;
    if (what === EVENT.invisible) invisible.push(at);
    else if (what >= EVENT.base64) decodeEvent(pass.parts.memory, text, what, at, hits[i + 2]!).forEach((decoded) => goDeeper(pass, text, decoded));
    else tryAnchor(pass, text, what, at, { escapes, percents, wholes });
  }
  for (const rule of wholes) tryWholeText(pass, text, rule);
  for (const decoded of decodeAround(pass.parts.memory, text, { escapes, percents, invisible })) goDeeper(pass, text, decoded);
}

interface Noted {
  escapes: number[];
  percents: number[];
  wholes: Set<number>;
}

/** Bytes around an anchor in which a percent-encoded character makes it worth decoding. */
const PERCENT_REACH = 160;

function tryAnchor(pass: Pass, text: Text, anchor: number, at: number, noted: Noted): void {
  const { prefilter, memory } = pass.parts;
  const hit: Hit = { text, memory, at, length: prefilter.lengths[anchor]! };
  for (let i = prefilter.first[anchor]!; i < prefilter.first[anchor + 1]!; i++) {
    const rule = prefilter.rules[i]!;
    if (rule === ESCAPES) noted.escapes.push(at);
    else tryRule(pass, rule, hit, noted);
  }
  if (!text.steps.includes('percent') && /%[0-9A-Fa-f]{2}/.test(memory.slice(text, at - PERCENT_REACH, at + PERCENT_REACH))) noted.percents.push(at);
}

function tryRule(pass: Pass, index: number, hit: Hit, noted: Noted): void {
  const ready = pass.parts.ready(index);
  const { detector, id } = ready.rule;
  pass.trace?.({ kind: 'anchor', rule: id, anchor: hit.memory.slice(hit.text, hit.at, hit.at + hit.length), at: hit.text.toBlob(hit.at) });
  if (detector.kind === 'pattern' && detector.scope === 'blob') {
    noted.wholes.add(index);
    return;
  }
  const candidates = candidatesOf(ready, hit);
  if (candidates.length === 0) pass.trace?.({ kind: 'no-match', rule: id, at: hit.text.toBlob(hit.at), why: 'what stands around the anchor does not have the form' });
  for (const candidate of candidates) keep(pass, hit.text, ready, candidate);
}

function candidatesOf(ready: ReadyRule, hit: Hit): Candidate[] {
  switch (ready.rule.detector.kind) {
    case 'pattern':
      return matchAtAnchor(ready, hit);
    case 'context':
      return matchNearWord(ready, hit);
    case 'generic':
      return matchGeneric(ready, hit);
    case 'path':
      return [];
  }
}

function tryWholeText(pass: Pass, text: Text, rule: number): void {
  const ready = pass.parts.ready(rule);
  for (const candidate of matchWholeText(ready, { text, memory: pass.parts.memory })) keep(pass, text, ready, candidate);
}

/** Checks a candidate and keeps it as a match, if it is not there already and is this piece's. */
function keep(pass: Pass, text: Text, ready: ReadyRule, candidate: Candidate): void {
  const secret: Span = { start: text.toBlob(candidate.secretStart), end: text.toBlob(candidate.secretEnd) };
  if (candidate.value === '' || secret.start < pass.core.from || secret.start >= pass.core.to) return;
  const { rule } = ready;
  const key = `${rule.id} ${secret.start} ${secret.end}`;
  const known = pass.matches.get(key);
  if (known && known.decoded.length <= text.steps.length) return;
  const result = runChecks(rule, candidate);
  const span: Span = { start: text.toBlob(candidate.start), end: text.toBlob(candidate.end) };
  if (pass.trace) {
    pass.trace({ kind: 'candidate', rule: rule.id, span: secret });
    for (const note of result.notes) pass.trace({ kind: 'check', rule: rule.id, span: secret, note });
  }
  if (!result.kept || (!known && pass.matches.size >= MOST_MATCHES)) return;
  pass.matches.set(key, { rule: rule.id, span, secret, value: candidate.value, confidence: result.confidence, decoded: text.steps, parts: [] });
}

/** Goes through decoded bytes as a text of their own, behind the text they came from. */
function goDeeper(pass: Pass, outer: Text, decoded: Decoded): void {
  if (outer.steps.length >= DEEPEST || decoded.bytes.length > pass.budget) return;
  pass.budget -= decoded.bytes.length;
  const { memory } = pass.parts;
  const address = memory.behind(outer);
  memory.open(address, decoded.bytes.length).set(decoded.bytes);
  const text: Text = {
    address,
    length: decoded.bytes.length,
    opens: decoded.opens,
    closes: decoded.closes,
    steps: [...outer.steps, decoded.step],
    toBlob: (offset) => outer.toBlob(decoded.origin(offset)),
  };
  pass.trace?.({ kind: 'decoded', steps: text.steps, span: { start: text.toBlob(0), end: text.toBlob(text.length) } });
  goThrough(pass, text);
}
