import { parse, TomlError } from 'smol-toml';
import { throwFaults } from './faults.ts';
import { placesOf } from './lines.ts';
import type { DocumentNode, DocumentPlace, MapNode, ScalarValue } from './node.ts';
import { tomlPlaces, type TomlPath } from './toml-places.ts';

/** TOML 1.0. The library tells values only; `tomlPlaces` finds where each stands. @throws DocumentError with the first fault. */
export function readToml(text: string, file: string): DocumentNode {
  const placeAt = placesOf(text, file);
  let value: unknown;
  try {
    value = parse(text, { unsafeKeyBehaviour: 'throw', maxDepth: 100 });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The library's message goes on with the lines around the fault, which may hold a secret.
    throwFaults([{ file, line: error.line, column: error.column, message: error.message.split('\n')[0]!.replace(/^Invalid TOML document: /, '') }]);
  }
  const offsets = tomlPlaces(text);
  const place = (path: TomlPath, parent: DocumentPlace): DocumentPlace => {
    const offset = offsets.get(JSON.stringify(path));
    return offset === undefined ? parent : placeAt(offset);
  };
  return build(value, [], placeAt(0), place);
}

function build(value: unknown, path: TomlPath, parent: DocumentPlace, place: (path: TomlPath, parent: DocumentPlace) => DocumentPlace): DocumentNode {
  const at = place(path, parent);
  if (Array.isArray(value)) return { kind: 'list', at, items: value.map((item, index) => build(item, [...path, index], at, place)) };
  if (typeof value !== 'object' || value === null || value instanceof Date) return { kind: 'scalar', at, value: scalar(value) };
  const entries: MapNode['entries'] = new Map();
  for (const [key, item] of Object.entries(value)) {
    const node = build(item, [...path, key], at, place);
    entries.set(key, { at: node.at, node });
  }
  return { kind: 'map', at, entries };
}

/** Dates become their text; nothing that Keysieve reads has a use for them as dates. */
function scalar(value: unknown): ScalarValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value instanceof Date ? value.toISOString() : null;
}
