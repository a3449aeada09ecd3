import { BAD_DELTA } from './errors';

/** Stands for "no copy could go on from here". */
const NOWHERE: usize = usize.MAX_VALUE;
/** Runs in deltas are mostly short; up to here moves of 16 bytes beat the call that `memory.copy` is. */
const SHORT: usize = 256;
const RUN_BYTES: usize = 12;

let cursor: usize = 0;

// The tables under way. Written once a run or a change, not once a byte: globals do.
let regions: usize = 0;
let regionsCapacity: u32 = 0;
let regionCount: u32 = 0;
let runs: usize = 0;
let runsCapacity: u32 = 0;
let runCount: u32 = 0;

/** The size of what the delta makes, or an error. */
export function deltaTargetSize(delta: usize, deltaLength: usize): i32 {
  cursor = delta;
  const end = delta + deltaLength;
  const baseLength = readSize(end);
  return baseLength < 0 ? BAD_DELTA : readSize(end);
}

/** A size at the cursor: seven bits a byte, lowest first. Sizes over 2 GiB can't be held in memory here and count as damage. */
function readSize(end: usize): i32 {
  let size: u64 = 0;
  for (let shift: u64 = 0; cursor < end && shift < 35; shift += 7) {
    const byte = <u64>load<u8>(cursor++);
    size |= (byte & 127) << shift;
    if (byte < 128) return size > <u64>i32.MAX_VALUE ? BAD_DELTA : <i32>size;
  }
  return BAD_DELTA;
}

/**
 * Makes the target from its base (gitformat-pack(5), "Deltified representation"), and tells what is new in it.
 *
 * `runTable` receives triples of u32 {start in base, start in target, length}, one for each unbroken stretch taken from the base: a copy that
 * goes on where the last one ended, in both, is part of its run. What does not fit into the table counts as changed.
 *
 * `regionTable` receives pairs of u32, start and end in the target, of what is not in a run and `margin` bytes around it: new bytes, and
 * seams, places where two bytes meet that did not meet in the base (its two ends count as something a byte can meet). Regions come sorted
 * and don't touch; when there are more than `regionTableCapacity` (at least 1) the last one grows.
 *
 * Answers the number of regions or an error; `deltaRuns` answers the number of runs. Reads and writes nothing outside the areas given,
 * whatever the delta holds.
 */
export function applyDelta(
  delta: usize, deltaLength: usize, base: usize, baseLength: usize, target: usize, targetLength: usize,
  margin: usize, regionTable: usize, regionTableCapacity: u32, runTable: usize, runTableCapacity: u32,
): i32 {
  const deltaEnd = delta + deltaLength;
  const baseEnd = base + baseLength;
  const targetEnd = target + targetLength;
  openTables(regionTable, regionTableCapacity, runTable, runTableCapacity);
  cursor = delta;
  if (readSize(deltaEnd) != <i32>baseLength || readSize(deltaEnd) != <i32>targetLength) return BAD_DELTA;
  let op = cursor;
  let out = target;
  let next: usize = 0; // the base offset that would go on where the last copy ended
  while (op < deltaEnd) {
    const code = <u32>load<u8>(op++);
    if (code & 0x80) {
      if (<u32>(deltaEnd - op) < popcnt(code & 0x7f)) return BAD_DELTA;
      let offset: usize = 0;
      let size: usize = 0;
      if (code & 0x01) offset = <usize>load<u8>(op++);
      if (code & 0x02) offset |= <usize>load<u8>(op++) << 8;
      if (code & 0x04) offset |= <usize>load<u8>(op++) << 16;
      if (code & 0x08) offset |= <usize>load<u8>(op++) << 24;
      if (code & 0x10) size = <usize>load<u8>(op++);
      if (code & 0x20) size |= <usize>load<u8>(op++) << 8;
      if (code & 0x40) size |= <usize>load<u8>(op++) << 16;
      if (size == 0) size = 0x10000;
      if (offset > baseLength || size > baseLength - offset || size > targetEnd - out) return BAD_DELTA;
      copyRun(out, base + offset, size, targetEnd, baseEnd);
      const at = out - target;
      out += size;
      if (noteRun(offset, at, size, offset == next)) {
        if (offset != next) mark(at, at, margin, targetLength);
        next = offset + size;
      } else {
        mark(at, at + size, margin, targetLength);
        next = NOWHERE;
      }
    } else {
      const size = <usize>code;
      if (size == 0 || size > deltaEnd - op || size > targetEnd - out) return BAD_DELTA;
      copyRun(out, op, size, targetEnd, deltaEnd);
      mark(out - target, out - target + size, margin, targetLength);
      op += size;
      out += size;
      next = NOWHERE;
    }
  }
  if (out != targetEnd) return BAD_DELTA;
  if (next != baseLength) mark(targetLength, targetLength, margin, targetLength);
  return regionCount;
}

/** How many runs the last delta had that fit into its table. */
export function deltaRuns(): u32 {
  return runCount;
}

function openTables(regionTable: usize, regionTableCapacity: u32, runTable: usize, runTableCapacity: u32): void {
  regions = regionTable;
  regionsCapacity = regionTableCapacity;
  regionCount = 0;
  runs = runTable;
  runsCapacity = runTableCapacity;
  runCount = 0;
}

/** Adds a copy to the runs; one that goes on makes the last run longer. False when the table is full. */
function noteRun(from: usize, to: usize, length: usize, goesOn: bool): bool {
  const slot = runs + <usize>runCount * RUN_BYTES;
  if (goesOn && runCount > 0) {
    store<u32>(slot - 4, load<u32>(slot - 4) + <u32>length);
    return true;
  }
  if (runCount == runsCapacity) return false;
  store<u32>(slot, <u32>from);
  store<u32>(slot, <u32>to, 4);
  store<u32>(slot, <u32>length, 8);
  runCount++;
  return true;
}

/** Adds a region, widened by the margin, or lets it melt into the last one. */
function mark(from: usize, to: usize, margin: usize, length: usize): void {
  const start = from > margin ? from - margin : 0;
  const end = min(to + margin, length);
  const slot = regions + (<usize>regionCount << 3);
  if (regionCount > 0 && (regionCount == regionsCapacity || start <= <usize>load<u32>(slot - 4))) {
    store<u32>(slot - 4, <u32>end);
    return;
  }
  store<u32>(slot, <u32>start);
  store<u32>(slot, <u32>end, 4);
  regionCount++;
}

/** Copies between areas that don't overlap. A 16-byte move may go past the run, so the ends of both areas limit where they are used. */
// @ts-ignore: decorator
@inline
function copyRun(to: usize, from: usize, length: usize, toEnd: usize, fromEnd: usize): void {
  if (length > SHORT || toEnd - to < length + 16 || fromEnd - from < length + 16) return memory.copy(to, from, length);
  for (const stop = to + length; to < stop; to += 16, from += 16) v128.store(to, v128.load(from));
}
