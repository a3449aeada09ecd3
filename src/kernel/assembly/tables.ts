// The prefilter's tables as `tables.ts` of the host lays them out; numbers are little-endian u32 unless stated.

/** Bits of a gram, lowest 5 of the hash select the bit within a u32. */
export let bitmap: usize = 0;
/** `32 - log2(bits of the bitmap)`. */
export let bitmapShift: u32 = 0;
/** Open addressing: pairs {gram, first entry + 1 (0 = free)}. */
export let grams: usize = 0;
export let gramShift: u32 = 0;
export let gramMask: u32 = 0;
/** {anchor, offset of the gram in the anchor (i32)}; a list of entries ends with anchor = NO_ANCHOR. */
export let entries: usize = 0;
export const NO_ANCHOR: u32 = 0xffffffff;
/** Records of ANCHOR_SIZE bytes, see below. */
export let anchors: usize = 0;
/** 32 bytes a class: one bit a byte value. */
export let classes: usize = 0;
/** The anchors' bytes. */
export let literals: usize = 0;

/**
 * An anchor's record:
 *   0  u32  where its bytes start in `literals`
 *   4  u8   how many
 *   5  u8   1 = letters of either case
 *   6  u8   guard
 *   7  u8   class of the guard
 *   8  u16  least length of the run
 *  10  u16  greatest length of the run
 *  12  u16  how far behind the anchor a run may start
 *  14  u16  how far before the anchor a run may start
 */
export const ANCHOR_SIZE: usize = 16;

export const GUARD_NONE: u32 = 0;
/** A run of the class directly behind the anchor. */
export const GUARD_TAIL: u32 = 1;
/** A run of the class in reach. */
export const GUARD_NEAR: u32 = 2;
/** Something is assigned: an operator behind the key, and a value behind it. */
export const GUARD_ASSIGN: u32 = 3;
/** `user:password@` behind the anchor. */
export const GUARD_URL: u32 = 4;

export function useTables(at: usize): void {
  bitmap = at + load<u32>(at, 4);
  bitmapShift = load<u32>(at, 8);
  grams = at + load<u32>(at, 12);
  gramShift = load<u32>(at, 16);
  gramMask = load<u32>(at, 20);
  entries = at + load<u32>(at, 24);
  anchors = at + load<u32>(at, 28);
  classes = at + load<u32>(at, 32);
  literals = at + load<u32>(at, 36);
}

// @ts-ignore: decorator
@inline
export function inClass(klass: usize, byte: u32): bool {
  return ((<u32>load<u8>(klass + (byte >> 3)) >> (byte & 7)) & 1) != 0;
}
