import { createHash } from 'node:crypto';

/** What an .idx file says of its pack, in the order of ids. */
export interface PackIndex {
  count: number;
  /** Ids, one behind the other, ascending. */
  ids: Uint8Array;
  offset: Float64Array;
  /** CRC-32 of each object as it lies in the pack; null for version 1, which has none. */
  crc: Uint32Array | null;
  /** The checksum of the pack it was made for. */
  packChecksum: Buffer;
  /** False where the file's own checksum is wrong: entries may be. */
  whole: boolean;
}

const MAGIC = 0xff744f63;
const FAN_OUT = 256 * 4;
const IN_LARGE_TABLE = 0x80000000;

/**
 * Reads an .idx file, version 1 or 2 (gitformat-pack(5)). Null where its shape is wrong: too short for its count, ids out of order of
 * the first byte, an offset outside its table.
 */
export function parsePackIndex(file: Buffer, idBytes: 20 | 32): PackIndex | null {
  const isVersion2 = file.length >= 8 && file.readUInt32BE(0) === MAGIC;
  if (isVersion2 && file.readUInt32BE(4) !== 2) return null;
  const fanOutAt = isVersion2 ? 8 : 0;
  if (file.length < fanOutAt + FAN_OUT + 2 * idBytes) return null;
  const count = file.readUInt32BE(fanOutAt + FAN_OUT - 4);
  if (!risesEvenly(file, fanOutAt)) return null;
  const body = fanOutAt + FAN_OUT;
  const entries = isVersion2 ? parseVersion2(file, body, count, idBytes) : parseVersion1(file, body, count, idBytes);
  if (entries === null) return null;
  const end = file.length - idBytes;
  const checksum = createHash(idBytes === 20 ? 'sha1' : 'sha256').update(file.subarray(0, end)).digest();
  return { count, ...entries, packChecksum: file.subarray(end - idBytes, end), whole: checksum.equals(file.subarray(end)) };
}

function risesEvenly(file: Buffer, fanOutAt: number): boolean {
  for (let i = 4; i < FAN_OUT; i += 4) if (file.readUInt32BE(fanOutAt + i) < file.readUInt32BE(fanOutAt + i - 4)) return false;
  return true;
}

type Entries = Pick<PackIndex, 'ids' | 'offset' | 'crc'>;

function parseVersion2(file: Buffer, body: number, count: number, idBytes: number): Entries | null {
  const crcAt = body + count * idBytes;
  const offsetAt = crcAt + count * 4;
  const largeAt = offsetAt + count * 4;
  const largeCount = (file.length - 2 * idBytes - largeAt) / 8;
  if (largeCount < 0) return null;
  const offset = new Float64Array(count);
  const crc = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    crc[i] = file.readUInt32BE(crcAt + i * 4);
    const small = file.readUInt32BE(offsetAt + i * 4);
    if (small >= IN_LARGE_TABLE && small - IN_LARGE_TABLE >= largeCount) return null;
    offset[i] = small < IN_LARGE_TABLE ? small : Number(file.readBigUInt64BE(largeAt + (small - IN_LARGE_TABLE) * 8));
  }
  return { ids: file.subarray(body, crcAt), offset, crc };
}

function parseVersion1(file: Buffer, body: number, count: number, idBytes: number): Entries | null {
  const step = 4 + idBytes;
  if (file.length < body + count * step + 2 * idBytes) return null;
  const ids = new Uint8Array(count * idBytes);
  const offset = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    offset[i] = file.readUInt32BE(body + i * step);
    ids.set(file.subarray(body + i * step + 4, body + (i + 1) * step), i * idBytes);
  }
  return { ids, offset, crc: null };
}
