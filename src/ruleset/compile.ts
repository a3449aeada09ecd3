import { lateCrypto } from '../late.ts';
import type { Rule } from '../model.ts';
import { LAYOUT } from './artefact.ts';
import { infoPart, matchPart } from './ruleset.ts';

/**
 * Writes rules as one artefact (layout: `artefact.ts`), sorted by id, so that the order of files changes nothing.
 * @param buildTables the kernel's tables for the rules in the order given, which is that of their indices
 */
export function compileArtefact(rules: readonly Rule[], buildTables: (rules: Rule[]) => Uint8Array): Uint8Array {
  const sorted = [...rules].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const records = sorted.flatMap((rule) => recordsOf(rule));
  const content = Buffer.concat(records);
  const index = Buffer.alloc(4 * (records.length + 1));
  let end = LAYOUT.records;
  records.forEach((record, at) => {
    index.writeUInt32LE(end, 4 * at);
    end += record.length;
  });
  index.writeUInt32LE(end, 4 * records.length);
  const ids = Buffer.from(sorted.map((rule) => rule.id).join('\n'));
  const tables = buildTables(sorted);
  const tablesAt = roundUp(end + index.length + ids.length, 16);
  const header = Buffer.alloc(LAYOUT.records);
  header.write(LAYOUT.magic, 'latin1');
  header.writeUInt32LE(sorted.length, LAYOUT.count);
  writeSection(header, LAYOUT.tables, tablesAt, tables.length);
  writeSection(header, LAYOUT.ids, end + index.length, ids.length);
  header.writeUInt32LE(end, LAYOUT.index);
  lateCrypto().createHash('sha256').update(content).digest().copy(header, LAYOUT.digest);
  const padding = Buffer.alloc(tablesAt - end - index.length - ids.length);
  return Buffer.concat([header, content, index, ids, padding, tables]);
}

/** The two records of a rule; their bytes are its identity, so the order of keys is fixed. */
export function recordsOf(rule: Rule): [Buffer, Buffer] {
  return [Buffer.from(JSON.stringify(matchPart(rule), sortKeys)), Buffer.from(JSON.stringify(infoPart(rule), sortKeys))];
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function writeSection(header: Buffer, at: number, offset: number, length: number): void {
  header.writeUInt32LE(offset, at);
  header.writeUInt32LE(length, at + 4);
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
