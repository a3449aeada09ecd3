import { ANCHOR_SIZE, GUARD_ASSIGN, GUARD_NEAR, GUARD_NONE, GUARD_TAIL, GUARD_URL, anchors, classes, inClass, literals } from './tables';

/** Everything that makes an assignment is seen within so many bytes behind the key word. */
const ASSIGN_REACH: usize = 224;
/** How far a key's name may go on behind the word: `password_for_production`. */
const KEY_TAIL: u32 = 40;
/** Quotes and brackets that close a key. */
const CLOSERS: u32 = 4;
/** Blanks that align columns. */
const BLANKS: u32 = 40;
/** Between a name and the `value` beside it: quotes, a comma, a line end, blanks. */
const PAIR_GAP: u32 = 48;
/** Quotes, brackets and blanks between an operator and the value. */
const GAP: u32 = 12;
/** A type, or what is called with the value. */
const LONGEST_NAME: u32 = 32;
/** No value is looked at further than this. */
const VALUE: u32 = 64;
const URL_REACH: usize = 160;

/** True when the anchor's bytes stand at `at`. */
export function anchorStands(anchor: u32, at: usize, textEnd: usize): bool {
  const record = anchors + <usize>anchor * ANCHOR_SIZE;
  const length = <usize>load<u8>(record, 4);
  if (at + length > textEnd) return false;
  const literal = literals + <usize>load<u32>(record);
  if (load<u8>(record, 5) == 0) {
    for (let i: usize = 0; i < length; i++) if (load<u8>(at + i) != load<u8>(literal + i)) return false;
    return true;
  }
  for (let i: usize = 0; i < length; i++) if (lower(load<u8>(at + i)) != load<u8>(literal + i)) return false;
  return true;
}

/** True when what the rule wants around its anchor is there, as far as one can tell without the rule. */
export function guardPasses(anchor: u32, at: usize, textStart: usize, textEnd: usize): bool {
  const record = anchors + <usize>anchor * ANCHOR_SIZE;
  const guard = <u32>load<u8>(record, 6);
  if (guard == GUARD_NONE) return true;
  const end = at + <usize>load<u8>(record, 4);
  const klass = classes + (<usize>load<u8>(record, 7) << 5);
  const least = <u32>load<u16>(record, 8);
  if (guard == GUARD_TAIL) {
    const length = runLength(end, textEnd, klass, least);
    return length >= least || isEscape(end + length, textEnd);
  }
  if (guard == GUARD_NEAR) {
    const most = <u32>load<u16>(record, 10);
    const after = <usize>load<u16>(record, 12);
    const before = <usize>load<u16>(record, 14);
    if (runInReach(end, min(end + after, textEnd), textEnd, klass, least, most)) return true;
    return before > 0 && runInReach(max(textStart + before, at) - before, at, textEnd, klass, least, most);
  }
  if (guard == GUARD_ASSIGN) return isAssigned(end, textEnd);
  if (guard == GUARD_URL) return hasCredentials(end, textEnd);
  return true;
}

// @ts-ignore: decorator
@inline
function lower(byte: u8): u8 {
  return byte - 65 < 26 ? byte | 0x20 : byte;
}

/** `%2D`, `\u002d`, `\x2d`: a run that breaks off so may go on when it is decoded. */
function isEscape(at: usize, end: usize): bool {
  if (at + 1 >= end) return false;
  const next = <u32>load<u8>(at, 1);
  if (load<u8>(at) == 0x25) return next - 0x32 < 6;
  return load<u8>(at) == 0x5c && (next == 0x75 || next == 0x78);
}

/** Length of the run of the class at `at`, counted up to `enough`. */
function runLength(at: usize, end: usize, klass: usize, enough: u32): u32 {
  let length: u32 = 0;
  for (; at < end && length < enough && inClass(klass, load<u8>(at)); at++) length++;
  return length;
}

/** Is there a run of `least` to `most` bytes of the class that starts in [from, to)? A run that is under way at `from` counts from there. */
function runInReach(from: usize, to: usize, textEnd: usize, klass: usize, least: u32, most: u32): bool {
  let at = from;
  while (at < to) {
    while (at < to && !inClass(klass, load<u8>(at))) at++;
    if (at >= to) return false;
    const length = runLength(at, textEnd, klass, most + 1);
    if (length >= least && length <= most) return true;
    at += length;
    if (length < least && isEscape(at, textEnd)) return true;
    while (at < to && inClass(klass, load<u8>(at))) at++;
  }
  return false;
}

// @ts-ignore: decorator
@inline
function isAlphanumeric(byte: u32): bool {
  return (byte | 0x20) - 97 < 26 || byte - 48 < 10;
}

// @ts-ignore: decorator
@inline
function isQuote(byte: u32): bool {
  return byte == 0x22 || byte == 0x27 || byte == 0x60;
}

// @ts-ignore: decorator
@inline
function isBlank(byte: u32): bool {
  return byte == 0x20 || byte == 0x09;
}

function pastBlanks(at: usize, end: usize): usize {
  for (const stop = min(end, at + BLANKS); at < stop && isBlank(load<u8>(at)); ) at++;
  return at;
}

/**
 * `key` rest-of-name, quotes and blanks, an operator, quotes and blanks, a value. The value is either quoted, without a blank, six bytes or more;
 * or it is bare, eight bytes or more, and has a digit or a mark, or sixteen. Only a coarse sieve for what `engine/generic/assignment.ts` reads again:
 * it must let pass all that passes there.
 */
