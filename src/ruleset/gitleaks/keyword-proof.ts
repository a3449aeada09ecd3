import type { Re2Node, Re2Pattern } from '../re2/syntax.ts';

/** An Aho-Corasick automaton over lower-case bytes, built out in full: `next[state * 256 + byte]`. */
interface WordAutomaton {
  next: Int32Array;
  /** States in which a word has just been read. */
  ends: Uint8Array;
}

type States = ReadonlySet<number>;

/** More states than this (about the bytes of all words together) are not worth the time of a proof. */
const STATE_LIMIT = 1024;

/**
 * True when every text that the pattern matches holds one of the words, letters of either case.
 * The pattern's tree is walked with the set of automaton states that can be reached without reading a word whole; if none is left at
 * the end, every match holds one. Assertions are taken as always true, so a "false" may be wrong and a "true" is not.
 *
 * @param words Latin-1, lower case, at least one character each.
 */
export function everyMatchHolds(pattern: Re2Pattern, words: readonly string[]): boolean {
  if (words.length === 0 || words.reduce((sum, word) => sum + word.length, 1) > STATE_LIMIT) return false;
  const automaton = automatonOf(words);
  return escape(pattern.root, new Set([0]), automaton).size === 0;
}

/** The states after the node, from any of `states`, along texts that hold no word so far. */
function escape(node: Re2Node, states: States, automaton: WordAutomaton): States {
  if (states.size === 0) return states;
  switch (node.kind) {
    case 'set': return step(node.set, states, automaton);
    case 'assertion': return states;
    case 'group': return escape(node.item, states, automaton);
    case 'sequence': return node.items.reduce((reached, item) => escape(item, reached, automaton), states);
    case 'choice': return new Set(node.items.flatMap((item) => [...escape(item, states, automaton)]));
    case 'repeat': return repeat(node, states, automaton);
  }
}

function repeat(node: Re2Node & { kind: 'repeat' }, states: States, automaton: WordAutomaton): States {
  let reached = states;
  for (let count = 0; count < node.min; count += 1) reached = escape(node.item, reached, automaton);
  const all = new Set(reached);
  for (let count = node.min; count < node.max; count += 1) {
    reached = escape(node.item, reached, automaton);
    // Nothing new: further rounds only go over the same states.
    if ([...reached].every((state) => all.has(state))) break;
    for (const state of reached) all.add(state);
  }
  return all;
}

function step(set: Readonly<Uint8Array>, states: States, { next, ends }: WordAutomaton): States {
  const reached = new Set<number>();
  for (const state of states) {
    for (let byte = 0; byte < 256; byte += 1) {
      if (set[byte] !== 1) continue;
      const to = next[state * 256 + lowerCase(byte)]!;
      if (ends[to] === 0) reached.add(to);
    }
  }
  return reached;
}

function automatonOf(words: readonly string[]): WordAutomaton {
  const size = words.reduce((sum, word) => sum + word.length, 1);
  const next = new Int32Array(size * 256);
  const ends = new Uint8Array(size);
  let count = 1;
  for (const word of words) {
    let state = 0;
    for (const char of word) {
      const at = state * 256 + char.charCodeAt(0);
      if (next[at] === 0) next[at] = count++;
      state = next[at]!;
    }
    ends[state] = 1;
  }
  link(next, ends, count);
  return { next, ends };
}

/** Fills the transitions that leave the trie, breadth first, from the state of the longest shorter suffix. */
function link(next: Int32Array, ends: Uint8Array, count: number): void {
  const suffix = new Int32Array(count);
  const queue = [0];
  for (const state of queue) {
    for (let byte = 0; byte < 256; byte += 1) {
      const at = state * 256 + byte;
      const fallback = state === 0 ? 0 : next[suffix[state]! * 256 + byte]!;
      const to = next[at]!;
      if (to === 0) {
        next[at] = fallback;
        continue;
      }
      suffix[to] = fallback;
      if (ends[fallback] === 1) ends[to] = 1;
      queue.push(to);
    }
  }
}

function lowerCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}
