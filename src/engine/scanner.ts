import { HIT_WORDS, type Kernel, reserve, startKernel } from '../kernel/kernel.ts';
import type { Match } from '../model.ts';
import { carryItems, joinItems, newHits } from './carry.ts';
import type { Item } from './item.ts';
import { createJudge, type Judge, moved } from './judge.ts';
import { javascriptPattern } from './pattern/javascript.ts';
import type { Pattern, PatternEngine } from './pattern/pattern.ts';
import type { EngineRule, ReadyRule } from './candidate.ts';
import type { Prefilter } from './prefilter.ts';
import { type Text, textMemory, PADDING } from './text.ts';
import type { Trace } from './trace.ts';

/** The rules of a scan, each read when it is first asked for. */
export interface RuleTable {
  rule(index: number): EngineRule;
}

export interface ScannerParts {
  /** The kernel's module. */
  kernel: Uint8Array<ArrayBuffer>;
  rules: RuleTable;
  prefilter: Prefilter;
  /** Engine for patterns that are not built in; null when there is none such. */
  linear: PatternEngine | null;
}

/** A piece of a blob in the scanner's memory. */
export interface Piece {
  /** Bytes filled in at the start of `room`. */
  length: number;
  /** Offset in the blob of the piece's first byte; a multiple of 65536. */
  offset: number;
  /** True where the piece starts (ends) with the blob. */
  opens: boolean;
  closes: boolean;
  /** Matches whose secret starts in [from, to) of the piece are this piece's; what lies around is only looked at. */
  from: number;
  to: number;
}

/** Bytes in, matches out. One scanner a thread: it has one memory. */
export interface Scanner {
  readonly kernel: Kernel;
  /** Memory for a piece of up to `bytes`; fill it, then `scan`. The view dies with the next call of `room` or `scan`. */
  room(bytes: number): Uint8Array;
  /** Everything that is judged in a text which lies in the kernel's memory: its places, with how far each verdict looked. */
  judgeAll(text: PlacedText): Item[];
  /**
   * The same for a text that a delta made of a base, from the base's items and what changed: exactly what `judgeAll` gives.
   * `regions` (pairs of u32, start and end) are what changed, widened by `margin`; `runs` is what was copied.
   */
  judgeChanges(text: PlacedText, base: { items: readonly Item[]; length: number }, runs: Uint32Array, regions: Uint32Array): Item[];
  /** The matches that a text's items make, before overlap is resolved, in order of place. */
  matchesOf(text: PlacedText, items: readonly Item[]): Match[];
  /** Bytes around a change in which the kernel may find something else than before. */
  readonly margin: number;
  /** First address behind what the scanner needs for itself: texts may lie there. */
  readonly free: number;
  /** All matches of a piece, before overlap is resolved, in order of place. Throws nothing but what a broken rule throws. */
  scan(piece: Piece, trace?: Trace): Match[];
}

/** A whole blob in the kernel's memory: at a multiple of 16, with free room around it, and behind it for what it decodes to. */
export interface PlacedText {
  address: number;
  length: number;
}

/** Most hits the kernel writes in one call. */
const HITS = 1 << 15;

