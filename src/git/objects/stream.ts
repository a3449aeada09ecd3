import type { Hash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deltaSizes, deltaSteps } from './delta.ts';
import { idAt, loosePath } from './find-object.ts';
import { startId } from './identity.ts';
import { inflatePieces } from './inflate-stream.ts';
import { parseLooseHeader } from './loose.ts';
import { TYPE_NAMES, type ObjectPlace } from './model.ts';
import { deflateBound } from './pack-files.ts';
import type { ReadContext } from './read-context.ts';

/** Bytes of a base that are read at once. */
const PIECE = 65_536;

/**
 * An object piece by piece. One that fits into memory is read whole; a larger one is inflated in pieces; a large delta has its bases spilled
 * into a scratch folder, one after the other, because its steps jump about in them. All is held against the object's id.
 */
export function* streamPlace(context: ReadContext, place: ObjectPlace): Generator<Uint8Array> {
  const whole = context.readAt(place);
  if ('bytes' in whole) yield whole.bytes;
  else if (place.kind === 'loose') yield* streamLoose(context, place);
  else if (isLong(context, place.pack, place.object)) yield* streamPacked(context, place);
  else throw new Error(whole.why);
}

/** True where the object, or one that it is based on, is too long to be held: anything else that could not be read is damaged. */
function isLong(context: ReadContext, pack: number, object: number): boolean {
  const table = context.store.packs[pack]!;
  if (table.type[object] === 0) return false;
  for (let at = object; at >= 0; at = table.base[at]!) {
    if (table.size[at]! > context.maxObject) return true;
    if (table.isDelta[at] === 1 && deltaSizes(context.unpack(pack, at).bytes).target > context.maxObject) return true;
  }
  return false;
}

/** Passes pieces on and holds them against an id in the end. */
function* checked(pieces: Iterable<Uint8Array>, hash: Hash, id: string): Generator<Uint8Array> {
  for (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest('hex') !== id) throw new Error('its bytes do not hash to its id');
}

function* streamLoose({ store }: ReadContext, place: ObjectPlace & { kind: 'loose' }): Generator<Uint8Array> {
  const id = idAt(store, place);
  const fd = openSync(loosePath(store.loose[place.loose]!, place.object, store.idBytes), 'r');
  try {
    const pieces = inflatePieces((buffer) => readSync(fd, buffer, 0, buffer.length, null));
    const first = pieces.next();
    const header = first.done === true ? null : parseLooseHeader(first.value);
    if (first.done === true || header === null) throw new Error('it has no header of an object');
    const rest = first.value.subarray(header.length);
    yield* checked(joined(rest, pieces), startId(header.type, header.size, store.idBytes), id);
  } finally {
    closeSync(fd);
  }
}

function* joined(first: Uint8Array, rest: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield first;
  yield* rest;
}

function* streamPacked(context: ReadContext, place: ObjectPlace & { kind: 'pack' }): Generator<Uint8Array> {
  const { store } = context;
  const table = store.packs[place.pack]!;
  const type = TYPE_NAMES[table.type[place.object]!]!;
  if (type === 'unknown') throw new Error('its header or its base cannot be read');
  const chain: number[] = [];
  for (let at = place.object; at >= 0; at = table.base[at]!) chain.push(at);
  const root = chain.pop()!;
  const isDelta = chain.length > 0;
  const size = isDelta ? deltaSizes(context.unpack(place.pack, place.object).bytes).target : table.size[root]!;
  const pieces = isDelta ? patchedPieces(context, place.pack, root, chain) : packedPieces(context, place.pack, root);
  yield* checked(pieces, startId(type, size, store.idBytes), idAt(store, place));
}

/** Inflates what a pack has for an object. */
function packedPieces(context: ReadContext, pack: number, object: number): Generator<Uint8Array> {
  const table = context.store.packs[pack]!;
  let at = table.offset[object]! + table.header[object]!;
  const end = Math.min(table.end, at + deflateBound(table.size[object]!));
  return inflatePieces((buffer) => {
    const length = context.readPack(pack, at, buffer, Math.min(buffer.length, Math.max(0, end - at)));
    at += length;
    return length;
  });
}

/** Applies the deltas of `chain`, last one first, to a root. */
function* patchedPieces(context: ReadContext, pack: number, root: number, chain: readonly number[]): Generator<Uint8Array> {
  const scratch = mkdtempSync(join(tmpdir(), 'keysieve-base-'));
  let base: Spilled | null = null;
  try {
    base = spill(packedPieces(context, pack, root), join(scratch, 'root'));
    for (let n = chain.length - 1; n > 0; n--) {
      const next = spill(patchPieces(base, context.unpack(pack, chain[n]!).bytes), join(scratch, `${n}`));
      drop(base);
      base = next;
    }
    yield* patchPieces(base, context.unpack(pack, chain[0]!).bytes);
  } finally {
    if (base !== null) drop(base);
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** An expanded base in a scratch file. */
interface Spilled {
  path: string;
  fd: number;
  length: number;
}

function spill(pieces: Iterable<Uint8Array>, path: string): Spilled {
  const spilled: Spilled = { path, fd: openSync(path, 'wx+', 0o600), length: 0 };
  try {
    for (const piece of pieces) {
      for (let at = 0; at < piece.length; ) at += writeSync(spilled.fd, piece, at);
      spilled.length += piece.length;
    }
    return spilled;
  } catch (error) {
    drop(spilled);
    throw error;
  }
}

function drop({ fd, path }: Spilled): void {
  closeSync(fd);
  rmSync(path, { force: true });
}

function* patchPieces(base: Spilled, delta: Uint8Array): Generator<Uint8Array> {
  const buffer = new Uint8Array(PIECE);
  for (const { isCopy, from, length } of deltaSteps(delta, base.length)) {
    if (!isCopy) yield delta.subarray(from, from + length);
    for (let at = 0; isCopy && at < length; ) {
      const bytes = readSync(base.fd, buffer, 0, Math.min(PIECE, length - at), from + at);
      if (bytes === 0) throw new Error('its base was changed while it was read');
      yield buffer.subarray(0, bytes);
      at += bytes;
    }
  }
}
