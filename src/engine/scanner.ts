import { HIT_WORDS, type Kernel, reserve, startKernel } from '../kernel/kernel.ts';
import type { Match } from '../model.ts';
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
  /** All matches of a piece, before overlap is resolved, in order of place. Throws nothing but what a broken rule throws. */
  scan(piece: Piece, trace?: Trace): Match[];
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
  const judge: Judge = createJudge({ memory, prefilter: parts.prefilter, ready: lazily(parts.rules, parts.linear), hits: (text, from, to) => allHits(kernel, hits, text, from, to) });
  return {
    kernel,
    room: (bytes) => memory.open(address, bytes),
    scan(piece, trace) {
      memory.open(address, piece.length);
      const text: Text = { address, length: piece.length, opens: piece.opens, closes: piece.closes, steps: [], toBlob: (offset) => piece.offset + offset };
      const items = judge.items(text, allHits(kernel, hits, text, 0, piece.length), trace);
      const matches = judge.matches(text, items, trace).filter((match) => match.secret.start >= piece.from && match.secret.start < piece.to);
      return piece.offset === 0 ? matches : matches.map((match) => moved(match, piece.offset));
    },
  };
}

/** What the kernel finds in a text: words of HIT_WORDS, in the order of the places looked at. */
function allHits(kernel: Kernel, hits: number, text: Text, from: number, to: number): Uint32Array {
  let all: Uint32Array | undefined;
  for (let at = from; at < to; at = kernel.stopped()) {
    const count = kernel.scan(text.address, text.length, at, to, hits, HITS);
    const words = new Uint32Array(kernel.memory.buffer, hits, count * HIT_WORDS);
    if (all) {
      const joined = new Uint32Array(all.length + words.length);
      joined.set(all);
      joined.set(words, all.length);
      all = joined;
    } else all = words.slice();
  }
  return all ?? new Uint32Array();
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