function isAssigned(at: usize, textEnd: usize): bool {
  const end = min(textEnd, at + ASSIGN_REACH);
  for (const stop = min(end, at + KEY_TAIL); at < stop; at++) {
    const byte = <u32>load<u8>(at);
    if (!isAlphanumeric(byte) && byte != 0x5f && byte != 0x2d && byte != 0x2e) break;
  }
  const closers = at;
  at = pastClosers(at, end);
  const paired = pastPair(at, end);
  if (paired != 0) at = pastClosers(paired, end);
  const blanks = at;
  at = pastBlanks(at, end);
  // A variable of Terraform: `"password" {`, and its default further down.
  if (blanks > closers && at < end && load<u8>(at) == 0x7b && isQuote(load<u8>(blanks - 1))) return true;
  const operators = at;
  for (const stop = min(end, at + 4); at < stop && isOperator(load<u8>(at)); ) at++;
  if (at == operators && at == blanks) return false;
  return isOpened(at, end, at > operators);
}

function pastClosers(at: usize, end: usize): usize {
  for (const stop = min(end, at + CLOSERS); at < stop; at++) {
    const byte = <u32>load<u8>(at);
    if (!isQuote(byte) && byte != 0x5c && byte != 0x5d && byte != 0x29) break;
  }
  return at;
}

function isOperator(byte: u32): bool {
  return byte == 0x3d || byte == 0x3a || byte == 0x3e || byte == 0x2c || byte == 0x7c || byte == 0x3f || byte == 0x28 || byte == 0x2d;
}

/** Behind `value` in `name: KEY`, line end, `value: ...`, or `key="KEY" value="..."`; 0 where there is none. */
function pastPair(at: usize, end: usize): usize {
  const start = at;
  for (const stop = min(end, at + PAIR_GAP); at < stop; at++) {
    const byte = <u32>load<u8>(at);
    if (!isBlank(byte) && !isQuote(byte) && byte != 0x2c && byte != 0x0a && byte != 0x0d) break;
  }
  if (at == start || at + 5 > end) return 0;
  // "valu" and "e", letters of either case.
  return (load<u32>(at) | 0x20202020) == 0x756c6176 && (load<u8>(at, 4) | 0x20) == 0x65 ? at + 5 : 0;
}

/** What opens the value: blanks, a type and `=`, the name of a function, brackets, quotes; then the value. */
function isOpened(at: usize, end: usize, operated: bool): bool {
  at = pastBlanks(at, end);
  // Twice: a type and `=`, then what is called with the value.
  if (operated) at = pastName(pastName(at, end), end);
  let quote: u32 = 0;
  for (const stop = min(end, at + GAP); at < stop; at++) {
    const byte = <u32>load<u8>(at);
    if (isQuote(byte)) quote = byte;
    else if (!isBlank(byte) && byte != 0x5c && byte != 0x28 && byte != 0x5b) break;
  }
  return isValue(at, end, quote, operated);
}

/** Behind a name where it cannot be the value: `str = `, `Secret(`, `r"`, `@"`. */
function pastName(at: usize, end: usize): usize {
  let behind = at;
  for (const stop = min(end, at + LONGEST_NAME); behind < stop; behind++) {
    const byte = <u32>load<u8>(behind);
    if (!isAlphanumeric(byte) && byte != 0x5f && byte != 0x2e && byte != 0x40 && byte != 0x24 && byte != 0x3f && byte != 0x3c && byte != 0x3e && !(byte == 0x20 && behind == at + 3)) break;
  }
  if (behind < end && (load<u8>(behind) == 0x28 || (behind - at <= 2 && isQuote(load<u8>(behind))))) return behind;
  behind = pastBlanks(behind, end);
  return behind + 1 < end && load<u8>(behind) == 0x3d && load<u8>(behind, 1) != 0x3d ? pastBlanks(behind + 1, end) : at;
}

function isValue(at: usize, end: usize, quote: u32, operated: bool): bool {
  const start = at;
  let length: u32 = 0;
  let digits: u32 = 0;
  let specials: u32 = 0;
  for (const stop = min(end, at + VALUE); at < stop; at++, length++) {
    const byte = <u32>load<u8>(at);
    if (byte - 48 < 10) digits++;
    else if (byte <= 0x20) break;
    else if (quote != 0) {
      if (byte == quote) break;
    } else if (isQuote(byte)) break;
    else {
      if (byte == 0x28 || byte == 0x5b || byte == 0x7b) return false;
      if (byte == 0x3b || byte == 0x2c || byte == 0x29 || byte == 0x7d || byte == 0x3c || byte == 0x5d) break;
      if (byte - 0x21 < 15 || byte - 0x3a < 7) specials++;
    }
  }
  if (quote != 0) return length >= 6 || isFourByFour(start, length, end);
  if (digits > 0) return length >= 8;
  return length >= 16 || (operated && length >= 8 && specials > 0);
}

/** `abcd efgh ijkl mnop`: a password that Google makes for an application. */
function isFourByFour(at: usize, length: u32, end: usize): bool {
  return length == 4 && at + 19 < end && load<u8>(at, 4) == 0x20 && load<u8>(at, 9) == 0x20 && load<u8>(at, 14) == 0x20;
}

/** `user:password@`, none of it a blank, a quote or a slash. */
function hasCredentials(at: usize, end: usize): bool {
  let colon = false;
  for (const stop = min(end, at + URL_REACH); at < stop; at++) {
    const byte = <u32>load<u8>(at);
    if (byte == 0x40) return colon;
    if (byte == 0x3a) colon = true;
    else if (byte <= 0x20 || isQuote(byte) || byte == 0x3c || byte == 0x3e) return false;
    else if (byte == 0x2f && !colon) return false;
  }
  return false;
}
