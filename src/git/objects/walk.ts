import { createExpander, type Expander, type Frame } from './expand.ts';
import { idOf, loosePath } from './find-object.ts';
import { readLooseFile } from './loose.ts';
import { MAX_OBJECT, OBJECT_TYPE, type ObjectStore, type PackTable } from './model.ts';
import type { ObjectKernel, VisitedObject, Visitor, Walker, WalkOptions } from './visit.ts';

/**
 * Goes through delta families depth first: an object lies behind its base, so memory holds one way from the root at a time, and a sibling
 * overwrites its sibling. Every object is read by one plain read, straight into the kernel's memory: members of a family are scattered over
 * the pack, and larger windows would mostly hold what is not wanted.
 *
 * @throws RangeError for a table of regions without an entry: a delta could not say what it changes
 */
export function createWalker(kernel: ObjectKernel, options: WalkOptions): Walker {
  if (options.regionsCapacity < 1) throw new RangeError('the table of regions needs an entry');
  const { store } = options;
  const maxObject = options.maxObject ?? MAX_OBJECT;
  const expander = createExpander(kernel, { ...options, maxObject });
  const show = createShow(store, expander);
  return {
    walkFamily: (pack, root, visitor) => walkFamily(store.packs[pack]!, expander, show, pack, root, visitor),
    visitLoose: (loose, object, visitor) => visitLoose(store, expander, maxObject, loose, object, visitor),
    close: () => expander.close(),
  };
}

/** Shows an object of a pack to a visitor. */
type Show = (pack: number, frame: Frame, base: Frame | undefined, visitor: Visitor) => void;

/** One record serves for all objects: there are many small families, and making a record for each took a third of their time. */
function createShow({ packs, idBytes }: ObjectStore, { regions, runs }: Expander): Show {
  const visited: VisitedObject = {
    pack: 0,
    object: 0,
    get id() {
      return idOf(packs[this.pack]!, this.object, idBytes);
    },
    type: 0,
    address: 0,
    length: 0,
    base: -1,
    baseLength: 0,
    runs: null,
    regions: null,
  };
  return (pack, frame, base, visitor) => {
    visited.pack = pack;
    visited.object = frame.object;
    visited.type = packs[pack]!.type[frame.object]!;
    visited.address = frame.address;
    visited.length = frame.length;
    visited.base = base?.object ?? -1;
    visited.baseLength = base?.length ?? 0;
    visited.runs = base === undefined ? null : runs;
    visited.regions = base === undefined ? null : regions;
    visitor.object(visited);
  };
}

function walkFamily(table: PackTable, expander: Expander, show: Show, pack: number, root: number, visitor: Visitor): void {
  const way: Frame[] = [];
  const enter = (object: number): void => {
    const outcome = expander.enter(pack, object, way);
    if (outcome === 'expanded') show(pack, way.at(-1)!, way.at(-2), visitor);
    else if (outcome === 'large') forEachBelow(table, object, (each) => visitor.large(pack, each));
    else nameBelow(table, object, outcome.why, visitor);
  };
  enter(root);
  for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
    const child = top.next;
    if (child < 0) {
      way.pop();
      visitor.leave(top.object);
    } else {
      top.next = table.nextSibling[child]!;
      enter(child);
    }
  }
}

/** An object and all that is based on it. */
function forEachBelow(table: PackTable, object: number, tell: (object: number) => void): void {
  const todo = [object];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    tell(next);
    for (let child = table.firstChild[next]!; child >= 0; child = table.nextSibling[child]!) todo.push(child);
  }
}

function nameBelow(table: PackTable, object: number, why: string, visitor: Visitor): void {
  const id = idOf(table, object, table.idBytes);
  forEachBelow(table, object, (each) => {
    visitor.unreadable(idOf(table, each, table.idBytes), each === object ? why : `it is based on ${id}, which cannot be read: ${why}`);
  });
}

function visitLoose(store: ObjectStore, expander: Expander, maxObject: number, loose: number, object: number, visitor: Visitor): void {
  const table = store.loose[loose]!;
  const id = idOf(table, object, store.idBytes);
  const read = readLooseFile(loosePath(table, object, store.idBytes), id, maxObject);
  if (read === 'large') return visitor.large(-1, object);
  if ('why' in read) return visitor.unreadable(id, read.why);
  const type = OBJECT_TYPE[read.type];
  const address = expander.place(read.bytes);
  visitor.object({ pack: -1, object, id, type, address, length: read.bytes.length, base: -1, baseLength: 0, runs: null, regions: null });
  visitor.leave(object);
}
