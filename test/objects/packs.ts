// Packs and indexes made by hand, as no git would.
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

export interface PackEntry {
  /** 1 to 4, 6 (OFS_DELTA) or 7 (REF_DELTA). */
  type: number;
  /** The object, or the delta. */
  body: Uint8Array;
  /** Id that the index gives it; for a whole object its own, if left out. */
  id?: string;
  /** OFS_DELTA: number of the entry it is based on. */
  baseEntry?: number;
  /** REF_DELTA: id of the base. */
  baseId?: string;
}

const TYPES = ['', 'commit', 'tree', 'blob', 'tag'];

export function idOfBlob(body: Uint8Array): string {
  return createHash('sha1').update(`blob ${body.length}\0`).update(body).digest('hex');
}

/** gitformat-pack(5): a pack of version 2 and its index of version 2. */
export function makePack(entries: readonly PackEntry[]): { pack: Buffer; index: Buffer } {
  const pieces: Buffer[] = [Buffer.from([...Buffer.from('PACK'), 0, 0, 0, 2, ...uint32(entries.length)])];
  const offsets: number[] = [];
  let at = 12;
  for (const entry of entries) {
    const piece = Buffer.concat([header(entry, at, offsets), deflateSync(entry.body)]);
    offsets.push(at);
    pieces.push(piece);
    at += piece.length;
  }
  const body = Buffer.concat(pieces);
  const checksum = createHash('sha1').update(body).digest();
  const rows = entries.map((entry, n) => ({ id: entry.id ?? createHash('sha1').update(`${TYPES[entry.type]} ${entry.body.length}\0`).update(entry.body).digest('hex'), offset: offsets[n]!, crc: crc32(pieces[n + 1]!) }));
  rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  const fanOut = Array.from({ length: 256 }, (_, first) => uint32(rows.filter(({ id }) => Number.parseInt(id.slice(0, 2), 16) <= first).length)).flat();
  const index = Buffer.concat([
    Buffer.from([0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2, ...fanOut]),
    ...rows.map(({ id }) => Buffer.from(id, 'hex')),
    ...rows.map(({ crc }) => Buffer.from(uint32(crc))),
    ...rows.map(({ offset }) => Buffer.from(uint32(offset))),
    checksum,
  ]);
  return { pack: Buffer.concat([body, checksum]), index: Buffer.concat([index, createHash('sha1').update(index).digest()]) };
}

function uint32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function header({ type, body, baseEntry, baseId }: PackEntry, at: number, offsets: readonly number[]): Buffer {
  const bytes: number[] = [];
  let rest = Math.floor(body.length / 16);
  bytes.push((type << 4) | (body.length & 15) | (rest > 0 ? 128 : 0));
  for (; rest > 0; rest = Math.floor(rest / 128)) bytes.push((rest & 127) | (rest >= 128 ? 128 : 0));
  if (type === 6) bytes.push(...distanceBytes(at - offsets[baseEntry!]!));
  if (type === 7) bytes.push(...Buffer.from(baseId!, 'hex'));
  return Buffer.from(bytes);
}

function distanceBytes(distance: number): number[] {
  const bytes = [distance & 127];
  for (let rest = distance >>> 7; rest > 0; rest >>>= 7) bytes.unshift(128 | (--rest & 127));
  return bytes;
}

/** A delta that takes all of a base and appends bytes. */
export function appendDelta(baseLength: number, more: Uint8Array): Uint8Array {
  const size = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...size(Math.floor(value / 128))]);
  const ops: number[] = [];
  for (let from = 0; from < baseLength; from += 0xff0000) {
    const length = Math.min(0xff0000, baseLength - from);
    ops.push(0xff, from & 255, (from >>> 8) & 255, (from >>> 16) & 255, from >>> 24, length & 255, (length >>> 8) & 255, length >>> 16);
  }
  for (let at = 0; at < more.length; at += 127) ops.push(Math.min(127, more.length - at), ...more.subarray(at, at + 127));
  return Uint8Array.from([...size(baseLength), ...size(baseLength + more.length), ...ops]);
}
