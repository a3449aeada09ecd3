import type { VisitedObject } from '../git/objects/index.ts';
import { reserve } from '../kernel/kernel.ts';
import type { SweepContext } from './sweep-context.ts';

/** Reads what matters in trees that lie in the kernel's memory. */
export interface TreeReader {
  /** Appends the canonical numbers of subtrees and wanted blobs. Answers what is wrong with the tree, or null. */
  read(tree: Readonly<VisitedObject>, entries: number[]): string | null;
}

/** Where the bitmap lies: behind what large objects are streamed through, in front of what the walk uses. */
const BITMAP_PLACE = 5 << 20;
/** Bits of the kernel's bitmap of wanted ids. */
const WANTED_BITS = 1 << 20;
/** Entries of one tree that the kernel writes at once: a tree of 64 MiB has no more. */
const ENTRY_WORDS = 3;
const ROOM = 256;
/** Ids that were looked up before, by their first two bytes: neighbouring versions of a tree share nearly all entries. */
const CACHE = 1 << 16;

export function createTreeReader(context: SweepContext, wanted: Int32Array): TreeReader {
  const { scanner, data } = context;
  const { kernel } = scanner;
  const idBytes = data.store.idBytes;
  const bitmap = new Uint32Array(WANTED_BITS / 32);
  const isWanted = new Set(wanted);
  for (const number of wanted) {
    const bits = Number.parseInt(context.idOf(number).slice(0, 5), 16);
    bitmap[bits >> 5]! |= 1 << (bits & 31);
  }
  const bitmapAt = scanner.free + BITMAP_PLACE;
  reserve(kernel, bitmapAt + bitmap.byteLength);
  new Uint8Array(kernel.memory.buffer).set(new Uint8Array(bitmap.buffer), bitmapAt);
  const cached: (string | undefined)[] = [];
  const cachedNumber = new Int32Array(CACHE);
  const numberOf = (id: string): number => {
    const slot = Number.parseInt(id.slice(0, 4), 16);
    if (cached[slot] !== id) {
      cached[slot] = id;
      cachedNumber[slot] = context.numberOf(id);
    }
    return cachedNumber[slot]!;
  };
  return {
    read(tree, entries) {
      const out = (tree.address + tree.length + ROOM + 63) & ~63;
      const capacity = Math.floor(tree.length / (idBytes + 3)) + 1;
      reserve(kernel, out + capacity * ENTRY_WORDS * 4);
      const memory = Buffer.from(kernel.memory.buffer);
      const count = kernel.treeEntries(tree.address, tree.length, idBytes, bitmapAt, out, capacity);
      if (count < 0) return 'the tree is damaged';
      const words = new Uint32Array(kernel.memory.buffer, out, count * ENTRY_WORDS);
      for (let i = 0; i < words.length; i += ENTRY_WORDS) {
        const start = tree.address + words[i + 2]!;
        const number = numberOf(memory.toString('hex', start, start + idBytes));
        const isTree = words[i + 1]! >>> 31 === 1;
        if (number >= 0 && (isTree || isWanted.has(number))) entries.push(number);
      }
      return null;
    },
  };
}
