import type { Reach } from '../../model.ts';
import { automatonOf, type Automaton } from './automaton.ts';
import { byteSet, rangesOf, union } from './bytes.ts';
import { writeClassBody } from './javascript.ts';
import type { Re2Pattern } from './syntax.ts';

/** Bytes of the class (a class body, `0-9A-Z`) that follow that anchor at once in every match: at least `min`. */
export interface Tail {
  alphabet: string;
  min: number;
}

/** What is known of the anchors of a pattern. */
export type AnchorProof =
  /** Every match holds an anchor; some anchor in it lies within `reach` of all of the match, one byte of context on either side included. Infinity where nothing bounds it. */
  | { proven: true; reach: Reach; tail?: Tail }
  /** `witness` is a string that the pattern (assertions aside) could match without any anchor in it. */
  | { proven: false; witness: string };

/**
 * Proves that one of the anchors lies in every match: runs the pattern's automaton and an Aho-Corasick automaton of the anchors side by side
 * and looks for a way to the end that never completes an anchor. Exact but for assertions, which are taken to hold.
 * @param fold anchors match letters of either case
 * @throws RangeError when the pattern is too large to be examined
 */
export function proveAnchors(pattern: Re2Pattern, anchors: readonly string[], fold: boolean): AnchorProof {
  const automaton = automatonOf(pattern.root);
  const searcher = searcherOf(anchors, fold);
  const walk = walkBoth(automaton, searcher);
  if (walk.witness !== undefined) return { proven: false, witness: walk.witness };
  const completed = new Set<number>();
  const reach = reachOf(automaton, searcher, walk, completed);
  const tail = tailOf(automaton, completed);
  return { proven: true, reach, ...(tail && { tail }) };
}

/** Aho-Corasick over bytes, as a table. State 0 is the root. */
interface Searcher {
  next: Uint16Array[];
  /** Length of the longest anchor that ends in the state; 0 where none does. */
  ends: number[];
}

function searcherOf(anchors: readonly string[], fold: boolean): Searcher {
  const children: Map<number, number>[] = [new Map()];
  const ends = [0];
  for (const anchor of anchors) {
    let state = 0;
    for (const char of fold ? anchor.toLowerCase() : anchor) {
      const byte = char.charCodeAt(0);
      let to = children[state]!.get(byte);
      if (to === undefined) {
        to = children.push(new Map()) - 1;
        ends.push(0);
        children[state]!.set(byte, to);
      }
      state = to;
    }
    ends[state] = anchor.length;
  }
  return { next: tablesOf(children, ends, fold), ends };
}

function tablesOf(children: Map<number, number>[], ends: number[], fold: boolean): Uint16Array[] {
  const next = children.map(() => new Uint16Array(256));
  const suffix = children.map(() => 0);
  const queue = [0];
  for (const state of queue) {
    const longest = suffix[state]!;
    ends[state] = Math.max(ends[state]!, state === 0 ? 0 : ends[longest]!);
    if (state !== 0) next[state]!.set(next[longest]!);
    for (const [byte, child] of children[state]!) {
      if (state !== 0) suffix[child] = next[longest]![byte]!;
      next[state]![byte] = child;
      queue.push(child);
    }
  }
  if (fold) for (const table of next) table.copyWithin(0x41, 0x61, 0x7b);
  return next;
}

interface Walk {
  witness?: string;
  /** Per state of the pattern: the searcher's states it is reached with while no anchor is complete. */
  reached: Set<number>[];
  /** Pairs (state * searcher states + searcher state) that a back edge leads to: any number of bytes may lie before them. */
  looped: Set<number>;
}

function walkBoth(automaton: Automaton, searcher: Searcher): Walk {
  const width = searcher.ends.length;
  const reached = automaton.states.map(() => new Set<number>());
  const looped = new Set<number>();
  const from = new Map<number, { pair: number; byte: number }>();
  const queue: number[] = [];
  const enter = (state: number, search: number, pair: number, byte: number): void => {
    const to = state * width + search;
    if (pair >= 0 && state <= Math.floor(pair / width)) looped.add(to);
    if (reached[state]!.has(search)) return;
    reached[state]!.add(search);
    from.set(to, { pair, byte });
    queue.push(to);
  };
  enter(automaton.start, 0, -1, -1);
  for (const pair of queue) {
    const state = Math.floor(pair / width);
    const search = pair % width;
    if (state === automaton.accept) return { witness: spell(from, pair), reached, looped };
    for (const to of automaton.states[state]!.free) enter(to, search, pair, -1);
    forEachStep(automaton, searcher, state, search, (to, nextSearch, byte) => {
      if (searcher.ends[nextSearch] === 0) enter(to, nextSearch, pair, byte);
    });
  }
  return { reached, looped };
}

