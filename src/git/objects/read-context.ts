import type { ObjectPlace, ObjectProblem, ObjectStore, ReadObject } from './model.ts';

/** What reading one place needs of the others. */
export interface ReadContext {
  store: ObjectStore;
  maxObject: number;
  /** Inflates what the pack has for an object: the object itself, or a delta. @throws Error */
  unpack: (pack: number, object: number) => Unpacked;
  /** Reads from a pack. */
  readPack: (pack: number, from: number, target: Uint8Array, length: number) => number;
  readAt: (place: ObjectPlace) => ReadObject | ObjectProblem;
}

/** What the pack holds for an object. */
export interface Unpacked {
  bytes: Uint8Array;
  /** The pack's bytes are not those the index was made for: the object's id must decide. */
  isSuspect: boolean;
}
