import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Node, type ParsedNode, type YAMLError, type YAMLMap } from 'yaml';
import { messageOf, type DocumentFault } from '../errors.ts';
import { faultAt, faultsError, throwFaults } from './faults.ts';
import { placesOf, type PlaceAt } from './lines.ts';
import { isUnsafeKey, type DocumentNode, type MapNode, type ScalarValue } from './node.ts';

/** Nodes that all aliases of a document may make together; ten levels of ten aliases would make 10^10. */
const MAX_ALIASED_NODES = 20_000;
const MAX_DEPTH = 100;
const TOO_DEEP = 'the document is nested too deeply';
/** One mistake in the syntax often makes a fault of every line behind it. */
const MAX_SYNTAX_FAULTS = 20;
/** What YAML's core schema resolves by itself; anything else would be a type of its own. */
const CORE_TAGS = new Set(['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`));

interface Reading {
  document: Document.Parsed;
  placeAt: PlaceAt;
  faults: DocumentFault[];
  /** Nodes that aliases may still make. */
  left: number;
}

/** @throws DocumentError with all faults. */
export function readYaml(text: string, file: string): DocumentNode {
  const placeAt = placesOf(text, file);
  const document = parseDocument(text, { version: '1.2', schema: 'core', strict: true, uniqueKeys: true, stringKeys: true, prettyErrors: false });
  // A warning is what the library says to an unknown tag: refused, as every tag would be.
  const faults = [...document.errors, ...document.warnings].slice(0, MAX_SYNTAX_FAULTS).map((error) => faultAt(placeAt(error.pos[0]), saying(error)));
  const deep = faults.find((fault) => fault.message === TOO_DEEP);
  throwFaults(deep === undefined ? faults : [deep]);
  const reading: Reading = { document, placeAt, faults, left: MAX_ALIASED_NODES };
  const root = readNode(document.contents, reading, 0, false);
  throwFaults(faults);
  return root;
}

/** JSON is read twice: once for its strict grammar, once (as YAML, which includes it) for the places. @throws DocumentError */
export function readJson(text: string, file: string): DocumentNode {
  if (jsonFault(text) === undefined) return readYaml(text, file);
  // The shortest beginning of the text that no continuation could mend ends with the fault; the engine itself tells the place only at times.
  let [sound, faulty] = [0, text.length + 1];
  while (faulty - sound > 1) {
    const middle = (sound + faulty) >> 1;
    if (middle <= text.length && jsonFault(text.slice(0, middle)) === 'wrong') faulty = middle;
    else sound = middle;
  }
  throw faultsError([faultAt(placesOf(text, file)(faulty - 1), 'this is not valid JSON')]);
}

/** Whether the text is JSON, might become JSON if it went on, or is wrong. The engine's message quotes the text, which may hold a secret: it goes nowhere. */
function jsonFault(text: string): 'unfinished' | 'wrong' | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const message = messageOf(error);
    const position = /position (\d+)/.exec(message)?.[1];
    return Number(position) === text.length || /end of JSON input|Unterminated string/.test(message) ? 'unfinished' : 'wrong';
  }
}

function readNode(node: ParsedNode | Node | null, reading: Reading, depth: number, aliased: boolean): DocumentNode {
  const at = reading.placeAt(node?.range?.[0] ?? 0);
  const nothing: DocumentNode = { kind: 'scalar', at, value: null };
  if (depth > MAX_DEPTH) return refuse(reading, nothing, TOO_DEEP);
  if (aliased && --reading.left < 0) return reading.left === -1 ? refuse(reading, nothing, 'aliases make this document too large') : nothing;
  if (isAlias(node)) {
    const target = node.resolve(reading.document);
    return target === undefined ? refuse(reading, nothing, 'alias without an anchor') : readNode(target, reading, depth + 1, true);
  }
  if (node?.tag !== undefined && !CORE_TAGS.has(node.tag)) return refuse(reading, nothing, 'tags are not allowed');
  if (isMap(node)) return readMap(node, reading, depth, aliased);
  if (isSeq(node)) return { kind: 'list', at, items: node.items.map((item) => readNode(item as Node, reading, depth + 1, aliased)) };
  return isScalar(node) && isPlain(node.value) ? { kind: 'scalar', at, value: node.value } : nothing;
}

function readMap(map: YAMLMap, reading: Reading, depth: number, aliased: boolean): MapNode {
  const entries: MapNode['entries'] = new Map();
  for (const pair of map.items) {
    const key = pair.key;
    const at = reading.placeAt((key as Node | null)?.range?.[0] ?? map.range?.[0] ?? 0);
    if (!isScalar(key) || typeof key.value !== 'string') reading.faults.push(faultAt(at, 'a key must be a string'));
    else if (isUnsafeKey(key.value)) reading.faults.push(faultAt(at, `the key "${key.value}" is not allowed`));
    else entries.set(key.value, { at, node: withPlace(readNode(pair.value as Node | null, reading, depth + 1, aliased), pair.value as Node | null, at) });
  }
  return { kind: 'map', at: reading.placeAt(map.range?.[0] ?? 0), entries };
}

/** `key:` without a value has no place of its own: the key's. */
function withPlace(node: DocumentNode, source: Node | null, at: DocumentNode['at']): DocumentNode {
  return source?.range ? node : { ...node, at };
}

function refuse(reading: Reading, node: DocumentNode, message: string): DocumentNode {
  reading.faults.push(faultAt(node.at, message));
  return node;
}

function isPlain(value: unknown): value is ScalarValue {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** The library's message in our words: it advises how to call it, and turns an overflow of its own stack into a fault of the text. */
function saying(error: YAMLError): string {
  if (error.message.startsWith('Maximum call stack')) return TOO_DEEP;
  if (error.code === 'MULTIPLE_DOCS') return 'only one document is allowed in a file';
  return error.message.split('\n')[0]!.replace(/:$/, '');
}
