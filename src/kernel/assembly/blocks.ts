import { EVENT_BASE64, EVENT_HEX, EVENT_INVISIBLE, EVENT_WIDE, note } from './hits';

/** Shorter runs are not decoded. Twice a block less one: a run of so many bytes fills at least one aligned block wherever it starts. */
const LEAST_RUN: u32 = 32;
/**
 * Runs are cut into segments, so that what is decoded does not depend on how a file is cut into chunks: one segment from the run's start up to the
 * first multiple of SEGMENT that lies at least SEGMENT behind it, then one from each multiple. Chunks start at multiples of SEGMENT.
 */
const SEGMENT: usize = 1 << 16;

/** End of the last run of token characters that was looked at, so that each is looked at once. */
let runEnd: usize = 0;
/** Zero masks of four bytes that wide ASCII shows: two bytes a unit 0101, 1010; four bytes a unit 0111, 1011, 1101, 1110. */
const WIDE_MASKS: u32 = 1 << 5 | 1 << 10 | 1 << 7 | 1 << 11 | 1 << 13 | 1 << 14;
/** The wide stretch under way. */
let wideMask: u32 = 0;
let wideStart: usize = 0;
let wideEnd: usize = 0;

export function openBlocks(): void {
  runEnd = 0;
  wideMask = 0;
}

// @ts-ignore: decorator
@inline
function isToken(byte: u32): bool {
  return (byte | 0x20) - 97 < 26 || byte - 0x2f < 11 || byte == 0x2b || byte == 0x2d || byte == 0x5f;
}

/** A block of 16 token characters: notes the segment it lies in, if its start decodes to text. */
export function tokenBlock(at: usize, text: usize, textEnd: usize): void {
  if (at < runEnd) return;
  const cut = at == runEnd && ((at - text) & (SEGMENT - 1)) == 0;
  const start = cut ? at : runStart(at, text);
  const goesOn = start > text && isToken(load<u8>(start - 1));
  const stop = min(textEnd, text + ((start - text + SEGMENT + (goesOn ? 0 : SEGMENT - 1)) & ~(SEGMENT - 1)));
  let end = at + 16;
  while (end < stop && isToken(load<u8>(end))) end++;
  runEnd = end;
  const length = <u32>(end - start);
  if (length < LEAST_RUN) return;
  if (goesOn ? anyPhaseToText(start) : decodesToText(start)) note(EVENT_BASE64, <u32>(start - text), length);
  else if (hexToText(start) || (goesOn && hexToText(start + 1))) note(EVENT_HEX, <u32>(start - text), length);
}

/** Where the run around `at` starts; a run under way for longer than a segment is taken up at the last multiple of SEGMENT. */
function runStart(at: usize, text: usize): usize {
  const floor = text + ((at - text) & ~(SEGMENT - 1));
  const lowest = at - text > SEGMENT ? at - SEGMENT : text;
  let start = at;
  while (start > lowest && isToken(load<u8>(start - 1))) start--;
  return start == lowest && start > text ? floor : start;
}

/** A segment that goes on may start anywhere in a group of four. */
function anyPhaseToText(at: usize): bool {
  return decodesToText(at) || decodesToText(at + 1) || decodesToText(at + 2) || decodesToText(at + 3);
}

// @ts-ignore: decorator
@inline
function isText(byte: u32): bool {
  return byte - 0x20 < 95 || byte == 0x0a || byte == 0x0d || byte == 0x09;
}

function base64Value(byte: u32): u32 {
  if (byte - 65 < 26) return byte - 65;
  if (byte - 97 < 26) return byte - 71;
  if (byte - 48 < 10) return byte + 4;
  return byte == 0x2b || byte == 0x2d ? 62 : 63;
}

/** The first 16 characters give 12 bytes: are all of them text? */
function decodesToText(at: usize): bool {
  for (let i: usize = 0; i < 16; i += 4) {
    const bits = base64Value(load<u8>(at + i)) << 18 | base64Value(load<u8>(at + i, 1)) << 12 | base64Value(load<u8>(at + i, 2)) << 6 | base64Value(load<u8>(at + i, 3));
    if (!isText(bits >> 16) || !isText((bits >> 8) & 255) || !isText(bits & 255)) return false;
  }
  return true;
}

function hexValue(byte: u32): u32 {
  if (byte - 48 < 10) return byte - 48;
  const letter = (byte | 0x20) - 97;
  return letter < 6 ? letter + 10 : 256;
}

function hexToText(at: usize): bool {
  for (let i: usize = 0; i < 16; i += 2) {
    const byte = hexValue(load<u8>(at + i)) << 4 | hexValue(load<u8>(at + i, 1));
    if (byte > 255 || !isText(byte)) return false;
  }
  return true;
}

/** A block with zero bytes: wide characters, when the zeros stand where the high bytes of ASCII letters would. */
export function zeroBlock(zeros: u32, at: usize, text: usize): void {
  const unit = zeros & 15;
  if (zeros != unit * 0x1111 || (WIDE_MASKS >> unit & 1) == 0) return;
  if (wideMask == unit && at <= wideEnd) {
    wideEnd = at + 16;
    return;
  }
  closeWide(text);
  wideMask = unit;
  wideStart = at;
  wideEnd = at + 16;
}

/** Notes the stretch of wide characters under way. */
export function closeWide(text: usize): void {
  if (wideMask != 0) note(EVENT_WIDE | wideMask, <u32>(wideStart - text), <u32>(wideEnd - wideStart));
  wideMask = 0;
}

/** Invisible characters in a row that are still taken for one disguise; so many bytes are looked at, and no more. */
const LONGEST_INVISIBLE: usize = 96;

/** A block with bytes over 127: notes each run of invisible characters between two token characters. */
export function highBlock(at: usize, text: usize, textEnd: usize): void {
  for (let p = at; p < at + 16; p++) {
    const byte = <u32>load<u8>(p);
    if (byte != 0xe2 && byte != 0xc2 && byte != 0xef) continue;
    if (p <= text || !isToken(load<u8>(p - 1))) continue;
    let end = p;
    for (const stop = min(textEnd, p + LONGEST_INVISIBLE); end < stop; ) {
      const length = invisibleLength(end, textEnd);
      if (length == 0) break;
      end += length;
    }
    if (end > p && end < textEnd && isToken(load<u8>(end))) note(EVENT_INVISIBLE, <u32>(p - text), <u32>(end - p));
  }
}

/**
 * Bytes of the invisible character at `at`; 0 where none stands: U+00AD (C2 AD), U+200B..U+200F and U+202A..U+202E (E2 80 ..),
 * U+2060..U+206F (E2 81 A0..AF: joiners, isolates), U+FE00..U+FE0F (EF B8 ..: variation selectors), U+FEFF (EF BB BF).
 */
function invisibleLength(at: usize, end: usize): usize {
  if (at + 3 > end) return 0;
  const three = <u32>load<u8>(at) << 16 | <u32>load<u8>(at, 1) << 8 | <u32>load<u8>(at, 2);
  if (three >> 8 == 0xc2ad) return 2;
  if (three - 0xe2808b < 5 || three - 0xe280aa < 5 || three - 0xe281a0 < 16 || three - 0xefb880 < 16 || three == 0xefbbbf) return 3;
  return 0;
}
