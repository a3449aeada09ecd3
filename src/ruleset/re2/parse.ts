import { parseClass } from './character-class.ts';
import { ANY, bytesOf, classEscape, escapedCharacter, fail, nextCharacter, NOT_NEWLINE, type Flags, type Scanner } from './scanner.ts';
import { childrenOf, type Assertion, type Re2Node, type Re2Pattern } from './syntax.ts';

/** RE2's own bound on counted repeats; nested ones multiply. */
const MAX_REPEAT = 1000;
/** As in RE2: deeper patterns could overflow the stack of what walks them. */
const MAX_DEPTH = 500;

interface Parser extends Scanner {
  groups: number;
  names: Map<string, number>;
  depth: number;
}

/**
 * Parses RE2 syntax (https://github.com/google/re2/wiki/Syntax, the Perl dialect that Go also has) with the meaning it has on bytes seen as Latin-1:
 * `.` and negated classes match one byte, `\w \d \s \b` are ASCII, letter case is ASCII's. An escape up to `\xFF` is that byte;
 * a non-ASCII character in the pattern is its UTF-8 bytes.
 * @throws PatternError with the offset of the fault
 */
export function parseRe2(source: string): Re2Pattern {
  const flags = { fold: false, multiLine: false, dotAll: false, swapGreed: false };
  const parser: Parser = { source, at: 0, flags, groups: 0, names: new Map(), depth: 0 };
  const root = parseChoice(parser);
  if (parser.at < source.length) fail('there is no "(" for this ")"', parser.at);
  return { source, root, groups: parser.groups, names: parser.names };
}

/** Everything up to the closing parenthesis or the end. Flags set inside go on across `|` and end with the group. */
function parseChoice(parser: Parser): Re2Node {
  if (++parser.depth > MAX_DEPTH) fail('the pattern is nested too deeply', parser.at);
  const outer = parser.flags;
  const items = [parseSequence(parser)];
  while (parser.source[parser.at] === '|') {
    parser.at++;
    items.push(parseSequence(parser));
  }
  parser.flags = outer;
  parser.depth--;
  return items.length === 1 ? items[0]! : { kind: 'choice', items };
}

function parseSequence(parser: Parser): Re2Node {
  const items: Re2Node[] = [];
  while (parser.at < parser.source.length && !/[|)]/.test(parser.source[parser.at]!)) {
    if (parser.source.startsWith('\\Q', parser.at)) readQuoted(parser, items);
    else {
      const atom = parseAtom(parser);
      if (atom === undefined) continue;
      items.push(...atom.slice(0, -1), parseRepeat(parser, atom.at(-1)!));
    }
  }
  return items.length === 1 ? items[0]! : { kind: 'sequence', items };
}

/** `\Q...\E`: a repeat behind it is one of its last character, as with any literal. */
function readQuoted(parser: Parser, items: Re2Node[]): void {
  parser.at += 2;
  const close = parser.source.indexOf('\\E', parser.at);
  const end = close === -1 ? parser.source.length : close;
  while (parser.at < end) items.push(...setsOf(bytesOf(nextCharacter(parser), parser)));
  parser.at = close === -1 ? end : end + 2;
  const last = items.pop();
  if (last !== undefined) items.push(parseRepeat(parser, last));
}

/** One atom: its nodes, of which a repeat takes the last; undefined for flags, which are no atom. */
function parseAtom(parser: Parser): Re2Node[] | undefined {
  const char = parser.source[parser.at]!;
  if (char === '(') return parseGroup(parser);
  if (char === '[') return [parseClass(parser)];
  if (/[*+?]/.test(char) || countAt(parser) !== undefined) return fail(`there is nothing that "${char}" could repeat`, parser.at);
  if (char === '\\') return parseEscape(parser);
  if (char === '.' || char === '^' || char === '$') {
    parser.at++;
    if (char === '.') return [{ kind: 'set', set: parser.flags.dotAll ? ANY : NOT_NEWLINE }];
    const edge = char === '^' ? 'start' : 'end';
    return [{ kind: 'assertion', what: `${parser.flags.multiLine ? 'line' : 'text'}-${edge}` }];
  }
  return oneAtom(setsOf(bytesOf(nextCharacter(parser), parser)));
}

/** A character of several bytes is repeated as a whole. */
function oneAtom(sets: Re2Node[]): Re2Node[] {
  return sets.length === 1 ? sets : [{ kind: 'sequence', items: sets }];
}

const ASSERTION_ESCAPES: Readonly<Record<string, Assertion>> = { A: 'text-start', z: 'text-end', b: 'word-boundary', B: 'no-word-boundary' };

