// What the scan found: records of three u32 {anchor or event, position in the text, length}.

export const HIT_SIZE: usize = 12;

/** Events stand above all anchors. */
export const EVENT_BASE64: u32 = 0x10000;
export const EVENT_HEX: u32 = 0x10001;
/** Wide characters: the low bits say which bytes of a unit are zero (the mask of four bytes). */
export const EVENT_WIDE: u32 = 0x10010;
/** An invisible character between two token characters. */
export const EVENT_INVISIBLE: u32 = 0x10002;

let next: usize = 0;
let limit: usize = 0;
let first: usize = 0;

export function openHits(at: usize, capacity: u32): void {
  first = at;
  next = at;
  limit = at + <usize>capacity * HIT_SIZE;
}

export function hitCount(): u32 {
  return <u32>((next - first) / HIT_SIZE);
}

/** Fewer than a block's worth of places is left: the scan stops and the host calls again. */
export function hitsFull(reserve: u32): bool {
  return next + <usize>reserve * HIT_SIZE > limit;
}

export function note(what: u32, position: u32, length: u32): void {
  if (next >= limit) return;
  store<u32>(next, what);
  store<u32>(next, position, 4);
  store<u32>(next, length, 8);
  next += HIT_SIZE;
}
