import type { DocumentFault } from '../../errors.ts';
import { didYouMean, faultAt, type DocumentNode, type DocumentPlace, type MapEntry } from '../../document/index.ts';
import type { Placed } from './nouns.ts';
import { patternFault } from './patterns.ts';

/** What is collected while a configuration is read. */
export interface Reading {
  faults: DocumentFault[];
  notes: string[];
}

/** The keys of one TOML table, lower case: gitleaks' reader (viper) compares keys without case. */
export type Fields = ReadonlyMap<string, MapEntry>;

/** A note about a place, in the form of a compiler's message. */
export function noteAt(reading: Reading, at: DocumentPlace, message: string): void {
  reading.notes.push(`${at.file}:${at.line}:${at.column}: ${message}`);
}

/** The keys of a table. gitleaks ignores keys it does not know, so those are notes, with the key that was probably meant. */
export function fieldsOf(node: DocumentNode, known: readonly string[], reading: Reading): Fields {
  const fields = new Map<string, MapEntry>();
  if (node.kind !== 'map') {
    reading.faults.push(faultAt(node.at, 'expected a table'));
    return fields;
  }
  const lower = new Set(known.map((key) => key.toLowerCase()));
  for (const [key, entry] of node.entries) {
    if (lower.has(key.toLowerCase())) fields.set(key.toLowerCase(), entry);
    else noteAt(reading, entry.at, `"${key}" is not a key of gitleaks here and is ignored${didYouMean(key, known)}`);
  }
  return fields;
}

/** A string; '' when absent. A number counts as its text, as in gitleaks. */
export function stringField(fields: Fields, key: string, reading: Reading): string {
  return placedField(fields, key, reading)?.text ?? '';
}

/** A string and where it stands; undefined when absent or empty. */
export function placedField(fields: Fields, key: string, reading: Reading): Placed | undefined {
  const entry = fields.get(key.toLowerCase());
  if (entry === undefined) return undefined;
  const text = textOf(entry.node);
  if (text === undefined) reading.faults.push(faultAt(entry.at, `"${key}" must be a string`));
  return text === undefined || text === '' ? undefined : { text, at: entry.at };
}

/** A string that is an RE2 pattern. */
export function patternField(fields: Fields, key: string, reading: Reading): Placed | undefined {
  const placed = placedField(fields, key, reading);
  if (placed !== undefined) checkPattern(placed, key, reading);
  return placed;
}

/** A list of strings. One string stands for a list that is cut at its commas, as in gitleaks. */
export function listField(fields: Fields, key: string, reading: Reading): Placed[] {
  const entry = fields.get(key.toLowerCase());
  if (entry === undefined) return [];
  const { node, at } = entry;
  if (node.kind === 'list') return node.items.flatMap((item) => itemOf(item, key, reading));
  const text = textOf(node);
  if (text !== undefined) return text.split(',').filter((part) => part !== '').map((part) => ({ text: part, at }));
  reading.faults.push(faultAt(at, `"${key}" must be a list of strings`));
  return [];
}

/** A list of RE2 patterns. */
export function patternsField(fields: Fields, key: string, reading: Reading): Placed[] {
  const items = listField(fields, key, reading);
  for (const item of items) checkPattern(item, key, reading);
  return items;
}

/** A number of 0 or more, also as text; undefined when absent. */
export function numberField(fields: Fields, key: string, reading: Reading, kind: 'whole' | 'any'): number | undefined {
  const entry = fields.get(key.toLowerCase());
  if (entry === undefined) return undefined;
  const text = textOf(entry.node)?.trim() ?? '';
  const value = text === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value) && value >= 0 && (kind === 'any' || Number.isInteger(value))) return value;
  reading.faults.push(faultAt(entry.at, `"${key}" must be a ${kind === 'whole' ? 'whole number' : 'number'} of 0 or more`));
  return undefined;
}

/** True or false; false when absent. */
export function flagField(fields: Fields, key: string, reading: Reading): boolean {
  const entry = fields.get(key.toLowerCase());
  if (entry === undefined) return false;
  if (entry.node.kind === 'scalar' && typeof entry.node.value === 'boolean') return entry.node.value;
  reading.faults.push(faultAt(entry.at, `"${key}" must be true or false`));
  return false;
}

/** A list of tables. One table stands for a list of one, as in gitleaks. */
export function tablesField(fields: Fields, key: string, reading: Reading): DocumentNode[] {
  const entry = fields.get(key.toLowerCase());
  if (entry === undefined) return [];
  if (entry.node.kind === 'map') return [entry.node];
  if (entry.node.kind === 'list') return entry.node.items;
  reading.faults.push(faultAt(entry.at, `"${key}" must be a list of tables: [[${key}]]`));
  return [];
}

function itemOf(item: DocumentNode, key: string, reading: Reading): Placed[] {
  const text = textOf(item);
  if (text === '') {
    // An empty pattern or stop word would be in every text and allow everything.
    noteAt(reading, item.at, `an empty string in "${key}" is left out`);
    return [];
  }
  if (text !== undefined) return [{ text, at: item.at }];
  reading.faults.push(faultAt(item.at, `"${key}" must be a list of strings`));
  return [];
}

function textOf(node: DocumentNode): string | undefined {
  if (node.kind !== 'scalar' || node.value === null || typeof node.value === 'boolean') return undefined;
  return String(node.value);
}

function checkPattern(placed: Placed, key: string, reading: Reading): void {
  const fault = patternFault(placed.text);
  if (fault !== null) reading.faults.push(faultAt(placed.at, `"${key}" is not a valid RE2 pattern: ${fault}`));
}
