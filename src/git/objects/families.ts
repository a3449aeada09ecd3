import { idOf } from './find-object.ts';
import type { ObjectProblem, PackTable } from './model.ts';

/** Makes the lists of deltas upon each object, in pack order. */
export function linkFamilies(table: PackTable): void {
  for (let object = table.count - 1; object >= 0; object--) {
    const base = table.base[object]!;
    if (base < 0) continue;
    table.nextSibling[object] = table.firstChild[base]!;
    table.firstChild[base] = object;
  }
}

/** Gives every delta the type of its root. Answers how many objects have a type then: those that no root leads to have none. */
export function spreadTypes(table: PackTable): number {
  const queue = new Int32Array(table.count);
  let length = 0;
  for (let object = 0; object < table.count; object++) if (table.type[object] !== 0) queue[length++] = object;
  for (let next = 0; next < length; next++) {
    const object = queue[next]!;
    for (let child = table.firstChild[object]!; child >= 0; child = table.nextSibling[child]!) {
      table.type[child] = table.type[object]!;
      queue[length++] = child;
    }
  }
  return length;
}

/** Names each object that no root leads to, with the nearest reason, and takes it out of its family: whoever follows bases comes to an end. */
export function nameUnreached(table: PackTable, missingBases: ReadonlyMap<number, string>, problems: ObjectProblem[]): void {
  const unreached: number[] = [];
  for (let object = 0; object < table.count; object++) if (table.type[object] === 0) unreached.push(object);
  for (const object of unreached) problems.push({ what: idOf(table, object, table.idBytes), why: whyUnreached(table, object, missingBases) });
  for (const object of unreached) table.base[object] = table.firstChild[object] = table.nextSibling[object] = -1;
}

function whyUnreached(table: PackTable, object: number, missingBases: ReadonlyMap<number, string>): string {
  if (table.isDelta[object] === 0) return `its header cannot be read in ${table.path}`;
  const base = table.base[object]!;
  if (base >= 0) return `it is a delta of ${idOf(table, base, table.idBytes)}, which cannot be read or is a delta of this one`;
  return `it is a delta of ${missingBases.get(object) ?? 'an object'} that does not lie in ${table.path}`;
}
