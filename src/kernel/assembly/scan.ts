import { closeWide, highBlock, openBlocks, tokenBlock, zeroBlock } from './blocks';
import { anchorStands, guardPasses } from './guards';
import { hitCount, hitsFull, note, openHits } from './hits';
import { NO_ANCHOR, bitmap, bitmapShift, entries, gramMask, grams, gramShift } from './tables';

const FOLD: u32 = 0x20202020;
const HASH: u32 = 0x9e3779b1;
/** No block can make more hits than this: 8 grams of at most some hundred anchors each. */
const RESERVE: u32 = 4096;

/** Where the last scan stopped: its end, or earlier when the hits were full. */
let stoppedAt: u32 = 0;

/**
 * Scans [from, to) of a text for grams of anchors and for blocks that need decoding. `textLength` bytes may be looked at around it;
 * 16 bytes on either side of the text must be readable. Writes hits and answers how many; the host calls again from `stopped()`
 * when that lies before `to`.
 */
export function scan(text: usize, textLength: u32, from: u32, to: u32, hits: usize, capacity: u32): u32 {
  openHits(hits, capacity);
  openBlocks();
  const textEnd = text + textLength;
  const end = text + to;
  let at = (text + from) & ~15;
  const table = bitmap;
  const shift = bitmapShift;
  const fold = v128.splat<u32>(FOLD);
  const factor = v128.splat<u32>(HASH);
  for (; at < end; at += 16) {
    const bytes = v128.load(at);
    if (blockIsSpecial(bytes)) specialBlock(bytes, at, text, textEnd);
    const even = v128.shr<u32>(v128.mul<u32>(v128.or(bytes, fold), factor), shift);
    const odd = v128.shr<u32>(v128.mul<u32>(v128.or(v128.load(at, 2), fold), factor), shift);
    const a = lookUp(v128.extract_lane<u32>(even, 0), table);
    const b = lookUp(v128.extract_lane<u32>(odd, 0), table);
    const c = lookUp(v128.extract_lane<u32>(even, 1), table);
    const d = lookUp(v128.extract_lane<u32>(odd, 1), table);
    const e = lookUp(v128.extract_lane<u32>(even, 2), table);
    const f = lookUp(v128.extract_lane<u32>(odd, 2), table);
    const g = lookUp(v128.extract_lane<u32>(even, 3), table);
    const h = lookUp(v128.extract_lane<u32>(odd, 3), table);
    if (((a | b | c | d | e | f | g | h) & 1) == 0) continue;
    if (a & 1) gram(at, text, textEnd);
    if (b & 1) gram(at + 2, text, textEnd);
    if (c & 1) gram(at + 4, text, textEnd);
    if (d & 1) gram(at + 6, text, textEnd);
    if (e & 1) gram(at + 8, text, textEnd);
    if (f & 1) gram(at + 10, text, textEnd);
    if (g & 1) gram(at + 12, text, textEnd);
    if (h & 1) gram(at + 14, text, textEnd);
    if (hitsFull(RESERVE)) {
      at += 16;
      break;
    }
  }
  closeWide(text);
  stoppedAt = min(<u32>(at - text), to);
  return hitCount();
}

export function stopped(): u32 {
  return stoppedAt;
}

// @ts-ignore: decorator
@inline
function lookUp(hash: u32, table: usize): u32 {
  return load<u32>(table + ((<usize>hash >> 5) << 2)) >> hash;
}

/** All token characters, or a zero, or a byte over 127. */
// @ts-ignore: decorator
@inline
function blockIsSpecial(bytes: v128): bool {
  return v128.any_true(v128.or(v128.and(bytes, v128.splat<u8>(0x80)), v128.eq<u8>(bytes, v128.splat<u8>(0)))) || v128.all_true<u8>(tokenMask(bytes));
}

// @ts-ignore: decorator
@inline
function tokenMask(bytes: v128): v128 {
  const letters = v128.lt<u8>(v128.sub<u8>(v128.or(bytes, v128.splat<u8>(0x20)), v128.splat<u8>(97)), v128.splat<u8>(26));
  const digits = v128.lt<u8>(v128.sub<u8>(bytes, v128.splat<u8>(0x2f)), v128.splat<u8>(11));
  const signs = v128.or(v128.or(v128.eq<u8>(bytes, v128.splat<u8>(0x2b)), v128.eq<u8>(bytes, v128.splat<u8>(0x2d))), v128.eq<u8>(bytes, v128.splat<u8>(0x5f)));
  return v128.or(v128.or(letters, digits), signs);
}

function specialBlock(bytes: v128, at: usize, text: usize, textEnd: usize): void {
  if (at + 16 > textEnd) return highBlock(at, text, textEnd);
  if (v128.all_true<u8>(tokenMask(bytes))) return tokenBlock(at, text, textEnd);
  const zeros = <u32>v128.bitmask<u8>(v128.eq<u8>(bytes, v128.splat<u8>(0)));
  if (zeros != 0) zeroBlock(zeros, at, text);
  if (v128.bitmask<u8>(bytes) != 0) highBlock(at, text, textEnd);
}

/** Looks the gram up; notes each anchor that really stands there and whose guard passes. */
function gram(at: usize, text: usize, textEnd: usize): void {
  const value = load<u32>(at) | FOLD;
  let slot = (value * HASH) >> gramShift;
  for (;;) {
    const record = grams + (<usize>slot << 3);
    const first = load<u32>(record, 4);
    if (first == 0) return;
    if (load<u32>(record) == value) return gramEntries(entries + (<usize>(first - 1) << 3), at, text, textEnd);
    slot = (slot + 1) & gramMask;
  }
}

function gramEntries(entry: usize, at: usize, text: usize, textEnd: usize): void {
  for (;; entry += 8) {
    const anchor = load<u32>(entry);
    if (anchor == NO_ANCHOR) return;
    const start = at - <usize>load<i32>(entry, 4);
    if (start < text || start >= textEnd) continue;
    if (anchorStands(anchor, start, textEnd) && guardPasses(anchor, start, text, textEnd)) note(anchor, <u32>(start - text), 0);
  }
}
