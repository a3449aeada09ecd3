import type { ObjectStore } from './model.ts';
import { deflateBound } from './pack-files.ts';
import type { ObjectKernel, WalkOptions } from './visit.ts';

/** Where the parts of a walk lie in the kernel's memory, in this order. The expanded objects are last, so that all behind them is free. */
export interface WalkLayout {
  regions: number;
  runs: number;
  /** One object as the pack has it. */
  input: number;
  /** One inflated delta. */
  delta: number;
  /** Expanded objects, one way from the root. */
  stack: number;
  /** Where they may not go past. */
  stackEnd: number;
}

const ALIGNMENT = 64;
/** Bytes that are free in front of an object and behind it. */
const FREE = 128;
/** More than the longest object header. */
const HEADER = 64;
const PAGE = 65_536;
/** Growing kills every view on the memory, so it is done in larger steps. */
const GROWTH = 1 << 20;

export function layOut(options: WalkOptions, maxObject: number): WalkLayout {
  const { longest, longestDelta } = measure(options.store, maxObject);
  const regions = align(options.baseAddress);
  const runs = align(regions + options.regionsCapacity * 8);
  const input = align(runs + options.runsCapacity * 12);
  const delta = align(input + HEADER + deflateBound(longest));
  const stack = align(delta + longestDelta) + FREE;
  return { regions, runs, input, delta, stack, stackEnd: stack + Math.max(options.stackBytes ?? 0, 2 * maxObject + GROWTH) };
}

/** The longest object and the longest delta that will be read, as headers tell. What the layout keeps for them is touched only when they come. */
function measure(store: ObjectStore, maxObject: number): { longest: number; longestDelta: number } {
  let longest = 0;
  let longestDelta = 0;
  for (const { size, isDelta, count } of store.packs) {
    for (let object = 0; object < count; object++) {
      const bytes = size[object]!;
      if (bytes > maxObject) continue;
      if (bytes > longest) longest = bytes;
      if (isDelta[object] === 1 && bytes > longestDelta) longestDelta = bytes;
    }
  }
  return { longest, longestDelta };
}

function align(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}

/** Where an object may start behind one that ends at `end`. */
export function placeBehind(end: number): number {
  return align(end + 2 * FREE);
}

/** The kernel's memory as bytes. It may grow at any call of a visitor: a view is good only until then. */
export interface MemoryView {
  bytes: () => Buffer;
  /** Makes room for an object that ends at `end`. */
  reserve: (end: number) => void;
}

export function viewMemory(kernel: ObjectKernel): MemoryView {
  let view = Buffer.from(kernel.memory.buffer);
  return {
    bytes() {
      if (view.buffer !== kernel.memory.buffer) view = Buffer.from(kernel.memory.buffer);
      return view;
    },
    reserve(end) {
      const missing = end + FREE - kernel.memory.buffer.byteLength;
      if (missing > 0) kernel.memory.grow(Math.ceil((missing + GROWTH) / PAGE));
    },
  };
}
