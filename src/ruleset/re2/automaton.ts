import type { ByteSet } from './bytes.ts';
import type { Re2Node } from './syntax.ts';

/**
 * A pattern as an automaton (Thompson's construction; counted repeats are copied out, assertions are taken to hold).
 * States are numbered along the pattern: every edge goes to a higher number, but for the back edges of unbounded repeats.
 */
export interface Automaton {
  states: AutomatonState[];
  start: number;
  accept: number;
}

export interface AutomatonState {
  /** Edge that reads one byte of the set. */
  reads?: { set: ByteSet; to: number };
  /** Edges that read nothing. */
  free: number[];
}

/** Patterns that make more states are refused by whoever builds automata of users' patterns; built-in ones stay far below. */
export const MAX_STATES = 20_000;

/** @throws RangeError when the pattern makes more than `MAX_STATES` */
export function automatonOf(root: Re2Node): Automaton {
  const states: AutomatonState[] = [];
  const add = (): number => {
    if (states.length >= MAX_STATES) throw new RangeError(`the pattern has more than ${MAX_STATES} states`);
    return states.push({ free: [] }) - 1;
  };
  const start = add();
  const accept = build(root, start, states, add);
  return { states, start, accept };
}

/** Adds the states of a node behind state `from`; returns the state where it ends. */
function build(node: Re2Node, from: number, states: AutomatonState[], add: () => number): number {
  switch (node.kind) {
    case 'assertion': return from;
    case 'group': return build(node.item, from, states, add);
    case 'sequence': return node.items.reduce((at, item) => build(item, at, states, add), from);
    case 'set': {
      // A state has one reading edge, and a free one would be taken instead of it: both need a state of their own.
      const at = step(from, states, add);
      const to = add();
      states[at]!.reads = { set: node.set, to };
      return to;
    }
    case 'choice': {
      const ends = node.items.map((item) => build(item, step(from, states, add), states, add));
      const join = add();
      for (const end of ends) states[end]!.free.push(join);
      return join;
    }
    case 'repeat': {
      let at = from;
      for (let copy = 0; copy < node.min; copy++) at = build(node.item, at, states, add);
      return node.max === Infinity ? buildLoop(node.item, at, states, add) : buildOptional(node.item, node.max - node.min, at, states, add);
    }
  }
}

function step(from: number, states: AutomatonState[], add: () => number): number {
  const to = add();
  states[from]!.free.push(to);
  return to;
}

function buildLoop(item: Re2Node, from: number, states: AutomatonState[], add: () => number): number {
  const head = step(from, states, add);
  const end = build(item, step(head, states, add), states, add);
  states[end]!.free.push(head);
  return step(head, states, add);
}

function buildOptional(item: Re2Node, copies: number, from: number, states: AutomatonState[], add: () => number): number {
  const exits: number[] = [from];
  let at = from;
  for (let copy = 0; copy < copies; copy++) {
    at = build(item, at, states, add);
    exits.push(at);
  }
  const join = add();
  for (const exit of exits) states[exit]!.free.push(join);
  return join;
}
