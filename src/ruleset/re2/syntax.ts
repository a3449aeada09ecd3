import type { ByteSet } from './bytes.ts';

/** A pattern as a tree. Letter case, classes and non-ASCII characters are resolved to sets of bytes when it is parsed. */
export type Re2Node =
  /** One byte of a set. */
  | { kind: 'set'; set: ByteSet }
  | { kind: 'assertion'; what: Assertion }
  /** No items: the empty string. */
  | { kind: 'sequence'; items: Re2Node[] }
  | { kind: 'choice'; items: Re2Node[] }
  | { kind: 'repeat'; item: Re2Node; min: number; max: number; lazy: boolean }
  /** A capturing group. */
  | { kind: 'group'; item: Re2Node; index: number };

export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word-boundary' | 'no-word-boundary';

export interface Re2Pattern {
  source: string;
  root: Re2Node;
  /** Number of capturing groups. */
  groups: number;
  /** Name -> index. */
  names: Map<string, number>;
}

/** A pattern that RE2 would refuse, or that has no meaning on bytes. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  /** Offset in the pattern, in UTF-16 units from 0. */
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Whether the node may match the empty string. Assertions count as empty. */
export function isNullable(node: Re2Node): boolean {
  switch (node.kind) {
    case 'set': return false;
    case 'assertion': return true;
    case 'sequence': return node.items.every(isNullable);
    case 'choice': return node.items.some(isNullable);
    case 'repeat': return node.min === 0 || isNullable(node.item);
    case 'group': return isNullable(node.item);
  }
}

/** The nodes right under a node. */
export function childrenOf(node: Re2Node): Re2Node[] {
  if (node.kind === 'sequence' || node.kind === 'choice') return node.items;
  return node.kind === 'repeat' || node.kind === 'group' ? [node.item] : [];
}

/** Least and greatest number of bytes that a match has; `max` may be Infinity. */
export function widths(pattern: Re2Pattern): { min: number; max: number } {
  return widthsOf(pattern.root);
}

export function widthsOf(node: Re2Node): { min: number; max: number } {
  switch (node.kind) {
    case 'set': return { min: 1, max: 1 };
    case 'assertion': return { min: 0, max: 0 };
    case 'group': return widthsOf(node.item);
    case 'repeat': {
      const item = widthsOf(node.item);
      return { min: item.min * node.min, max: item.max === 0 ? 0 : item.max * node.max };
    }
    case 'sequence': {
      const all = node.items.map(widthsOf);
      return { min: all.reduce((sum, each) => sum + each.min, 0), max: all.reduce((sum, each) => sum + each.max, 0) };
    }
    case 'choice': {
      const all = node.items.map(widthsOf);
      return { min: Math.min(...all.map((each) => each.min)), max: Math.max(...all.map((each) => each.max)) };
    }
  }
}
