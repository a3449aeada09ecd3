import { didYouMean } from './nearest.ts';
import { placeOf, type DocumentPlace, type MapNode } from './node.ts';
import { readShape, type Report, type Shape, type ShapeOf } from './shape.ts';

type Fields = Record<string, Shape<unknown>>;
type Simplify<T> = { [K in keyof T]: T[K] };
type ObjectOf<R extends Fields, O extends Fields> = Simplify<{ [K in keyof R]: ShapeOf<R[K]> } & { [K in keyof O]?: ShapeOf<O[K]> }>;

/** A map of known keys. Unknown ones are faults that name the nearest known one; a key without a value counts as absent. */
export function object<R extends Fields, O extends Fields = Record<never, never>>(required: R, optional?: O): Shape<ObjectOf<R, O>> {
  const fields: Fields = { ...required, ...optional };
  return {
    says: 'a map',
    fits: (node) => node.kind === 'map',
    read: (node, report) => {
      const found = node as MapNode;
      for (const key of Object.keys(required)) {
        if (isAbsent(found, key)) report(found.entries.get(key)?.at ?? found.at, `"${key}" is missing`);
      }
      const value: Record<string, unknown> = {};
      for (const [key, entry] of found.entries) {
        const shape = Object.hasOwn(fields, key) ? fields[key] : undefined;
        if (shape === undefined) report(entry.at, `unknown key "${key}"${didYouMean(key, Object.keys(fields))}`);
        else if (!isAbsent(found, key)) value[key] = readShape(entry.node, shape, report);
      }
      return value as ObjectOf<R, O>;
    },
  };
}

function isAbsent(node: MapNode, key: string): boolean {
  const entry = node.entries.get(key);
  return entry === undefined || (entry.node.kind === 'scalar' && entry.node.value === null);
}

/** A list; `min` and `max` are numbers of items. */
export function list<T>(item: Shape<T>, bounds: { min?: number; max?: number } = {}): Shape<T[]> {
  const { min = 0, max = Infinity } = bounds;
  return {
    says: 'a list',
    fits: (node) => node.kind === 'list',
    read: (node, report) => {
      const items = node.kind === 'list' ? node.items : [];
      if (items.length < min) report(node.at, `at least ${min} ${min === 1 ? 'item is' : 'items are'} needed`);
      if (items.length > max) report(node.at, `at most ${max} items are allowed`);
      return items.map((each) => readShape(each, item, report));
    },
  };
}

/** A map of any keys to values of one shape. `key` says what is wrong with a key, if anything. */
export function record<T>(item: Shape<T>, key: (name: string) => string | undefined = () => undefined): Shape<Record<string, T>> {
  return {
    says: 'a map',
    fits: (node) => node.kind === 'map',
    read: (node, report) => {
      const value: Record<string, T> = {};
      for (const [name, entry] of (node as MapNode).entries) {
        const wrong = key(name);
        if (wrong !== undefined) report(entry.at, wrong);
        value[name] = readShape(entry.node, item, report);
      }
      return value;
    },
  };
}

/** A string; lengths in UTF-16 units. */
export function string(bounds: { min?: number; max?: number } = {}): Shape<string> {
  const { min = 0, max = Infinity } = bounds;
  return scalar('a string', (value) => typeof value === 'string', (value) => {
    if (value.length < min) return min === 1 ? 'must not be empty' : `must have at least ${min} characters`;
    return value.length > max ? `must have at most ${max} characters` : undefined;
  });
}

/** A number within bounds, both ends included. */
export function number(bounds: { min?: number; max?: number; integer?: boolean } = {}): Shape<number> {
  const { min = -Infinity, max = Infinity, integer = false } = bounds;
  return scalar(integer ? 'a whole number' : 'a number', (value) => typeof value === 'number', (value) => {
    if (integer && !Number.isSafeInteger(value)) return 'must be a whole number';
    if (value >= min && value <= max) return undefined;
    if (max === Infinity) return `must be at least ${min}`;
    return min === -Infinity ? `must be at most ${max}` : `must be between ${min} and ${max}`;
  });
}

export function boolean(): Shape<boolean> {
  return scalar('true or false', (value) => typeof value === 'boolean', () => undefined);
}

/** One of some literals. */
export function literal<const T extends string | number | boolean>(...values: readonly T[]): Shape<T> {
  const says = values.length === 1 ? `"${String(values[0])}"` : `one of ${values.map((value) => `"${String(value)}"`).join(', ')}`;
  const kinds = new Set<string>(values.map((value) => typeof value));
  return scalar<T>(says, (value) => kinds.has(typeof value), (value) => {
    if (values.includes(value)) return undefined;
    return `must be ${says}${didYouMean(String(value), values.map(String))}`;
  });
}

/** One of some shapes: the first whose kind fits is meant. */
export function either<S extends readonly Shape<unknown>[]>(...shapes: S): Shape<ShapeOf<S[number]>> {
  return {
    says: shapes.map((shape) => shape.says).join(' or '),
    fits: (node) => shapes.some((shape) => shape.fits(node)),
    read: (node, report) => shapes.find((shape) => shape.fits(node))!.read(node, report) as ShapeOf<S[number]>,
  };
}

/** Reports a fault in the value at hand, or at the key (or list item) that the path from it names. */
export type ReportIn = (message: string, ...path: (string | number)[]) => void;

/** A shape with one more check, which runs only on values that have no fault so far. */
export function refine<T>(shape: Shape<T>, check: (value: T, report: ReportIn) => void): Shape<T> {
  return map(shape, (value, report) => {
    check(value, report);
    return value;
  });
}

/** A shape whose value is turned into another; what `turn` gives after it reported a fault is thrown away. */
export function map<T, U>(shape: Shape<T>, turn: (value: T, report: ReportIn, at: DocumentPlace) => U): Shape<U> {
  return {
    says: shape.says,
    fits: (node) => shape.fits(node),
    read: (node, report) => {
      let sound = true;
      const value = shape.read(node, (at, message) => {
        sound = false;
        report(at, message);
      });
      // A value with faults has not the type that `turn` expects.
      return sound ? turn(value, (message, ...path) => report(placeOf(node, path), message), node.at) : (undefined as U);
    },
  };
}

function scalar<T extends string | number | boolean>(says: string, isKind: (value: unknown) => boolean, wrong: (value: T) => string | undefined): Shape<T> {
  return {
    says,
    fits: (node) => node.kind === 'scalar' && isKind(node.value),
    read: (node, report: Report) => {
      const value = (node as { value: unknown }).value as T;
      const message = wrong(value);
      if (message !== undefined) report(node.at, message);
      return value;
    },
  };
}
