import type { Form } from './secret-forms.ts';

/** A stretch of a text, half-open, in UTF-16 units. */
export interface Stretch {
  start: number;
  end: number;
}

interface Needle extends Form {
  /** Where in the needle its gram stands. */
  at: number;
  /** Length of the whole secret in code points, not of this form. */
  weight: number;
}

/** Needles that are found by a gram of one length. */
interface GramTable {
  length: number;
  needles: Map<string, Needle[]>;
  /** One bit a gram's hash: nearly every position of a text is refused here, without making a string. */
  seen: Uint32Array;
}

const GRAM_LENGTHS = [16, 8, 4, 3, 2, 1];
const SEEN_BITS = 24;
/** So many needles may share a gram before another gram is looked for. */
const CROWD = 8;
/** Shorter forms count only where they stand alone: hiding each letter "a" of a report would tell more than it hides. */
const LEAST_ANYWHERE = 4;

/**
 * Finds any of very many strings in a text in one pass. Each string is filed under a gram from its middle: tokens of one kind share
 * their start (and keys their start and end), and files full of them would otherwise pile up under one gram. 100,000 tokens and as
 * many lines cost seconds, where comparing each with each would cost hours.
 */
export interface TextIndex {
  /** Files a form of a secret that has `weight` code points. */
  add(form: Form, weight: number): void;
  /** Where a form stands in the text: disjoint stretches in order. Only forms of secrets of at least `leastWeight` code points count. */
  find(text: string, leastWeight: number): Stretch[];
}

export function createTextIndex(): TextIndex {
  const tables: GramTable[] = [];
  return {
    add(form, weight) {
      const length = GRAM_LENGTHS.find((gram) => gram <= form.text.length);
      if (length === undefined) return;
      file(tableFor(tables, length), form, weight);
    },
    find(text, leastWeight) {
      const found: Stretch[] = [];
      for (const table of tables) search(table, text, leastWeight, found);
      return merged(found);
    },
  };
}

function tableFor(tables: GramTable[], length: number): GramTable {
  let table = tables.find((candidate) => candidate.length === length);
  if (table === undefined) tables.push((table = { length, needles: new Map(), seen: new Uint32Array(1 << (SEEN_BITS - 5)) }));
  return table;
}

function file(table: GramTable, form: Form, weight: number): void {
  const at = leastCrowded(table, form.text);
  const gram = form.text.slice(at, at + table.length);
  const filed = table.needles.get(gram);
  if (filed === undefined) table.needles.set(gram, [{ ...form, at, weight }]);
  else filed.push({ ...form, at, weight });
  const hash = hashAt(form.text, at, table.length);
  table.seen[hash >>> 5]! |= 1 << (hash & 31);
}

/** The middle, or where that gram is taken by many (a file made of near-equal tokens), the place with the fewest. */
function leastCrowded(table: GramTable, text: string): number {
  const last = text.length - table.length;
  let best = last >> 1;
  let fewest = Infinity;
  for (const at of [last >> 1, last, 0, last >> 2, last - (last >> 2)]) {
    const crowd = table.needles.get(text.slice(at, at + table.length))?.length ?? 0;
    if (crowd < fewest) [best, fewest] = [at, crowd];
    if (crowd < CROWD) break;
  }
  return best;
}

function search(table: GramTable, text: string, leastWeight: number, found: Stretch[]): void {
  for (let at = 0; at + table.length <= text.length; at++) {
    const hash = hashAt(text, at, table.length);
    if ((table.seen[hash >>> 5]! & (1 << (hash & 31))) === 0) continue;
    for (const needle of table.needles.get(text.slice(at, at + table.length)) ?? []) {
      const start = at - needle.at;
      if (needle.weight < leastWeight || start < 0 || !text.startsWith(needle.text, start)) continue;
      const stretch = { start, end: start + needle.text.length };
      if (needle.text.length < LEAST_ANYWHERE && !standsAlone(text, stretch)) continue;
      found.push(needle.base64 ? widened(text, stretch) : stretch);
    }
  }
}

/** Hash of a gram, `SEEN_BITS` wide. Four units of it are enough: the rest of a longer gram is compared anyway. */
function hashAt(text: string, at: number, length: number): number {
  let hash = text.charCodeAt(at);
  const step = length > 4 ? length >> 2 : 1;
  for (let i = step; i < length; i += step) hash = Math.imul(hash, 0x01000193) ^ text.charCodeAt(at + i);
  return Math.imul(hash, 0x9e3779b1) >>> (32 - SEEN_BITS);
}

const WORD = /[\p{L}\p{N}_]/u;

function standsAlone(text: string, { start, end }: Stretch): boolean {
  return !(start > 0 && WORD.test(text[start - 1]!)) && !(end < text.length && WORD.test(text[end]!));
}

const BASE64 = /[A-Za-z0-9+/_-]/;

/** One base64 character more on either side, and the padding: they hold the bits that the secret shares with its neighbours. */
function widened(text: string, { start, end }: Stretch): Stretch {
  const from = start > 0 && BASE64.test(text[start - 1]!) ? start - 1 : start;
  let to = end < text.length && BASE64.test(text[end]!) ? end + 1 : end;
  while (text[to] === '=') to++;
  return { start: from, end: to };
}

/** Overlapping and touching stretches as one, in order. */
export function merged(stretches: Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const stretch of stretches.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && stretch.start <= last.end) last.end = Math.max(last.end, stretch.end);
    else result.push({ ...stretch });
  }
  return result;
}
