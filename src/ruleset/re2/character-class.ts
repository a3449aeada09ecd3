import { byteSet, complement, POSIX_CLASSES, union, type ByteSet } from './bytes.ts';
import { byteOf, bytesOf, classEscape, escapedCharacter, fail, nextCharacter, withCase, type Character, type Scanner } from './scanner.ts';
import type { Re2Node } from './syntax.ts';

/** Reads `[...]`; `scanner.at` is on the bracket. Characters of several bytes make it a choice of the class and their byte sequences. */
export function parseClass(scanner: Scanner): Re2Node {
  const start = scanner.at++;
  const negated = scanner.source[scanner.at] === '^';
  if (negated) scanner.at++;
  let set: ByteSet = byteSet();
  const long: Re2Node[] = [];
  for (let first = true; first || scanner.source[scanner.at] !== ']'; first = false) {
    if (scanner.at >= scanner.source.length) fail('the class has no closing "]"', start);
    const named = posixClass(scanner) ?? classEscape(scanner);
    if (named !== undefined) set = union(set, named);
    else {
      const item = rangeOrCharacter(scanner);
      if ('set' in item) set = union(set, item.set);
      else if (negated) fail('a negated class cannot hold a character of several bytes', start);
      else long.push({ kind: 'sequence', items: bytesOf(item.long, scanner).map((each) => ({ kind: 'set', set: each })) });
    }
  }
  scanner.at++;
  const whole: Re2Node = { kind: 'set', set: negated ? complement(set) : set };
  return long.length === 0 ? whole : { kind: 'choice', items: [whole, ...long] };
}

function rangeOrCharacter(scanner: Scanner): { set: ByteSet } | { long: Character } {
  const start = scanner.at;
  const low = classCharacter(scanner);
  const isRange = scanner.source[scanner.at] === '-' && scanner.source[scanner.at + 1] !== ']' && scanner.at + 1 < scanner.source.length;
  const lowByte = byteOf(low);
  if (!isRange) return lowByte === undefined ? { long: low } : { set: withCase(byteSet([lowByte, lowByte]), scanner) };
  scanner.at++;
  const highByte = byteOf(classCharacter(scanner));
  if (lowByte === undefined || highByte === undefined) return fail('a range cannot hold characters of several bytes', start);
  if (highByte < lowByte) fail('the range runs backwards', start);
  return { set: withCase(byteSet([lowByte, highByte]), scanner) };
}

function classCharacter(scanner: Scanner): Character {
  return scanner.source[scanner.at] === '\\' ? escapedCharacter(scanner) : nextCharacter(scanner);
}

function posixClass(scanner: Scanner): ByteSet | undefined {
  const found = /^\[:(\^?)([^\]]*?):\]/.exec(scanner.source.slice(scanner.at, scanner.at + 32));
  if (found === null) return undefined;
  const set = Object.hasOwn(POSIX_CLASSES, found[2]!) ? POSIX_CLASSES[found[2]!]! : fail(`unknown class ${found[0]}`, scanner.at);
  scanner.at += found[0].length;
  const cased = withCase(set, scanner);
  return found[1] === '^' ? complement(cased) : cased;
}
