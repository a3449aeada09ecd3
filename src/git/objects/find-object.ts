import type { LooseTable, ObjectPlace, ObjectStore, PackTable } from './model.ts';

/** Number of the object that starts at `offset` of the pack, or -1. */
export function objectAt(table: PackTable, offset: number): number {
  let low = 0;
  let high = table.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (table.offset[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return low < table.count && table.offset[low] === offset ? low : -1;
}

/** Number of the object whose id stands at `at` of `bytes`, or -1. */
export function findInPack(table: PackTable, bytes: Uint8Array, at = 0): number {
  const first = bytes[at];
  if (first === undefined) return -1;
  let low = first === 0 ? 0 : table.fanOut[first - 1]!;
  let high = table.fanOut[first]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const object = table.byId[middle]!;
    const order = compareIds(table.ids, object * table.idBytes, bytes, at, table.idBytes);
    if (order === 0) return object;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return -1;
}

/** Every place where an object lies: packs first, as git looks. */
export function findPlaces(store: ObjectStore, id: string | Uint8Array): ObjectPlace[] {
  const bytes = typeof id === 'string' ? Buffer.from(id, 'hex') : id;
  if (bytes.length !== store.idBytes) return [];
  const places: ObjectPlace[] = [];
  store.packs.forEach((table, pack) => {
    const object = findInPack(table, bytes);
    if (object >= 0) places.push({ kind: 'pack', pack, object });
  });
  store.loose.forEach((table, loose) => {
    const object = findLoose(table, bytes, store.idBytes);
    if (object >= 0) places.push({ kind: 'loose', loose, object });
  });
  return places;
}

/** Where an object lies, or undefined. @param id in hex, or its bytes */
export function findObject(store: ObjectStore, id: string | Uint8Array): ObjectPlace | undefined {
  return findPlaces(store, id)[0];
}

function findLoose(table: LooseTable, bytes: Uint8Array, idBytes: number): number {
  let low = 0;
  let high = table.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareIds(table.ids, middle * idBytes, bytes, 0, idBytes);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return -1;
}

function compareIds(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number, length: number): number {
  for (let i = 0; i < length; i++) {
    const difference = a[aAt + i]! - b[bAt + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** An object's id in hex. */
export function idOf(table: { ids: Uint8Array }, object: number, idBytes: number): string {
  return Buffer.from(table.ids.buffer, table.ids.byteOffset + object * idBytes, idBytes).toString('hex');
}

/** An object's id in hex, wherever it lies. */
export function idAt(store: ObjectStore, place: ObjectPlace): string {
  return idOf(place.kind === 'pack' ? store.packs[place.pack]! : store.loose[place.loose]!, place.object, store.idBytes);
}

/** The path of a loose object (gitrepository-layout(5)). */
export function loosePath(table: LooseTable, object: number, idBytes: number): string {
  const id = idOf(table, object, idBytes);
  return `${table.folder}/${id.slice(0, 2)}/${id.slice(2)}`;
}
