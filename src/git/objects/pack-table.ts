import { readSync } from 'node:fs';
import { linkFamilies, nameUnreached, spreadTypes } from './families.ts';
import { findInPack, objectAt } from './find-object.ts';
import type { ObjectProblem, PackTable } from './model.ts';
import type { PackIndex } from './pack-index.ts';

const OFS_DELTA = 6;
const REF_DELTA = 7;
/** More than the longest object header: 10 bytes of type and size, then 10 of a distance or 32 of an id. */
const HEADER = 64;
const WINDOW = 1 << 20;

/** Makes the table of a pack: ids and offsets from its index, then every object's header, read in windows; nothing of the pack is kept. */
export function buildPackTable(path: string, fd: number, index: PackIndex, end: number, trusted: boolean, problems: ObjectProblem[]): PackTable {
  const table = arrange(path, index, end, trusted);
  const missingBases = readHeaders(table, fd);
  linkFamilies(table);
  if (spreadTypes(table) < table.count) nameUnreached(table, missingBases, problems);
  return table;
}

type Shared<T> = new (buffer: SharedArrayBuffer) => T;

function shared<T>(array: Shared<T>, bytes: number): T {
  return new array(new SharedArrayBuffer(bytes));
}

/** The table with what the index knows. */
function arrange(path: string, index: PackIndex, end: number, trusted: boolean): PackTable {
  const { count } = index;
  const idBytes = index.packChecksum.length === 20 ? 20 : 32;
  const table: PackTable = {
    path, count, idBytes, end, trusted: trusted && index.crc !== null,
    ids: shared(Uint8Array<SharedArrayBuffer>, count * idBytes),
    byId: shared(Uint32Array<SharedArrayBuffer>, count * 4),
    fanOut: shared(Uint32Array<SharedArrayBuffer>, 1024),
    offset: shared(Float64Array<SharedArrayBuffer>, count * 8),
    header: shared(Uint8Array<SharedArrayBuffer>, count),
    size: shared(Float64Array<SharedArrayBuffer>, count * 8),
    crc: shared(Uint32Array<SharedArrayBuffer>, count * 4),
    type: shared(Uint8Array<SharedArrayBuffer>, count),
    isDelta: shared(Uint8Array<SharedArrayBuffer>, count),
    base: shared(Int32Array<SharedArrayBuffer>, count * 4).fill(-1),
    firstChild: shared(Int32Array<SharedArrayBuffer>, count * 4).fill(-1),
    nextSibling: shared(Int32Array<SharedArrayBuffer>, count * 4).fill(-1),
  };
  const order = byOffset(index.offset);
  // Ids are moved by words of 4 bytes: by bytes it took half of the time of the whole table.
  const words = idBytes / 4;
  const ids = index.ids.byteOffset % 4 === 0 ? index.ids : new Uint8Array(index.ids);
  const from = new Uint32Array(ids.buffer, ids.byteOffset, count * words);
  const to = new Uint32Array(table.ids.buffer);
  for (let n = 0; n < count; n++) {
    const entry = order[n]!;
    table.offset[n] = index.offset[entry]!;
    if (index.crc !== null) table.crc[n] = index.crc[entry]!;
    table.byId[entry] = n;
    for (let k = 0; k < words; k++) to[n * words + k] = from[entry * words + k]!;
  }
  for (let i = 0; i < count; i++) table.fanOut[index.ids[i * idBytes]!]!++;
  for (let i = 1; i < 256; i++) table.fanOut[i]! += table.fanOut[i - 1]!;
  return table;
}

/** Entries in the order of their offsets. Sorting numbers natively takes a quarter of the time of sorting by a function, so entry and offset go into one number where both fit. */
function byOffset(offset: Float64Array): Uint32Array {
  const { length } = offset;
  const unit = 2 ** Math.ceil(Math.log2(length + 1));
  const order = new Uint32Array(length);
  const keys = new Float64Array(length);
  let largest = 0;
  for (let i = 0; i < length; i++) {
    keys[i] = offset[i]! * unit + i;
    if (offset[i]! > largest) largest = offset[i]!;
  }
  if (largest >= 2 ** 53 / unit) return order.map((_, i) => i).sort((a, b) => offset[a]! - offset[b]!);
  keys.sort();
  for (let i = 0; i < length; i++) order[i] = keys[i]! % unit;
  return order;
}

/** The header of one object (gitformat-pack(5)) as it was read: base by offset or by its id. */
interface Header {
  type: number;
  size: number;
  bytes: number;
  /** Of an OFS_DELTA: how far before the object its base starts. */
  distance: number;
}

/** Fills in header, size, type of what is no delta, and bases. Answers the ids of bases that are not in the pack, by object. */
function readHeaders(table: PackTable, fd: number): Map<number, string> {
  const missing = new Map<number, string>();
  const buffer = Buffer.alloc(WINDOW);
  const header: Header = { type: 0, size: 0, bytes: 0, distance: 0 };
  let start = 0;
  let filled = 0;
  for (let object = 0; object < table.count; object++) {
    const at = table.offset[object]!;
    if (at < start || at + HEADER > start + filled) {
      start = at;
      filled = readUpTo(fd, buffer, at, table.end);
    }
    if (!parseHeader(buffer, at - start, Math.min(filled, at - start + HEADER), table.idBytes, header)) continue;
    table.size[object] = header.size;
    table.header[object] = header.bytes;
    if (header.type < OFS_DELTA) {
      table.type[object] = header.type;
      continue;
    }
    table.isDelta[object] = 1;
    const id = at - start + header.bytes - table.idBytes;
    const base = header.type === OFS_DELTA ? objectAt(table, at - header.distance) : findInPack(table, buffer, id);
    // An object is not its own base, and OFS_DELTA can't go forward: what is left of cycles is never reached from a root.
    table.base[object] = base === object ? -1 : base;
    if (base < 0 && header.type === REF_DELTA) missing.set(object, buffer.toString('hex', id, id + table.idBytes));
  }
  return missing;
}

function readUpTo(fd: number, buffer: Buffer, from: number, end: number): number {
  const wanted = Math.max(0, Math.min(buffer.length, end - from));
  let filled = 0;
  while (filled < wanted) {
    const bytes = readSync(fd, buffer, filled, wanted - filled, from + filled);
    if (bytes === 0) break;
    filled += bytes;
  }
  return filled;
}

/** False where it is none: cut off, a reserved type, or numbers past 2^53. */
function parseHeader(buffer: Uint8Array, from: number, end: number, idBytes: number, header: Header): boolean {
  let at = from;
  if (at >= end) return false;
  let byte = buffer[at++]!;
  const type = (byte >> 4) & 7;
  let size = byte & 15;
  for (let unit = 16; byte & 128; unit *= 128) {
    if (at >= end) return false;
    byte = buffer[at++]!;
    size += (byte & 127) * unit;
  }
  let distance = 0;
  if (type === OFS_DELTA) {
    do {
      if (at >= end) return false;
      byte = buffer[at++]!;
      distance = distance * 128 + (byte & 127) + (byte >> 7);
    } while (byte & 128);
  } else if (type === REF_DELTA) at += idBytes;
  if (at > end || type === 0 || type === 5 || size > Number.MAX_SAFE_INTEGER || distance > Number.MAX_SAFE_INTEGER) return false;
  header.type = type;
  header.size = size;
  header.bytes = at - from;
  header.distance = distance;
  return true;
}
