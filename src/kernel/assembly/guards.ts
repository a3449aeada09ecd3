import { ANCHOR_SIZE, GUARD_ASSIGN, GUARD_NEAR, GUARD_NONE, GUARD_TAIL, GUARD_URL, anchors, classes, inClass, literals } from './tables';

/** How far a key's name may go on behind the word: `password_for_production`. */
const KEY_TAIL: u32 = 40;
/** Quotes, brackets and blanks between a key and its operator, and between the operator and the value. */
const GAP: u32 = 12;
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

/**
 * `key` rest-of-name, quotes and blanks, an operator, quotes and blanks, a value. The value is either quoted, without a blank, six bytes or more;
 * or it is bare, eight bytes or more, has a digit, and no call or subscript in it. Only a coarse sieve: the engine reads the structure again.
 */
function isAssigned(at: usize, end: usize): bool {
  let byte: u32 = 0;
  for (let stop = min(end, at + KEY_TAIL); at < stop; at++) {
    byte = load<u8>(at);
    if (!isAlphanumeric(byte) && byte != 0x5f && byte != 0x2d && byte != 0x2e) break;
  }
  let blanks = false;
  for (let stop = min(end, at + GAP); at < stop; at++) {
    byte = load<u8>(at);
    if (byte == 0x20 || byte == 0x09) blanks = true;
    else if (!isQuote(byte) && byte != 0x5c && byte != 0x5d && byte != 0x29) break;
  }
  let operators: u32 = 0;
  for (let stop = min(end, at + 4); at < stop; at++) {
    byte = load<u8>(at);
    if (byte != 0x3d && byte != 0x3a && byte != 0x3e && byte != 0x2c && byte != 0x7c && byte != 0x3f && byte != 0x28) break;
    operators++;
  }
  if (operators == 0 && !blanks) return false;
  let quoted = false;
  for (let stop = min(end, at + GAP); at < stop; at++) {
    byte = load<u8>(at);
    if (isQuote(byte)) quoted = true;
    else if (byte != 0x20 && byte != 0x09 && byte != 0x5c && byte != 0x28 && byte != 0x5b && byte != 0x40) break;
  }
  return isValue(at, end, quoted, operators == 0);
}

function isValue(at: usize, end: usize, quoted: bool, barelySeparated: bool): bool {
  let length: u32 = 0;
  let digits: u32 = 0;
  let specials: u32 = 0;
  for (const stop = min(end, at + VALUE); at < stop; at++, length++) {
    const byte = <u32>load<u8>(at);
    if (byte - 48 < 10) digits++;
    else if (byte <= 0x20 || isQuote(byte)) break;
    else if (!quoted) {
      if (byte == 0x28 || byte == 0x5b || byte == 0x7b) return false;
      if (byte == 0x3b || byte == 0x2c || byte == 0x29 || byte == 0x7d || byte == 0x3c || byte == 0x5d) break;
      if (byte - 0x21 < 15 || byte - 0x3a < 7) specials++;
    }
  }
  if (quoted) return length >= 6;
  if (digits == 0) return !barelySeparated && length >= 8 && specials > 0;
  return length >= (barelySeparated ? <u32>12 : <u32>8);
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
