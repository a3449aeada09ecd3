import { EVENT, HIT_WORDS } from '../kernel/kernel.ts';
import type { Item } from './item.ts';

/** u32 words of one copied run: start in the base, start in the target, length. */
export const RUN_WORDS = 3;
/** Longer runs of encoded bytes are cut by their place in the text, so they cannot be moved. */
const SEGMENT = 1 << 16;

/** What of the items of a base is good for another version of its text. */
export interface Carried {
  /** Items whose verdict stands, at their new places. */
  kept: Item[];
  /** Hits (words of the kernel) that stand, but whose verdict looked at something that changed. */
  again: number[];
  /** Places [from, to) of the target where a long run stands, which must be looked for anew. */
  regions: [number, number][];
}

/**
 * Takes over what lies, with all that its verdict depends on, inside one unbroken copied run. `items` are sorted by place. What touches a
 * change is not taken over: the kernel finds it again, if it is still there, in the changed regions and their margin.
 * @param runs words of RUN_WORDS, as the delta copied them; a run may copy what another one copies, too
 */
export function carryItems(items: readonly Item[], runs: Uint32Array, baseLength: number, targetLength: number): Carried {
  const carried: Carried = { kept: [], again: [], regions: [] };
  if (items.length === 0) return carried;
  for (let i = 0; i < runs.length; i += RUN_WORDS) {
    const run: Run = { from: runs[i]!, to: runs[i]! + runs[i + 2]!, shift: runs[i + 1]! - runs[i]!, baseLength, targetLength };
    for (let index = firstFrom(items, run.from); index < items.length && items[index]!.at < run.to; index++) carryItem(items[index]!, run, carried);
  }
  return carried;
}

interface Run {
  from: number;
  to: number;
  shift: number;
  baseLength: number;
  targetLength: number;
}

function carryItem(item: Item, run: Run, carried: Carried): void {
  const at = item.at + run.shift;
  if (!holds(run, item.at - item.sawBefore, item.at + item.sawAfter)) return;
  const isLong = item.length >= SEGMENT && (item.what === EVENT.base64 || item.what === EVENT.hex);
  if (isLong && run.shift % SEGMENT !== 0) carried.regions.push([at, at + item.length]);
  else if (holds(run, item.at - item.before, item.at + item.after)) carried.kept.push(run.shift === 0 ? item : { ...item, at });
  else carried.again.push(item.what, at, item.length);
}

/** Whether all of [from, to) stands in the run. What reaches over an end of the text needs the run to end there, in both versions. */
function holds(run: Run, from: number, to: number): boolean {
  const startHolds = from >= run.from || (from < 0 && run.from === 0 && run.shift === 0);
  const endHolds = to <= run.to || (to > run.baseLength && run.to === run.baseLength && run.to + run.shift === run.targetLength);
  return startHolds && endHolds;
}

/** Index of the first item at `at` or behind it. */
function firstFrom(items: readonly Item[], at: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Kept items and new ones, sorted, each once: a new one may have been found in the margin around a change though it was kept. */
export function joinItems(kept: readonly Item[], found: readonly Item[]): Item[] {
  const joined = [...kept, ...found].sort((a, b) => a.at - b.at || a.what - b.what);
  return joined.filter((item, index) => index === 0 || item.at !== joined[index - 1]!.at || item.what !== joined[index - 1]!.what);
}

/** Hits that are not among the kept items. Events of wide text start anywhere in their stretch; they are sorted out when they are judged. */
export function newHits(hits: Uint32Array, kept: readonly Item[]): Uint32Array {
  if (kept.length === 0 || hits.length === 0) return hits;
  const known = new Set(kept.map((item) => item.what * 2 ** 32 + item.at));
  const words: number[] = [];
  for (let i = 0; i < hits.length; i += HIT_WORDS) if (!known.has(hits[i]! * 2 ** 32 + hits[i + 1]!)) words.push(hits[i]!, hits[i + 1]!, hits[i + 2]!);
  return Uint32Array.from(words);
}
