import { closeSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { ObjectStore, PackTable } from './model.ts';

/** Open packs of one reader. A repository may have thousands of packs, a process a thousand files: the one that was used least lately is closed. */
export interface PackFiles {
  /** Reads from a pack; fewer bytes only at its end. Answers how many. @throws what the file system says. */
  read: (pack: number, from: number, target: Uint8Array, at: number, length: number) => number;
  close: () => void;
}

const MOST_OPEN = 32;

export function openPackFiles(store: ObjectStore): PackFiles {
  const open = new Map<number, number>();
  const descriptorOf = (pack: number): number => {
    const known = open.get(pack);
    if (known !== undefined && open.size === 1) return known;
    const fd = known ?? openSync(store.packs[pack]!.path, 'r');
    open.delete(pack);
    open.set(pack, fd);
    if (open.size > MOST_OPEN) {
      const [oldest, oldestFd] = open.entries().next().value!;
      open.delete(oldest);
      closeSync(oldestFd);
    }
    return fd;
  };
  return {
    read(pack, from, target, at, length) {
      const fd = descriptorOf(pack);
      let filled = 0;
      while (filled < length) {
        const bytes = readSync(fd, target, at + filled, length - filled, from + filled);
        if (bytes === 0) break;
        filled += bytes;
      }
      return filled;
    },
    close() {
      for (const fd of open.values()) closeSync(fd);
      open.clear();
    },
  };
}

/** More bytes than any sensible deflate makes of `size` bytes: stored blocks of 128 cost 4 %. */
export function deflateBound(size: number): number {
  return size + Math.floor(size / 8) + 1024;
}

/** How many bytes of the pack, from the object's offset on, hold its header and its compressed bytes, at most. */
export function extentOf(table: PackTable, object: number): number {
  const next = table.trusted && object + 1 < table.count ? table.offset[object + 1]! : table.end;
  return Math.max(0, Math.min(next - table.offset[object]!, table.header[object]! + deflateBound(table.size[object]!)));
}

/** False where the object's bytes in the pack are not those the index was made for, or that is not known: then its id must decide. */
export function isAsIndexed(table: PackTable, object: number, extent: Uint8Array): boolean {
  return table.trusted && crc32(extent) === table.crc[object];
}
