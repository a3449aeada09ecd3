import { EVENT, HIT_WORDS } from '../kernel/kernel.ts';
import type { Match } from '../model.ts';
import type { Candidate, EngineRule, Hit, ReadyRule } from './candidate.ts';
import { runChecks } from './checks.ts';
import { matchNearWord } from './context-rule.ts';
import { DECODED_AROUND, decodeAround, decodeEvent, type Decoded } from './decode/index.ts';
import { matchGeneric } from './generic/index.ts';
import { type AnchorRanges, anchorRanges, type Item, ESCAPE_REACH, type Place } from './item.ts';
import { matchAtAnchor, matchWholeText } from './pattern-rule.ts';
import { ESCAPES, PERCENTS, type Prefilter } from './prefilter.ts';
import type { Text, TextMemory } from './text.ts';
import type { Trace } from './trace.ts';

/** Turns the kernel's hits into matches: each anchor's rules are tried, encoded places are decoded and gone through again. */
export interface Judge {
  /** Judges hits (words of the kernel) of a text, one item each; wide text gives one a stretch. */
  items(text: Text, hits: Uint32Array): Item[];
  /** The same, but only the items that make matches: a text may have an anchor a byte. */
  itemsThatMatter(text: Text, hits: Uint32Array, trace?: Trace): Item[];
  /** All matches of a text, given the items of all its hits (that matter): with those that only show when what is around items is decoded, sorted, each once. */
  matches(text: Text, items: readonly Item[], trace?: Trace): Match[];
  /** How far the kernel and the rules of an anchor look. */
  ranges(anchor: number): AnchorRanges;
}

export interface JudgeParts {
  memory: TextMemory;
  prefilter: Prefilter;
  rule(index: number): EngineRule;
  ready(rule: number): ReadyRule;
  hits(text: Text, from: number, to: number): Uint32Array;
}

interface State extends JudgeParts {
  ranges: (anchor: number) => AnchorRanges;
  /** Rules that an anchor only turns on: they run on the whole text. */
  wholeText: (anchor: number) => readonly number[];
}

/** Decoding within decoding stops here. */
const DEEPEST = 4;

export function createJudge(parts: JudgeParts): Judge {
  const known: AnchorRanges[] = [];
  const ranges = (anchor: number): AnchorRanges => (known[anchor] ??= anchorRanges(parts.prefilter.lengths[anchor]!, rulesOf(parts, anchor).map((rule) => parts.rule(rule))));
  const turnedOn: (readonly number[])[] = [];
  const wholeText = (anchor: number): readonly number[] => (turnedOn[anchor] ??= rulesOf(parts, anchor).filter((rule) => runsOnWholeText(parts.rule(rule))));
  const state: State = { ...parts, ranges, wholeText };
  return {
    items(text, hits) {
      const items: Item[] = [];
      judgeHits(state, text, hits, (item) => items.push(item));
      return items;
    },
    itemsThatMatter: (text, hits, trace) => itemsThatMatter(state, text, hits, trace),
    matches: (text, items, trace) => matchesOf(state, text, items, trace),
    ranges,
  };
}

function rulesOf({ prefilter }: JudgeParts, anchor: number): number[] {
  return [...prefilter.rules.subarray(prefilter.first[anchor], prefilter.first[anchor + 1])].filter((rule) => rule < PERCENTS);
}

function judgeHits(state: State, text: Text, hits: Uint32Array, take: (item: Item) => void, trace?: Trace): void {
  for (let i = 0; i < hits.length; i += HIT_WORDS) {
    const what = hits[i]!;
    const at = hits[i + 1]!;
    const length = hits[i + 2]!;
    if (what === EVENT.invisible) take({ what, at, length, sawBefore: 1, sawAfter: length + 1, before: 1, after: length + 1, place: 'normalised', matches: [] });
    else if (what >= EVENT.base64) eventItems(state, text, what, at, length, trace).forEach(take);
    else take(anchorItem(state, text, what, at, trace));
  }
}

