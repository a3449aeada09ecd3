import { OBJECT_TYPE, type ObjectStore } from '../git/objects/index.ts';
import type { Share } from './messages.ts';

/** Bytes (as stored sizes tell) that a share has about. */
const SHARE_BYTES = 4 << 20;
/** Objects that a share has at most. */
const SHARE_OBJECTS = 4096;
/** Sizes of deltas are not those of what they make; each object costs something beside its bytes. */
const OBJECT_COST = 512;

/**
 * The delta families of some types, shared out: large families first, so that none is left over at the end. Loose objects have no type
 * before they are read, so they are in the shares of every kind that asks for them.
 */
export function sharesOf(store: ObjectStore, types: readonly number[]): Share[] {
  const families: { pack: number; root: number; cost: number; objects: number }[] = [];
  store.packs.forEach((table, pack) => {
    const cost = new Float64Array(table.count);
    const objects = new Int32Array(table.count);
    const root = new Int32Array(table.count).fill(-1);
    for (let object = 0; object < table.count; object++) {
      const top = rootOf(table.base, object, root);
      cost[top]! += table.size[object]! + OBJECT_COST;
      objects[top]!++;
    }
    for (let object = 0; object < table.count; object++) {
      if (table.base[object]! < 0 && types.includes(table.type[object]!)) families.push({ pack, root: object, cost: cost[object]!, objects: objects[object]! });
    }
  });
  families.sort((a, b) => b.cost - a.cost || a.pack - b.pack || a.root - b.root);
  return [...packedShares(families)];
}

/** Follows bases up to the root, remembering it for all on the way. */
function rootOf(base: Int32Array, object: number, root: Int32Array): number {
  let top = object;
  while (base[top]! >= 0 && root[top]! < 0) top = base[top]!;
  const found = root[top]! >= 0 ? root[top]! : top;
  for (let at = object; at !== found && root[at]! < 0; at = base[at]!) {
    root[at] = found;
    if (base[at]! < 0) break;
  }
  return found;
}

function* packedShares(families: readonly { pack: number; root: number; cost: number; objects: number }[]): Generator<Share> {
  let packed: number[] = [];
  let cost = 0;
  let objects = 0;
  for (const family of families) {
    packed.push(family.pack, family.root);
    cost += family.cost;
    objects += family.objects;
    if (cost < SHARE_BYTES && objects < SHARE_OBJECTS) continue;
    yield { packed: Int32Array.from(packed), loose: new Int32Array() };
    [packed, cost, objects] = [[], 0, 0];
  }
  if (packed.length > 0) yield { packed: Int32Array.from(packed), loose: new Int32Array() };
}

/** Loose objects by type, so that each kind of task gets its own. */
export function looseShares(places: readonly [number, number][]): Share[] {
  const shares: Share[] = [];
  for (let at = 0; at < places.length; at += SHARE_OBJECTS / 8) shares.push({ packed: new Int32Array(), loose: Int32Array.from(places.slice(at, at + SHARE_OBJECTS / 8).flat()) });
  return shares;
}

export const TYPES = { blobs: [OBJECT_TYPE.blob], commits: [OBJECT_TYPE.commit, OBJECT_TYPE.tag], trees: [OBJECT_TYPE.tree] };
