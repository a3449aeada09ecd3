import { inflateSync } from 'node:zlib';
import { messageOf } from '../../errors.ts';
import { createCache, type Cache } from './cache.ts';
import { deltaSizes, patch } from './delta.ts';
import { findObject, findPlaces, idAt, loosePath } from './find-object.ts';
import { computeId } from './identity.ts';
import { readLooseFile } from './loose.ts';
import { MAX_OBJECT, OBJECT_TYPE, TYPE_NAMES, type ObjectPlace, type ObjectProblem, type ObjectStore, type ObjectType, type PackTable, type ReadObject } from './model.ts';
import { extentOf, isAsIndexed, openPackFiles } from './pack-files.ts';
import type { ReadContext, Unpacked } from './read-context.ts';
import { streamPlace } from './stream.ts';

/** Reads single objects, in any thread, without the kernel. */
export interface ObjectReader {
  /** Where an object lies, by its id in hex. */
  find: (id: string) => ObjectPlace | undefined;
  idOf: (place: ObjectPlace) => string;
  /** An OBJECT_TYPE; 0 for an object that is not there or cannot be read. */
  typeOf: (id: string) => number;
  /** The object, from whichever of its copies can be read. A problem for one that is missing, damaged, or longer than `maxObject`. */
  read: (id: string) => ReadObject | ObjectProblem;
  /** The same from one place only; bases may come from any. */
  readAt: (place: ObjectPlace) => ReadObject | ObjectProblem;
  /** The object piece by piece, whatever its length; a piece is good until the next is asked for. @throws Error for damage, at the latest behind the last piece */
  stream: (place: ObjectPlace) => Iterable<Uint8Array>;
  close: () => void;
}

export interface ReaderOptions {
  /** Objects longer than this are not read whole. Default MAX_OBJECT. */
  maxObject?: number;
  /** Bytes of expanded objects that are kept: histories ask for a base again and again. Default 16 MiB. */
  cacheBytes?: number;
}

/** How often another copy is tried on the way to one object: copies may be damaged, too. */
const DETOURS = 4;

export function createReader(store: ObjectStore, options: ReaderOptions = {}): ObjectReader {
  const files = openPackFiles(store);
  const maxObject = options.maxObject ?? MAX_OBJECT;
  const cache = createCache(options.cacheBytes ?? 16 << 20);
  const context: ReadContext = {
    store,
    maxObject,
    unpack: (pack, object) => unpack(context, pack, object),
    readPack: (pack, from, target, length) => files.read(pack, from, target, 0, length),
    readAt: (place) => readFrom(context, cache, place, DETOURS),
  };
  const read = (id: string): ReadObject | ObjectProblem => readAny(context, cache, id, DETOURS);
  const types = new Map<string, number>();
  return {
    find: (id) => findObject(store, id),
    idOf: (place) => idAt(store, place),
    typeOf(id) {
      const place = findObject(store, id);
      if (place?.kind === 'pack') return store.packs[place.pack]!.type[place.object]!;
      // A loose object is expanded for it, however large it is: once is enough.
      let type = types.get(id);
      if (type === undefined) {
        const object = read(id);
        types.set(id, (type = 'bytes' in object ? OBJECT_TYPE[object.type] : 0));
      }
      return type;
    },
    read,
    readAt: context.readAt,
    stream: (place) => streamPlace(context, place),
    close: () => files.close(),
  };
}

function unpack({ store, maxObject, readPack }: ReadContext, pack: number, object: number): Unpacked {
  const table = store.packs[pack]!;
  const size = table.size[object]!;
  if (size > maxObject) throw tooLong(maxObject);
  const extent = Buffer.allocUnsafe(extentOf(table, object));
  const length = readPack(pack, table.offset[object]!, extent, extent.length);
  const bytes = inflateSync(extent.subarray(table.header[object], length), { maxOutputLength: size + 1 });
  if (bytes.length !== size) throw new Error(`it has ${bytes.length} bytes, its header names ${size}`);
  return { bytes, isSuspect: !isAsIndexed(table, object, extent.subarray(0, length)) };
}

function tooLong(maxObject: number): Error {
  return new Error(`it is longer than ${maxObject} bytes`);
}

function readFrom(context: ReadContext, cache: Cache, place: ObjectPlace, detours: number): ReadObject | ObjectProblem {
  const { store, maxObject } = context;
  const id = idAt(store, place);
  if (place.kind === 'loose') {
    const read = readLooseFile(loosePath(store.loose[place.loose]!, place.object, store.idBytes), id, maxObject);
    return read === 'large' ? { what: id, why: tooLong(maxObject).message } : read;
  }
  const copyOf = (object: number): Uint8Array | null => {
    const copy = detours === 0 ? null : readAny(context, cache, idAt(store, { ...place, object }), detours - 1, place.pack);
    return copy !== null && 'bytes' in copy ? copy.bytes : null;
  };
  try {
    return readChain(context, cache, place.pack, place.object, copyOf);
  } catch (error) {
    return { what: id, why: messageOf(error) };
  }
}

/** Tries every place of an object, except those in a pack that has failed already. */
function readAny(context: ReadContext, cache: Cache, id: string, detours: number, exceptPack = -1): ReadObject | ObjectProblem {
  let first: ObjectProblem | undefined;
  for (const place of findPlaces(context.store, id)) {
    if (place.kind === 'pack' && place.pack === exceptPack) continue;
    const read = readFrom(context, cache, place, detours);
    if ('bytes' in read) return read;
    first ??= read;
  }
  return first ?? { what: id, why: 'it is not in the repository' };
}

/** Expands an object along its deltas. `copyOf` gives another copy of a base that cannot be read. */
function readChain(context: ReadContext, cache: Cache, pack: number, object: number, copyOf: (object: number) => Uint8Array | null): ReadObject {
  const table = context.store.packs[pack]!;
  const type = TYPE_NAMES[table.type[object]!]!;
  if (type === 'unknown') throw new Error('its header or its base cannot be read');
  const chain: number[] = [];
  let bytes: Uint8Array | undefined;
  for (let at = object; bytes === undefined && at >= 0; at = table.base[at]!) {
    bytes = cache.get(pack, at);
    if (bytes === undefined) chain.push(at);
  }
  while (chain.length > 0) {
    const next = chain.pop()!;
    try {
      bytes = expand(context, table, pack, next, bytes, type);
    } catch (error) {
      const copy = next === object ? null : copyOf(next);
      if (copy === null) throw error;
      bytes = copy;
    }
    cache.put(pack, next, bytes);
  }
  return { type, bytes: bytes! };
}

function expand(context: ReadContext, table: PackTable, pack: number, object: number, base: Uint8Array | undefined, type: ObjectType): Uint8Array {
  const { bytes: unpacked, isSuspect } = context.unpack(pack, object);
  if (table.isDelta[object] === 1 && deltaSizes(unpacked).target > context.maxObject) throw tooLong(context.maxObject);
  const bytes = table.isDelta[object] === 0 ? unpacked : patch(base!, unpacked);
  if (isSuspect && computeId(type, bytes, table.idBytes) !== idAt(context.store, { kind: 'pack', pack, object })) {
    throw new Error('its bytes do not hash to its id');
  }
  return bytes;
}
