import type { Rule, RuleInfo } from '../model.ts';
import { noSuchRule, type MatchRule, type Ruleset } from './ruleset.ts';

/**
 * The layout of a compiled ruleset. Numbers are little-endian, 32 bits; offsets count from the start of the file.
 *
 *     0   "KSRULES1"                      (the digit is the version of the layout)
 *     8   number of rules
 *    12   offset and length of the kernel's tables (the offset is a multiple of 16)
 *    20   offset and length of the ids: UTF-8, one a line
 *    28   offset of the index: for each rule the offsets of its match record and its info record, and of the end
 *    32   SHA-256 over the records
 *    64   records: UTF-8 JSON, `MatchRule` and `RuleInfo` by turns; then the other parts
 *
 * Nothing but the header is read when it is opened: parsing 1,700 rules would take longer than the scan of a commit.
 */
export const LAYOUT = { magic: 'KSRULES1', count: 8, tables: 12, ids: 20, index: 28, digest: 32, records: 64 } as const;

/** Digits of the digest that are shown and compared. */
export const HASH_DIGITS = 16;

/** Views a compiled ruleset. The bytes must not change while it is in use. @throws Error when they are not one of this version */
export function openArtefact(bytes: Uint8Array): Ruleset {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < LAYOUT.records || buffer.toString('latin1', 0, 8) !== LAYOUT.magic) throw new Error('these bytes are no compiled ruleset of this version');
  const number = (offset: number): number => buffer.readUInt32LE(offset);
  const count = number(LAYOUT.count);
  const section = (at: number): Buffer => buffer.subarray(number(at), number(at) + number(at + 4));
  const record = (index: number, part: 0 | 1): unknown => {
    if (!(index >= 0 && index < count)) throw new RangeError(`there is no rule ${index}`);
    const entry = number(LAYOUT.index) + 8 * index + 4 * part;
    return JSON.parse(buffer.toString('utf8', number(entry), number(entry + 4)));
  };
  let ids: string[] | undefined;
  let indices: Map<string, number> | undefined;
  const rules: Rule[] = [];
  const allIds = (): string[] => (ids ??= count === 0 ? [] : section(LAYOUT.ids).toString('utf8').split('\n'));
  const indexOf = (id: string): number | undefined => (indices ??= new Map(allIds().map((each, index) => [each, index]))).get(id);
  return {
    hash: buffer.toString('hex', LAYOUT.digest, LAYOUT.digest + HASH_DIGITS / 2),
    count,
    tables: section(LAYOUT.tables),
    tabled: count,
    get ids() {
      return allIds();
    },
    isEnabled: () => true,
    index: indexOf,
    rule: (index) => (rules[index] ??= { ...(record(index, 1) as RuleInfo), ...(record(index, 0) as MatchRule) }),
    info: (id) => {
      const index = indexOf(id);
      if (index === undefined) throw noSuchRule(id);
      return record(index, 1) as RuleInfo;
    },
  };
}
