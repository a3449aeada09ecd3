import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { constants, inflateSync } from 'node:zlib';
import { messageOf } from '../errors.ts';
import type { ObjectStore } from '../git/objects/index.ts';

/** Loose objects by what they are: [table, object]. */
export interface LooseByType {
  blobs: [number, number][];
  commits: [number, number][];
  trees: [number, number][];
  unread: [string, string][];
}

/** Bytes of a file that hold an object's header. */
const HEAD = 128;

/** Reads the headers of all loose objects (gitrepository-layout: zlib of `type SP size NUL bytes`). */
export function looseByType({ loose, idBytes }: ObjectStore): LooseByType {
  const found: LooseByType = { blobs: [], commits: [], trees: [], unread: [] };
  const buffer = Buffer.alloc(HEAD);
  loose.forEach((table, number) => {
    for (let object = 0; object < table.count; object++) {
      const id = Buffer.from(table.ids.subarray(object * idBytes, (object + 1) * idBytes)).toString('hex');
      try {
        const type = typeOf(path.join(table.folder, id.slice(0, 2), id.slice(2)), buffer);
        if (type === 'blob') found.blobs.push([number, object]);
        else if (type === 'tree') found.trees.push([number, object]);
        else found.commits.push([number, object]);
      } catch (error) {
        found.unread.push([id, messageOf(error)]);
      }
    }
  });
  return found;
}

function typeOf(file: string, buffer: Buffer): string {
  const fd = openSync(file, 'r');
  try {
    const length = readSync(fd, buffer, 0, HEAD, 0);
    const head = inflateSync(buffer.subarray(0, length), { finishFlush: constants.Z_SYNC_FLUSH });
    return head.toString('latin1', 0, head.indexOf(0x20));
  } finally {
    closeSync(fd);
  }
}