/** Calls back once for each searcher state that the state's reading edge may lead to. */
function forEachStep(automaton: Automaton, searcher: Searcher, state: number, search: number, then: (to: number, search: number, byte: number) => void): void {
  const reads = automaton.states[state]!.reads;
  if (reads === undefined) return;
  const seen = new Set<number>();
  for (const [low, high] of rangesOf(reads.set)) {
    for (let byte = low; byte <= high; byte++) {
      const next = searcher.next[search]![byte]!;
      if (seen.has(next)) continue;
      seen.add(next);
      then(reads.to, next, byte);
    }
  }
}

function spell(from: Map<number, { pair: number; byte: number }>, end: number): string {
  let text = '';
  for (let pair = end; pair >= 0; ) {
    const step = from.get(pair)!;
    if (step.byte >= 0) text = String.fromCharCode(step.byte) + text;
    pair = step.pair;
  }
  return text;
}

/** The first anchor of a match is the one that counts: most bytes before its end, and most bytes behind it. Notes the states where it is complete. */
function reachOf(automaton: Automaton, searcher: Searcher, walk: Walk, completed: Set<number>): Reach {
  const longest = longestToAccept(automaton);
  const reach = { before: 0, after: 0 };
  const most = walk.reached.map((searches) => new Map([...searches].map((search) => [search, -1])));
  most[automaton.start]!.set(0, 0);
  const width = searcher.ends.length;
  for (const pair of walk.looped) most[Math.floor(pair / width)]!.set(pair % width, Infinity);
  const raise = (state: number, search: number, count: number): void => {
    const known = most[state]!.get(search);
    if (known !== undefined && known < count) most[state]!.set(search, count);
  };
  for (const [state, searches] of most.entries()) {
    for (const [search, count] of searches) {
      for (const to of automaton.states[state]!.free) if (to > state) raise(to, search, count);
      forEachStep(automaton, searcher, state, search, (to, next) => {
        const length = searcher.ends[next]!;
        if (length === 0) return raise(to, next, count + 1);
        completed.add(to);
        reach.before = Math.max(reach.before, count + 1 - length + 1);
        reach.after = Math.max(reach.after, length + longest[to]! + 1);
      });
    }
  }
  return reach;
}

/** Most bytes that can follow each state up to the end of a match. */
function longestToAccept(automaton: Automaton): number[] {
  const longest = automaton.states.map(() => -Infinity);
  longest[automaton.accept] = 0;
  for (let state = automaton.states.length - 1; state >= 0; state--) {
    const { reads, free } = automaton.states[state]!;
    if (reads !== undefined) longest[state] = Math.max(longest[state]!, longest[reads.to]! + 1);
    for (const to of free) longest[state] = Math.max(longest[state]!, to > state ? longest[to]! : Infinity);
  }
  return longest;
}

const MOST_TAIL = 255;

/** The tail that says most: length times the bits that each byte of it rules out. */
function tailOf(automaton: Automaton, completed: ReadonlySet<number>): Tail | undefined {
  let best: Tail | undefined;
  let bestBits = 0;
  let alphabet = byteSet();
  let states = closure(automaton, completed);
  for (let min = 1; min <= MOST_TAIL && !states.has(automaton.accept); min++) {
    const next = new Set<number>();
    for (const state of states) {
      const reads = automaton.states[state]!.reads;
      if (reads === undefined) continue;
      alphabet = union(alphabet, reads.set);
      next.add(reads.to);
    }
    const bits = min * Math.log2(256 / alphabet.reduce((sum, bit) => sum + bit, 0));
    if (bits > bestBits) [best, bestBits] = [{ alphabet: writeClassBody(alphabet), min }, bits];
    states = closure(automaton, next);
  }
  return best;
}

/** The states that free edges lead to, these included. */
function closure(automaton: Automaton, states: ReadonlySet<number>): Set<number> {
  const all = new Set(states);
  for (const state of all) for (const to of automaton.states[state]!.free) all.add(to);
  return all;
}
