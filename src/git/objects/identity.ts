import { createHash, type Hash } from 'node:crypto';
import type { ObjectType } from './model.ts';

/** A hash that has taken in an object's header: its id is what comes of it and the object's bytes. */
export function startId(type: ObjectType, length: number, idBytes: number): Hash {
  return createHash(idBytes === 20 ? 'sha1' : 'sha256').update(`${type} ${length}\0`);
}

/** The id of an object, in hex. */
export function computeId(type: ObjectType, bytes: Uint8Array, idBytes: number): string {
  return startId(type, bytes.length, idBytes).update(bytes).digest('hex');
}