function itemsThatMatter(state: State, text: Text, hits: Uint32Array, trace?: Trace): Item[] {
  const items: Item[] = [];
  const turnedOn = new Set<number>();
  const placeOnly = new WeakSet<Item>();
  const take = (item: Item): void => {
    const turnsOn = item.what < EVENT.base64 && state.wholeText(item.what).length > 0 && !turnedOn.has(item.what);
    if (turnsOn) turnedOn.add(item.what);
    if (item.matches.length === 0 && !turnsOn) {
      if (item.place === null) return;
      // Of places in a row, the first and the last say what to decode.
      const [first, middle] = items.slice(-2);
      if (first && middle && first.place === item.place && middle.place === item.place && placeOnly.has(middle) && item.at - first.at <= DECODED_AROUND) items.pop();
      placeOnly.add(item);
    }
    items.push(item);
  };
  judgeHits(state, text, hits, take, trace);
  return items;
}

/** A run or stretch, decoded and gone through. Where it cannot be decoded there is nothing to remember. */
function eventItems(state: State, text: Text, what: number, at: number, length: number, trace?: Trace): Item[] {
  const items = new Map<number, Item>();
  for (const decoded of decodeEvent(state.memory, text, what, at, length)) {
    const { start, end } = decoded.extent;
    let item = items.get(start);
    if (!item) items.set(start, (item = eventItem(what, start, end - start)));
    item.matches.push(...relative(decodedMatches(state, text, decoded, trace), start));
  }
  return [...items.values()];
}

/** Bytes around what was decoded that say where it starts and ends: a unit of wide text. */
const AROUND = 8;

function eventItem(what: number, at: number, length: number): Item {
  // The kernel's mask of wide text says how its blocks lie, not what stands there.
  const kind = what >= EVENT.wide ? EVENT.wide : what;
  return { what: kind, at, length, sawBefore: AROUND, sawAfter: length + AROUND, before: AROUND, after: length + AROUND, place: null, matches: [] };
}

function anchorItem(state: State, text: Text, anchor: number, at: number, trace?: Trace): Item {
  const { prefilter, memory } = state;
  const { saw, verdict } = state.ranges(anchor);
  const hit: Hit = { text, memory, at, length: prefilter.lengths[anchor]! };
  const matches: Match[] = [];
  let place: Place | null = null;
  for (let i = prefilter.first[anchor]!; i < prefilter.first[anchor + 1]!; i++) {
    const rule = prefilter.rules[i]!;
    if (rule >= PERCENTS) place = rule === ESCAPES ? 'unicode-escape' : 'percent';
    else tryRule(state.ready(rule), hit, matches, trace);
  }
  place ??= escapesIn(memory.slice(text, at - ESCAPE_REACH, at + ESCAPE_REACH));
  return { what: anchor, at, length: hit.length, sawBefore: saw.before, sawAfter: saw.after, before: verdict.before, after: verdict.after, place, matches: relative(matches, at) };
}

const ESCAPE = /%[2-7][0-9A-Fa-f]|\\(?:u00|x)[2-7][0-9A-Fa-f]/;

/** How characters around an anchor are escaped, if some are that a secret may have. */
function escapesIn(around: string): Place | null {
  if (!ESCAPE.test(around)) return null;
  return /%[2-7][0-9A-Fa-f]/.test(around) ? 'percent' : 'unicode-escape';
}

function tryRule(ready: ReadyRule, hit: Hit, matches: Match[], trace?: Trace): void {
  const { id } = ready.rule;
  trace?.({ kind: 'anchor', rule: id, anchor: hit.memory.slice(hit.text, hit.at, hit.at + hit.length), at: hit.text.toBlob(hit.at) });
  if (runsOnWholeText(ready.rule)) return;
  const candidates = candidatesOf(ready, hit);
  if (candidates.length === 0) trace?.({ kind: 'no-match', rule: id, at: hit.text.toBlob(hit.at), why: 'what stands around the anchor does not have the form' });
  for (const candidate of candidates) keep(ready, candidate, hit.text, matches, trace);
}