function parseEscape(parser: Parser): Re2Node[] {
  const char = parser.source[parser.at + 1] ?? '';
  if (Object.hasOwn(ASSERTION_ESCAPES, char)) {
    parser.at += 2;
    return [{ kind: 'assertion', what: ASSERTION_ESCAPES[char]! }];
  }
  const set = classEscape(parser);
  return set === undefined ? oneAtom(setsOf(bytesOf(escapedCharacter(parser), parser))) : [{ kind: 'set', set }];
}

function parseGroup(parser: Parser): Re2Node[] | undefined {
  const start = parser.at;
  const named = /^\(\?P?<([^>]*)>/.exec(parser.source.slice(start, start + 200));
  if (parser.source[start + 1] !== '?') parser.at++;
  else if (named !== null && !/^\(\?<[=!]/.test(named[0])) parser.at += named[0].length;
  else return parseFlags(parser);
  const index = ++parser.groups;
  if (named !== null) nameGroup(parser, named[1]!, index, start);
  return [{ kind: 'group', index, item: groupBody(parser, start) }];
}

function nameGroup(parser: Parser, name: string, index: number, start: number): void {
  if (!/^[A-Za-z0-9_]+$/.test(name)) fail('the name of the group is not a word', start);
  if (parser.names.has(name)) fail(`two groups have the name "${name}"`, start);
  parser.names.set(name, index);
}

function groupBody(parser: Parser, start: number): Re2Node {
  const item = parseChoice(parser);
  if (parser.source[parser.at] !== ')') fail('the group has no closing ")"', start);
  parser.at++;
  return item;
}

/** `(?i)` (for the rest of the group around it) or `(?i-s:...)`. */
function parseFlags(parser: Parser): Re2Node[] | undefined {
  const start = parser.at;
  const found = /^\(\?([imsU]*)(-[imsU]+)?([:)])/.exec(parser.source.slice(start, start + 40));
  if (found === null) return fail('RE2 has no such group', start);
  const [all, on = '', off = '', end] = found;
  if (all === '(?)') fail('RE2 has no such group', start);
  parser.at += all.length;
  const outer = parser.flags;
  parser.flags = { ...outer, ...flagsOf(on, true), ...flagsOf(off, false) };
  if (end === ')') return undefined;
  const item = groupBody(parser, start);
  parser.flags = outer;
  return [item];
}

const FLAG_NAMES: Readonly<Record<string, keyof Flags>> = { i: 'fold', m: 'multiLine', s: 'dotAll', U: 'swapGreed' };

function flagsOf(letters: string, value: boolean): Partial<Flags> {
  return Object.fromEntries([...letters].filter((letter) => letter !== '-').map((letter) => [FLAG_NAMES[letter]!, value]));
}

function parseRepeat(parser: Parser, item: Re2Node): Re2Node {
  const start = parser.at;
  const count = countAt(parser);
  if (count === undefined) return item;
  parser.at += count.length;
  if (count.max < count.min) fail('the repeat runs backwards', start);
  if (count.min > MAX_REPEAT || (count.max !== Infinity && count.max > MAX_REPEAT)) fail(`RE2 repeats at most ${MAX_REPEAT} times`, start);
  let lazy = parser.flags.swapGreed;
  if (parser.source[parser.at] === '?') {
    lazy = !lazy;
    parser.at++;
  }
  if (countAt(parser) !== undefined) fail('a repeat of a repeat needs a group', parser.at);
  const node: Re2Node = { kind: 'repeat', item, min: count.min, max: count.max, lazy };
  if (copiesOf(node) > MAX_REPEAT) fail(`nested repeats make more than ${MAX_REPEAT} copies`, start);
  return node;
}

/** The repeat that stands at the parser's place, and its length in the pattern. A brace that is no count is a literal. */
function countAt(parser: Parser): { min: number; max: number; length: number } | undefined {
  switch (parser.source[parser.at]) {
    case '*': return { min: 0, max: Infinity, length: 1 };
    case '+': return { min: 1, max: Infinity, length: 1 };
    case '?': return { min: 0, max: 1, length: 1 };
    case '{': break;
    default: return undefined;
  }
  const found = /^\{(0|[1-9]\d*)(,(0|[1-9]\d*)?)?\}/.exec(parser.source.slice(parser.at, parser.at + 40));
  if (found === null) return undefined;
  const min = Number(found[1]);
  const max = found[2] === undefined ? min : found[3] === undefined ? Infinity : Number(found[3]);
  return { min, max, length: found[0].length };
}

/** How many copies of its innermost item counted repeats make; RE2 bounds the product. */
function copiesOf(node: Re2Node): number {
  const inner = Math.max(1, ...childrenOf(node).map(copiesOf));
  if (node.kind !== 'repeat') return inner;
  return inner * Math.max(1, node.max === Infinity ? node.min : node.max);
}

function setsOf(sets: ReturnType<typeof bytesOf>): Re2Node[] {
  return sets.map((set) => ({ kind: 'set', set }));
}
