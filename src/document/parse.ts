import { DocumentError } from '../errors.ts';
import type { DocumentNode } from './node.ts';

export type { DocumentNode } from './node.ts';

export type DocumentFormat = 'yaml' | 'json' | 'toml';

/** A document read into a tree with a place a node. */
export interface Parsed {
  file: string;
  format: DocumentFormat;
  root: DocumentNode;
}

/** Larger documents are refused: nothing that people write by hand comes near. */
export const MAX_DOCUMENT_LENGTH = 16 * 2 ** 20;
/** Signs that begin something new. The YAML parser takes some 800 bytes for each: beyond this it could use up the memory there is. */
const MAX_SIGNS = 500_000;

/**
 * Reads a YAML 1.2 (core schema), JSON (RFC 8259) or TOML 1.0 document that a user wrote.
 * Refused: duplicate keys, keys that are not strings, keys that reach a prototype, tags, aliases that expand without bound, more than one document.
 * `auto` goes by the file's extension and takes YAML for anything else.
 * The parsers are loaded when they are needed: a scan without a config must not pay for them.
 * @throws DocumentError with every fault of the syntax that the parser can tell.
 */
export async function parseDocument(text: string, options: { file: string; format?: DocumentFormat | 'auto' }): Promise<Parsed> {
  const file = options.file;
  const format = options.format === undefined || options.format === 'auto' ? formatOf(file) : options.format;
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (body.length > MAX_DOCUMENT_LENGTH) throw documentError(file, 'the document is larger than 16 MiB');
  if (countSigns(body) > MAX_SIGNS) throw documentError(file, 'the document has too many items');
  try {
    return { file, format, root: await read(body, file, format) };
  } catch (error) {
    // A thread's stack may be smaller than what the parsers reckon with.
    if (error instanceof RangeError) throw documentError(file, 'the document is nested too deeply', error);
    throw error;
  }
}

async function read(text: string, file: string, format: DocumentFormat): Promise<DocumentNode> {
  if (format === 'toml') return (await import('./toml.ts')).readToml(text, file);
  const yaml = await import('./yaml.ts');
  return format === 'json' ? yaml.readJson(text, file) : yaml.readYaml(text, file);
}

function countSigns(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if ('\n,:-[{'.includes(text[at]!)) count++;
  return count;
}

function formatOf(file: string): DocumentFormat {
  if (file.endsWith('.json')) return 'json';
  return file.endsWith('.toml') ? 'toml' : 'yaml';
}

function documentError(file: string, message: string, cause?: unknown): DocumentError {
  const error = new DocumentError([{ file, line: 1, column: 1, message }]);
  if (cause !== undefined) error.cause = cause;
  return error;
}
