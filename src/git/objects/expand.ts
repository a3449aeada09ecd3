import { messageOf } from '../../errors.ts';
import { idOf } from './find-object.ts';
import { computeId } from './identity.ts';
import { TYPE_NAMES, type PackTable } from './model.ts';
import { extentOf, isAsIndexed, openPackFiles, type PackFiles } from './pack-files.ts';
import type { ObjectKernel, WalkOptions, Words } from './visit.ts';
import { layOut, type MemoryView, placeBehind, viewMemory, type WalkLayout } from './walk-memory.ts';

/** An object on the way from the root to where the walk is. */
export interface Frame {
  object: number;
  address: number;
  length: number;
  /** The delta upon it that comes next; -1 when all are done. */
  next: number;
  /** False where other objects have taken its place in memory. */
  isResident: boolean;
}

/** What became of an object: expanded, too large to be held, or why it cannot be read. */
export type Expanded = 'expanded' | 'large' | { why: string };

/** Brings objects of packs into the kernel's memory. */
export interface Expander {
  /** Expands a root (the way is empty) or a delta upon the last object of the way, and adds it to the way. */
  enter: (pack: number, object: number, way: Frame[]) => Expanded;
  /** Of the delta entered last. */
  regions: Words;
  runs: Words;
  /** Copies an object to where a root would lie, and answers its address. */
  place: (bytes: Uint8Array) => number;
  close: () => void;
}

/** What the kernel's negative answers mean (`kernel/assembly/errors.ts`). */
const FAULTS: Record<number, string> = {
  [-1]: 'its compressed bytes end too early',
  [-2]: 'it does not start as a zlib stream does',
  [-3]: 'its compressed bytes have a damaged block',
  [-4]: 'its compressed bytes have an impossible code',
  [-5]: 'its compressed bytes have a code that stands for nothing',
  [-6]: 'its compressed bytes go back before their start',
  [-7]: 'it is longer than its header says',
  [-8]: 'its bytes do not have the checksum that stands behind them',
  [-9]: 'its delta is damaged or does not fit its base',
};

/** What all of one walker's steps work with. */
interface Walk {
  kernel: ObjectKernel;
  options: WalkOptions & { maxObject: number };
  layout: WalkLayout;
  memory: MemoryView;
  files: PackFiles;
  /** The pack under way, and its number. */
  table: PackTable;
  pack: number;
}

export function createExpander(kernel: ObjectKernel, options: WalkOptions & { maxObject: number }): Expander {
  const { store, maxObject } = options;
  const layout = layOut(options, maxObject);
  const memory = viewMemory(kernel);
  const files = openPackFiles(store);
  const walks = store.packs.map((table, pack): Walk => ({ kernel, options, layout, memory, files, table, pack }));
  memory.reserve(layout.stack);
  const expander: Expander = {
    regions: { at: layout.regions, count: 0 },
    runs: { at: layout.runs, count: 0 },
    enter(pack, object, way) {
      const walk = walks[pack]!;
      if (walk.table.size[object]! > maxObject) return 'large';
      const frame: Frame = { object, address: 0, length: 0, next: walk.table.firstChild[object]!, isResident: true };
      try {
        if (way.length === 0) expandRoot(walk, frame);
        else {
          restore(walk, way);
          const regions = expandDelta(walk, frame, way.at(-1)!, way);
          if (regions === 'large') return 'large';
          expander.regions.count = regions;
          expander.runs.count = kernel.deltaRuns();
        }
      } catch (error) {
        return { why: messageOf(error) };
      }
      way.push(frame);
      return 'expanded';
    },
    place(bytes) {
      memory.reserve(layout.stack + bytes.length);
      memory.bytes().set(bytes, layout.stack);
      return layout.stack;
    },
    close: () => files.close(),
  };
  return expander;
}

/** Inflates what the pack has for an object. Answers whether the pack's bytes are those the index was made for. */
function unpack({ kernel, layout, memory, files, table, pack }: Walk, object: number, target: number): boolean {
  const size = table.size[object]!;
  const header = table.header[object]!;
  const length = files.read(pack, table.offset[object]!, memory.bytes(), layout.input, extentOf(table, object));
  const written = kernel.inflate(layout.input + header, Math.max(0, length - header), target, size);
  if (written !== size) throw new Error(FAULTS[written] ?? `it has ${written} bytes, its header names ${size}`);
  return isAsIndexed(table, object, memory.bytes().subarray(layout.input, layout.input + length));
}

function expandRoot(walk: Walk, frame: Frame): void {
  frame.address = walk.layout.stack;
  frame.length = walk.table.size[frame.object]!;
  walk.memory.reserve(frame.address + frame.length);
  const isSound = unpack(walk, frame.object, frame.address);
  if (!isSound || walk.options.verify === true) checkId(walk, frame);
}

/** Puts an object behind its base, which is the last one in memory. Answers the number of its regions. */
function expandDelta(walk: Walk, frame: Frame, base: Frame, way: readonly Frame[]): number | 'large' {
  const { kernel, options, layout, memory, table } = walk;
  const deltaLength = table.size[frame.object]!;
  const isSound = unpack(walk, frame.object, layout.delta);
  const length = kernel.deltaTargetSize(layout.delta, deltaLength);
  if (length < 0) throw new Error(FAULTS[length]);
  if (length > options.maxObject) return 'large';
  if (placeBehind(base.address + base.length) + length > layout.stackEnd) makeRoom(walk, base, way);
  frame.address = placeBehind(base.address + base.length);
  frame.length = length;
  memory.reserve(frame.address + length);
  const regions = kernel.applyDelta(
    layout.delta, deltaLength, base.address, base.length, frame.address, length,
    options.margin, layout.regions, options.regionsCapacity, layout.runs, options.runsCapacity,
  );
  if (regions < 0) throw new Error(FAULTS[regions]);
  if (!isSound || options.verify === true) checkId(walk, frame);
  return regions;
}

function checkId({ table, memory }: Walk, { object, address, length }: Frame): void {
  const type = TYPE_NAMES[table.type[object]!]!;
  const bytes = memory.bytes().subarray(address, address + length);
  if (type === 'unknown' || computeId(type, bytes, table.idBytes) !== idOf(table, object, table.idBytes)) throw new Error('its bytes do not hash to its id');
}

/** Drops every object but this base, which moves to the front. */
function makeRoom({ memory, layout }: Walk, base: Frame, way: readonly Frame[]): void {
  memory.bytes().copyWithin(layout.stack, base.address, base.address + base.length);
  for (const frame of way) frame.isResident = frame === base;
  base.address = layout.stack;
}

/** Sees to it that the last object of the way is in memory: expands it again, from the nearest base that still is. */
function restore(walk: Walk, way: readonly Frame[]): void {
  let at = way.length - 1;
  if (way[at]!.isResident) return;
  while (at > 0 && !way[at - 1]!.isResident) at--;
  for (; at < way.length; at++) {
    const frame = way[at]!;
    if (at === 0) expandRoot(walk, frame);
    else expandDelta(walk, frame, way[at - 1]!, way);
    frame.isResident = true;
  }
}