function runsOnWholeText({ detector }: EngineRule): boolean {
  return detector.kind === 'pattern' && detector.scope === 'blob';
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

/** Checks a candidate and keeps it as a match of its text. */
function keep({ rule }: ReadyRule, candidate: Candidate, text: Text, matches: Match[], trace?: Trace): void {
  if (candidate.value === '') return;
  const result = runChecks(rule, candidate);
  if (trace) {
    const span = { start: text.toBlob(candidate.secretStart), end: text.toBlob(candidate.secretEnd) };
    trace({ kind: 'candidate', rule: rule.id, span });
    for (const note of result.notes) trace({ kind: 'check', rule: rule.id, span, note });
  }
  if (!result.kept) return;
  matches.push({
    rule: rule.id,
    span: { start: candidate.start, end: candidate.end },
    secret: { start: candidate.secretStart, end: candidate.secretEnd },
    value: candidate.value,
    confidence: result.confidence,
    decoded: text.steps,
    parts: [],
  });
}

function matchesOf(state: State, text: Text, items: readonly Item[], trace?: Trace): Match[] {
  const found = new Map<string, Match>();
  const add = (match: Match): void => {
    const key = `${match.rule} ${match.secret.start} ${match.secret.end}`;
    const known = found.get(key);
    if (!known || known.decoded.length > match.decoded.length) found.set(key, match);
  };
  for (const item of items) for (const match of item.matches) add(moved(match, item.at));
  for (const rule of wholeTextRules(state, items)) for (const match of wholeTextMatches(state.ready(rule), text, state.memory, trace)) add(match);
  for (const decoded of decodeAround(state.memory, text, items)) for (const match of decodedMatches(state, text, decoded, trace)) add(match);
  return [...found.values()].sort((a, b) => a.secret.start - b.secret.start || a.secret.end - b.secret.end || (a.rule < b.rule ? -1 : 1));
}

/** Rules without anchors, and those whose anchors only say that they shall run. */
function wholeTextRules(state: State, items: readonly Item[]): Set<number> {
  const rules = new Set<number>(state.prefilter.always);
  for (const { what } of items) if (what < EVENT.base64) for (const rule of state.wholeText(what)) rules.add(rule);
  return rules;
}

function wholeTextMatches(ready: ReadyRule, text: Text, memory: TextMemory, trace?: Trace): Match[] {
  const matches: Match[] = [];
  for (const candidate of matchWholeText(ready, { text, memory })) keep(ready, candidate, text, matches, trace);
  return matches;
}

/** Goes through decoded bytes as a text of their own, behind the text they came from. Matches have offsets of the outer text. */
function decodedMatches(state: State, outer: Text, decoded: Decoded, trace?: Trace): Match[] {
  if (outer.steps.length >= DEEPEST) return [];
  const address = state.memory.behind(outer);
  state.memory.open(address, decoded.bytes.length).set(decoded.bytes);
  const text: Text = {
    address,
    length: decoded.bytes.length,
    opens: decoded.opens,
    closes: decoded.closes,
    steps: [...outer.steps, decoded.step],
    toBlob: (offset) => outer.toBlob(decoded.origin(offset)),
  };
  trace?.({ kind: 'decoded', steps: text.steps, span: { start: text.toBlob(0), end: text.toBlob(text.length) } });
  const items = itemsThatMatter(state, text, state.hits(text, 0, text.length), trace);
  return matchesOf(state, text, items, trace).map((match) => ({
    ...match,
    span: { start: decoded.origin(match.span.start), end: decoded.origin(match.span.end) },
    secret: { start: decoded.origin(match.secret.start), end: decoded.origin(match.secret.end) },
  }));
}

function relative(matches: Match[], at: number): Match[] {
  return matches.length === 0 ? matches : matches.map((match) => moved(match, -at));
}

/** The match, `by` bytes further on. */
export function moved(match: Match, by: number): Match {
  return {
    ...match,
    span: { start: match.span.start + by, end: match.span.end + by },
    secret: { start: match.secret.start + by, end: match.secret.end + by },
  };
}
