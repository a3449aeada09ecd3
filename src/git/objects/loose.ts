import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { codeOf, messageOf } from '../../errors.ts';
import { computeId } from './identity.ts';
import type { ObjectProblem, ObjectType, ReadObject } from './model.ts';
import { deflateBound } from './pack-files.ts';

/** More than the longest header: type, blank, 16 digits, NUL. */
const HEADER = 32;

/** What stands in front of a loose object's bytes (gitrepository-layout(5)); null where something else does. */
export function parseLooseHeader(bytes: Uint8Array): { type: ObjectType; size: number; length: number } | null {
  const [header, type, digits] = /^(commit|tree|blob|tag) (\d{1,15})\0/.exec(Buffer.from(bytes.subarray(0, HEADER)).toString('latin1')) ?? [];
  return header === undefined ? null : { type: type as ObjectType, size: Number(digits), length: header.length };
}

/** Reads a loose object and holds it against its id. 'large' where it is longer than `maxObject`. */
export function readLooseFile(path: string, id: string, maxObject: number): ReadObject | ObjectProblem | 'large' {
  let file: Uint8Array;
  try {
    const fd = openSync(path, 'r');
    try {
      if (fstatSync(fd).size > deflateBound(maxObject)) return 'large';
      file = readFileSync(fd);
    } finally {
      closeSync(fd);
    }
    const inflated = inflateSync(file, { maxOutputLength: maxObject + HEADER });
    const header = parseLooseHeader(inflated);
    if (header === null) return { what: id, why: 'it has no header of an object' };
    const bytes = inflated.subarray(header.length);
    if (bytes.length > maxObject) return 'large';
    if (bytes.length !== header.size) return { what: id, why: `it has ${bytes.length} bytes, its header names ${header.size}` };
    if (computeId(header.type, bytes, id.length / 2) !== id) return { what: id, why: 'its bytes do not hash to its id' };
    return { type: header.type, bytes };
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return 'large';
    return { what: id, why: messageOf(error) };
  }
}