/** Makes a scanner: kernel started, tables in place, no pattern compiled yet. */
export function createScanner(parts: ScannerParts): Scanner {
  const kernel = startKernel(parts.kernel);
  const memory = textMemory(kernel);
  const tables = kernel.heapStart;
  const hits = align(tables + parts.prefilter.tables.length);
  const address = align(hits + HITS * HIT_WORDS * 4 + PADDING);
  reserve(kernel, address);
  new Uint8Array(kernel.memory.buffer).set(parts.prefilter.tables, tables);
  kernel.useTables(tables);
  let margin: number | undefined;
  const judge: Judge = createJudge({ memory, prefilter: parts.prefilter, rule: (index) => parts.rules.rule(index), ready: lazily(parts.rules, parts.linear), hits: (text, from, to) => allHits(kernel, hits, text, from, to) });
  const whole = ({ address: at, length }: PlacedText): Text => {
    memory.open(at, length);
    return { address: at, length, opens: true, closes: true, steps: [], toBlob: (offset) => offset };
  };
  return {
    kernel,
    free: address,
    // All rules are read for it, which only a sweep needs.
    get margin() {
      return (margin ??= marginOf(parts.prefilter, judge));
    },
    judgeAll(placed) {
      const text = whole(placed);
      return joinItems([], judge.items(text, allHits(kernel, hits, text, 0, text.length)));
    },
    judgeChanges(placed, base, runs, regions) {
      const text = whole(placed);
      const carried = carryItems(base.items, runs, base.length, text.length);
      const found = hitsIn(kernel, hits, text, regions, carried.regions);
      const again = Uint32Array.from(carried.again);
      return joinItems(carried.kept, [...judge.items(text, again), ...judge.items(text, newHits(found, carried.kept))]);
    },
    matchesOf: (placed, items) => (items.length === 0 && parts.prefilter.always.length === 0 ? [] : judge.matches(whole(placed), items)),
    room: (bytes) => memory.open(address, bytes),
    scan(piece, trace) {
      memory.open(address, piece.length);
      const text: Text = { address, length: piece.length, opens: piece.opens, closes: piece.closes, steps: [], toBlob: (offset) => piece.offset + offset };
      const items = judge.itemsThatMatter(text, allHits(kernel, hits, text, 0, piece.length), trace);
      if (items.length === 0 && parts.prefilter.always.length === 0) return [];
      const matches = judge.matches(text, items, trace).filter((match) => match.secret.start >= piece.from && match.secret.start < piece.to);
      return piece.offset === 0 ? matches : matches.map((match) => moved(match, piece.offset));
    },
  };
}

/** Less than this around a change the kernel could miss a run of encoded bytes that got long enough. */
const LEAST_MARGIN = 64;

function marginOf(prefilter: Prefilter, judge: Judge): number {
  let margin = LEAST_MARGIN;
  for (let anchor = 0; anchor < prefilter.lengths.length; anchor++) {
    const { before, after } = judge.ranges(anchor).saw;
    margin = Math.max(margin, before, after);
  }
  return margin + LEAST_MARGIN;
}

function hitsIn(kernel: Kernel, hits: number, text: Text, regions: Uint32Array, more: readonly [number, number][]): Uint32Array {
  const parts: Uint32Array[] = [];
  for (let i = 0; i < regions.length; i += 2) parts.push(allHits(kernel, hits, text, regions[i]!, regions[i + 1]!));
  for (const [from, to] of more) parts.push(allHits(kernel, hits, text, from, to));
  return joinWords(parts.filter((part) => part.length > 0));
}

const NO_WORDS = new Uint32Array();

function joinWords(parts: readonly Uint32Array[]): Uint32Array {
  if (parts.length <= 1) return parts[0] ?? NO_WORDS;
  const joined = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** What the kernel finds in a text: words of HIT_WORDS, in the order of the places looked at. */
function allHits(kernel: Kernel, hits: number, text: Text, from: number, to: number): Uint32Array {
  const parts: Uint32Array[] = [];
  for (let at = from; at < to; at = kernel.stopped()) {
    const count = kernel.scan(text.address, text.length, at, to, hits, HITS);
    if (count > 0) parts.push(new Uint32Array(kernel.memory.buffer, hits, count * HIT_WORDS).slice());
  }
  return joinWords(parts);
}

/** Rules made ready when they are first needed. */
function lazily(rules: RuleTable, linear: PatternEngine | null): (index: number) => ReadyRule {
  const ready: ReadyRule[] = [];
  return (index) => (ready[index] ??= makeReady(rules.rule(index), linear));
}

function makeReady(rule: EngineRule, linear: PatternEngine | null): ReadyRule {
  const detector = rule.detector;
  let pattern: Pattern | null = null;
  if (detector.kind === 'pattern') pattern = detector.js && rule.origin === 'built-in' ? javascriptPattern(detector.js.source, detector.js.flags) : compile(linear, detector.pattern);
  if (detector.kind === 'context' && detector.shape) pattern = rule.origin === 'built-in' ? javascriptPattern(detector.shape, '') : compile(linear, detector.shape);
  return { rule, pattern };
}

function compile(linear: PatternEngine | null, pattern: string): Pattern {
  if (!linear) throw new TypeError('no engine for patterns of this kind was given');
  return linear.compile(pattern);
}

function align(address: number): number {
  return (address + 63) & ~63;
}
