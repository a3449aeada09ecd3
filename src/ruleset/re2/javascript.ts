import { complement, rangesOf, type ByteSet } from './bytes.ts';
import { childrenOf, isNullable, type Assertion, type Re2Node, type Re2Pattern } from './syntax.ts';

const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  // Not JavaScript's `m` flag, which also takes CR, U+2028 and U+2029 for line ends.
  'text-start': '^', 'text-end': '$', 'line-start': '(?<![^\\n])', 'line-end': '(?![^\\n])', 'word-boundary': '\\b', 'no-word-boundary': '\\B',
};

/**
 * The same pattern for JavaScript's RegExp on Latin-1 strings, without flags: sets are written out, so nothing depends on modifiers.
 * Equal spans and groups on every input, provided `differences` finds nothing.
 */
export function toJavaScript(pattern: Re2Pattern): { source: string; flags: string } {
  return { source: write(pattern.root), flags: '' };
}

/** The same pattern in RE2 syntax of ASCII only, equal on Latin-1 strings in every RE2 engine (non-ASCII text written as bytes). */
export function toRe2Source(pattern: Re2Pattern): string {
  return write(pattern.root, RE2_ASSERTIONS);
}

const RE2_ASSERTIONS: Readonly<Record<Assertion, string>> = {
  ...ASSERTIONS, 'text-start': '\\A', 'text-end': '\\z', 'line-start': '(?m:^)', 'line-end': '(?m:$)',
};

function write(node: Re2Node, assertions = ASSERTIONS): string {
  switch (node.kind) {
    case 'set': return writeSet(node.set);
    case 'assertion': return assertions[node.what];
    case 'group': return `(${write(node.item, assertions)})`;
    case 'choice': return `(?:${node.items.map((item) => write(item, assertions)).join('|')})`;
    case 'repeat': return `${writeAtom(node.item, assertions)}${writeCount(node)}${node.lazy ? '?' : ''}`;
    case 'sequence': return node.items.map((item) => write(item, assertions)).join('');
  }
}

function writeAtom(node: Re2Node, assertions: typeof ASSERTIONS): string {
  const text = write(node, assertions);
  return node.kind === 'set' || node.kind === 'group' || node.kind === 'choice' ? text : `(?:${text})`;
}

function writeCount({ min, max }: { min: number; max: number }): string {
  if (min === 0 && max === 1) return '?';
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

function writeSet(set: ByteSet): string {
  const ranges = rangesOf(set);
  if (ranges.length === 0) return '[^\\x00-\\xff]';
  if (ranges.length === 1 && ranges[0]![0] === ranges[0]![1]) return writeByte(ranges[0]![0]);
  const negative = rangesOf(complement(set));
  if (negative.length > 0 && negative.length < ranges.length) return `[^${negative.map(writeRange).join('')}]`;
  return `[${ranges.map(writeRange).join('')}]`;
}

/** The set as the body of a character class, as in `[...]`. */
export function writeClassBody(set: ByteSet): string {
  return rangesOf(set).map(writeRange).join('');
}

function writeRange([low, high]: [number, number]): string {
  if (low === high) return writeByte(low);
  return high === low + 1 ? writeByte(low) + writeByte(high) : `${writeByte(low)}-${writeByte(high)}`;
}

function writeByte(byte: number): string {
  const char = String.fromCharCode(byte);
  if (/[A-Za-z0-9_ "'#%&,:;<=>@`~!]/.test(char)) return char;
  return byte > 0x20 && byte < 0x7f ? `\\${char}` : `\\x${byte.toString(16).padStart(2, '0')}`;
}

/**
 * What makes a backtracking engine give other spans than RE2, one sentence each: JavaScript forgets the groups of an earlier round of a repeat,
 * and gives up a round that matched nothing.
 */
export function differences(pattern: Re2Pattern): string[] {
  const found = new Set<string>();
  const visit = (node: Re2Node): void => {
    if (node.kind === 'repeat') {
      if (node.max > 1 && hasGroup(node.item)) found.add('a capturing group stands inside a repeat');
      if (node.max > node.min && isNullable(node.item)) found.add('what is repeated may be empty');
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(pattern.root);
  return [...found];
}

function hasGroup(node: Re2Node): boolean {
  return node.kind === 'group' || childrenOf(node).some(hasGroup);
}
