/**
 * What an object database is to its readers: tables of plain data over shared memory, so that a thread gets a whole store by `postMessage`
 * without a byte being copied. Formats: gitformat-pack(5), gitrepository-layout(5).
 */

/** Numbers of the types as packs write them. 0 stands for "could not be told". */
export const OBJECT_TYPE = { commit: 1, tree: 2, blob: 3, tag: 4 } as const;
export const TYPE_NAMES = ['unknown', 'commit', 'tree', 'blob', 'tag'] as const;
export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

/** Something of the object database that could not be read. `what` is an object's id in hex, or a path. */
export interface ObjectProblem {
  what: string;
  /** One clause. */
  why: string;
}

/**
 * The objects of one pack, in pack order: object number n is the n-th by offset. All arrays lie in shared memory; together they take
 * 39 bytes an object and its id (20 or 32), so 59 with SHA-1.
 */
export interface PackTable {
  path: string;
  count: number;
  idBytes: 20 | 32;
  /** Where the last object ends. */
  end: number;
  /**
   * False where pack and index do not fit each other, or the index has no checksums of its objects. What is read is then held against its
   * id, and an object may end behind the start of the next one.
   */
  trusted: boolean;
  /** Ids, one behind the other. */
  ids: Uint8Array<SharedArrayBuffer>;
  /** Object numbers in the order of their ids. */
  byId: Uint32Array<SharedArrayBuffer>;
  /** How many ids start with a byte up to the given one (256 numbers). */
  fanOut: Uint32Array<SharedArrayBuffer>;
  offset: Float64Array<SharedArrayBuffer>;
  /** Bytes of the object's header: `offset + header` is where its compressed bytes start. */
  header: Uint8Array<SharedArrayBuffer>;
  /** Inflated size as the object's header tells it: of the delta, where it is one. */
  size: Float64Array<SharedArrayBuffer>;
  /** CRC-32 of the object as it lies in the pack, header included; meaningless where not `trusted`. */
  crc: Uint32Array<SharedArrayBuffer>;
  /** An OBJECT_TYPE, that of the root for a delta; 0 where header or base could not be read (a problem of the store names it). */
  type: Uint8Array<SharedArrayBuffer>;
  /** 1 for a delta. */
  isDelta: Uint8Array<SharedArrayBuffer>;
  /** Object number of the delta's base; -1 where it is none, or its base is not in this pack. */
  base: Int32Array<SharedArrayBuffer>;
  /** Deltas upon an object: a list linked through `nextSibling`; -1 ends it. */
  firstChild: Int32Array<SharedArrayBuffer>;
  nextSibling: Int32Array<SharedArrayBuffer>;
}

/** The loose objects of one folder `objects`, sorted by id. */
export interface LooseTable {
  /** The folder `objects`. */
  folder: string;
  count: number;
  ids: Uint8Array<SharedArrayBuffer>;
}

/** An object database: its own folder and the alternates that were allowed. Structured-cloneable. */
export interface ObjectStore {
  idBytes: 20 | 32;
  packs: PackTable[];
  loose: LooseTable[];
  /** What could not be read: packs, folders, refused alternates (by path), and objects without a readable base (by id). */
  problems: ObjectProblem[];
  /** Files that are no objects, e.g. left by an interrupted git. */
  garbage: string[];
  /** What the user should know but costs nothing, e.g. that a pack's own checksum is wrong while all its objects are whole. */
  notes: string[];
}

/** Where an object lies: number of the table in `packs` or `loose`, number of the object in that table. */
export type ObjectPlace = { kind: 'pack'; pack: number; object: number } | { kind: 'loose'; loose: number; object: number };

/** An object read whole. */
export interface ReadObject {
  type: ObjectType;
  bytes: Uint8Array;
}

/** How long an object may be, compressed or expanded, to be held in memory. */
export const MAX_OBJECT = 64 << 20;
