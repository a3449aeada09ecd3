import { byteSet, overlaps, union, type ByteSet } from './bytes.ts';
import { childrenOf, isNullable, type Re2Node, type Re2Pattern } from './syntax.ts';

/** Bytes that an unbounded repeat may run over: the largest window there is. */
const WINDOW = 4096;
/** Ways to split a text among neighbouring repeats, a start position. Two unbounded repeats over one window make 16 million. */
const MAX_SPLITS = 1_000_000;
/** Rounds of an ambiguous repeat, each of which doubles the work. */
const MAX_AMBIGUOUS_ROUNDS = 10;

/**
 * What could make a backtracking engine slow on a window, one sentence each. A structural and cautious reading of the pattern:
 * repeats in repeats that can share out one text in many ways, alternatives that overlap in a repeat, and neighbouring repeats over the same bytes.
 * Empty for every pattern whose work a start position is bounded by `MAX_SPLITS`.
 */
export function hazards(pattern: Re2Pattern): string[] {
  const found = new Set<string>();
  const visit = (node: Re2Node): void => {
    if (node.kind === 'repeat') for (const hazard of repeatHazards(node)) found.add(hazard);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(pattern.root);
  if (splits(pattern.root) > MAX_SPLITS) found.add('neighbouring repeats over the same bytes can share out one text in too many ways');
  return [...found];
}

function repeatHazards(node: Re2Node & { kind: 'repeat' }): string[] {
  if (node.max <= MAX_AMBIGUOUS_ROUNDS) return [];
  const found: string[] = [];
  const inner = variableBytes(node.item);
  if (inner.some((bit) => bit === 1) && !isDelimited(node.item, inner)) found.push('a repeat inside a repeat has no delimiter between its rounds');
  if (hasOverlappingChoice(node.item)) found.push('alternatives inside a repeat can start with the same byte');
  return found;
}

/** Bytes that the repeats of variable count in a node run over. */
function variableBytes(node: Re2Node): ByteSet {
  if (node.kind === 'repeat' && node.max > node.min) return bytesIn(node.item);
  return childrenOf(node).map(variableBytes).reduce(union, byteSet());
}

function bytesIn(node: Re2Node): ByteSet {
  return node.kind === 'set' ? node.set : childrenOf(node).map(bytesIn).reduce(union, byteSet());
}

/** Whether each round must read a byte that no repeat in it can take: then a text falls into rounds in one way only. */
function isDelimited(node: Re2Node, variable: ByteSet): boolean {
  if (node.kind === 'set') return !overlaps(node.set, variable);
  if (node.kind === 'sequence') return node.items.some((item) => isDelimited(item, variable));
  if (node.kind === 'choice') return node.items.every((item) => isDelimited(item, variable));
  return (node.kind === 'group' || (node.kind === 'repeat' && node.min > 0)) && isDelimited(node.item, variable);
}

function hasOverlappingChoice(node: Re2Node): boolean {
  if (node.kind === 'choice') {
    let seen = byteSet();
    for (const item of node.items) {
      const first = firstBytes(item);
      if (overlaps(first, seen)) return true;
      seen = union(first, seen);
    }
  }
  return childrenOf(node).some(hasOverlappingChoice);
}

function firstBytes(node: Re2Node): ByteSet {
  if (node.kind === 'set') return node.set;
  let first = byteSet();
  for (const child of childrenOf(node)) {
    first = union(first, firstBytes(child));
    if (node.kind === 'sequence' && !isNullable(child)) break;
  }
  return first;
}

/** Ways to split a text among the repeats of a node, at most. Repeats multiply until something between them must read a byte that they cannot. */
function splits(node: Re2Node): number {
  if (node.kind === 'choice') return node.items.reduce((sum, item) => sum + splits(item), 0);
  if (node.kind === 'group') return splits(node.item);
  if (node.kind === 'repeat') return Math.min(node.max, WINDOW) - node.min + 1;
  if (node.kind !== 'sequence') return 1;
  let worst = 1;
  let chain = 1;
  let bytes = byteSet();
  for (const item of node.items) {
    const variable = variableBytes(item);
    // Fixed text that the repeats before it cannot read ends the chain: where it stands is where they stop.
    if (chain > 1 && !isNullable(item) && !overlaps(bytesIn(item), bytes)) [chain, bytes] = [1, byteSet()];
    chain *= splits(item);
    bytes = union(bytes, variable);
    worst = Math.max(worst, chain);
  }
  return worst;
}
