import type { Position } from '../model.ts';

/** A place in a document: where a fault is reported. */
export interface DocumentPlace extends Position {
  file: string;
}

export type ScalarValue = string | number | boolean | null;

/** One value of a document, with the place where it stands. The tree is the same for YAML, JSON and TOML. */
export type DocumentNode = MapNode | ListNode | ScalarNode;

export interface MapNode {
  kind: 'map';
  at: DocumentPlace;
  entries: Map<string, MapEntry>;
}

export interface ListNode {
  kind: 'list';
  at: DocumentPlace;
  items: DocumentNode[];
}

export interface ScalarNode {
  kind: 'scalar';
  at: DocumentPlace;
  value: ScalarValue;
}

/** A key of a map and its value. */
export interface MapEntry {
  /** Where the key stands. */
  at: DocumentPlace;
  node: DocumentNode;
}

/** The node as a plain JavaScript value. Safe: keys that reach a prototype are refused when the document is parsed. */
export function plainValue(node: DocumentNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plainValue(entry.node)]));
}

/** Where the value at the path of keys and list indices stands, or the last thing on the way to it that exists. */
export function placeOf(node: DocumentNode, path: readonly (string | number)[]): DocumentPlace {
  let at = node;
  for (const key of path) {
    const next = at.kind === 'map' ? at.entries.get(String(key))?.node : at.kind === 'list' ? at.items[Number(key)] : undefined;
    if (next === undefined) break;
    at = next;
  }
  return at.at;
}

/** What a node is, in words, for messages. Never its text: a document may hold secrets. */
export function kindOf(node: DocumentNode): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'list') return 'a list';
  if (node.value === null) return 'nothing';
  return typeof node.value === 'string' ? 'a string' : typeof node.value === 'number' ? 'a number' : 'true or false';
}

/** Keys that could reach an object's prototype; no document has a use for them. */
export function isUnsafeKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}
