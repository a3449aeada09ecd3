import type { DocumentFault } from '../errors.ts';
import { faultAt, faultsError } from './faults.ts';
import { kindOf, plainValue, type DocumentNode, type DocumentPlace } from './node.ts';
import type { Parsed } from './parse.ts';

export { nearest } from './nearest.ts';

/** What a document, or a part of one, must look like; made by the functions of `shapes.ts`. `T` is the type of the plain value it gives. */
export interface Shape<T> {
  /** A noun phrase for messages: "a string". */
  says: string;
  /** Whether the node is of the right kind; the rest is left to `read`. Tells which arm of an `either` is meant. */
  fits(node: DocumentNode): boolean;
  /** The plain value; every fault goes to `report`. Only to be trusted when nothing was reported. */
  read(node: DocumentNode, report: Report): T;
}

export type Report = (at: DocumentPlace, message: string) => void;

/** The type of the values that a shape gives. */
export type ShapeOf<S> = S extends Shape<infer T> ? T : never;

export type Checked<T> = { ok: true; value: T } | { ok: false; faults: DocumentFault[] };

/** Holds a node against a shape: its plain value, or every fault in it. */
export function checkShape<T>(node: DocumentNode, shape: Shape<T>): Checked<T> {
  const faults: DocumentFault[] = [];
  const value = readShape(node, shape, (at, message) => faults.push(faultAt(at, message)));
  return faults.length === 0 ? { ok: true, value } : { ok: false, faults };
}

/** The document's plain value. @throws DocumentError with every fault. */
export function demandShape<T>(parsed: Parsed, shape: Shape<T>, remedy = ''): T {
  const checked = checkShape(parsed.root, shape);
  if (!checked.ok) throw faultsError(checked.faults, remedy);
  return checked.value;
}

/** Reads a node by a shape; a node of the wrong kind is one fault. For the shapes that hold others. */
export function readShape<T>(node: DocumentNode, shape: Shape<T>, report: Report): T {
  if (shape.fits(node)) return shape.read(node, report);
  report(node.at, `expected ${shape.says}, found ${kindOf(node)}`);
  // Never seen by a caller: a fault was reported, so `checkShape` gives no value.
  return plainValue(node) as T;
}
