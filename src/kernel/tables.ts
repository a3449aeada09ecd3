import type { AnchorSpec } from './anchors.ts';
import { classBits } from './byte-class.ts';

/**
 * Builds the tables of the prefilter (read by `assembly/tables.ts`).
 *
 * The kernel looks at grams of four bytes at every second place. An anchor can start on either parity, so each has one gram for each. Where an anchor
 * is too short for two grams of its own, the missing byte is filled with every value it may have. Of all possible grams the ones
 * that are rarest in source text are taken (`frequencies`: one byte a hash of 16 bits, logarithm of the count).
 */
export function buildTables(anchors: readonly AnchorSpec[], frequencies: Uint8Array): Uint8Array {
  const grams = new Map<number, { anchor: number; offset: number }[]>();
  anchors.forEach((anchor, index) => {
    for (const parity of [0, 1] as const) {
      const choice = chooseGram(anchor, parity, frequencies);
      for (const gram of choice.grams) addEntry(grams, gram, index, choice.offset);
    }
  });
  return layOut(anchors, grams);
}

/** Same as the kernel's: the upper bits of this product index its bitmap and its table. */
export function gramHash(folded: number): number {
  return Math.imul(folded, 0x9e3779b1) >>> 0;
}

export const FOLD = 0x20202020;
const ANY_BYTE = [...new Set(Array.from({ length: 256 }, (_, byte) => byte | 0x20))];
/** A list of entries longer than this could fill more hits in one block than the kernel keeps free. */
const MOST_ENTRIES = 500;
const GRAM = 4;

interface Choice {
  grams: number[];
  offset: number;
  cost: number;
}

/** The cheapest set of grams that finds the anchor when it starts on a place of this parity relative to the grams looked at. */
function chooseGram(anchor: AnchorSpec, parity: 0 | 1, frequencies: Uint8Array): Choice {
  const length = anchor.literal.length;
  const choices: Choice[] = [];
  for (let offset = -1; offset <= length - GRAM + 1; offset++) {
    if ((offset & 1) !== parity) continue;
    const grams = gramsAt(anchor, offset);
    const cost = grams.reduce((sum, gram) => sum + 2 ** (frequencies[gramHash(gram) >>> 16]! / 8), 0);
    choices.push({ grams, offset, cost });
  }
  const best = choices.sort((a, b) => a.cost - b.cost || a.offset - b.offset)[0];
  if (!best) throw new RangeError(`anchor of ${length} bytes is too short`);
  return best;
}

/** All folded grams that can stand `offset` bytes behind the anchor's start. */
function gramsAt(anchor: AnchorSpec, offset: number): number[] {
  const options = Array.from({ length: GRAM }, (_, i) => {
    const at = offset + i;
    const known = at >= 0 && at < anchor.literal.length;
    if (known) return [anchor.literal.charCodeAt(at) | 0x20];
    return at >= 0 && anchor.guard.kind === 'tail' ? foldedBytes(anchor.guard.alphabet) : ANY_BYTE;
  });
  let grams = [0];
  options.forEach((bytes, i) => {
    grams = grams.flatMap((gram) => bytes.map((byte) => gram | (byte << (8 * i))));
  });
  return [...new Set(grams.map((gram) => (gram | FOLD) >>> 0))];
}

function foldedBytes(alphabet: string): number[] {
  const bits = classBits(alphabet);
  const bytes = new Set<number>();
  for (let byte = 0; byte < 256; byte++) if ((bits[byte >> 3]! >> (byte & 7)) & 1) bytes.add(byte | 0x20);
  return [...bytes];
}

function addEntry(grams: Map<number, { anchor: number; offset: number }[]>, gram: number, anchor: number, offset: number): void {
  const list = grams.get(gram);
  if (!list) grams.set(gram, [{ anchor, offset }]);
  else if (list.length >= MOST_ENTRIES) throw new RangeError(`more than ${MOST_ENTRIES} anchors share one gram`);
  else list.push({ anchor, offset });
}

const HEADER_WORDS = 10;
const VERSION = 1;
const NO_ANCHOR = 0xffffffff;

/**
 * Bits of the bitmap a gram. Measured on 300 MB of JavaScript with 4,700 grams: 24 bits a gram (16 KB, in the first-level cache) 640 MB/s,
 * 48: 630, 96: 830, 192 (128 KB, in the second-level cache): 1,000 MB/s. False hits cost more than the larger table.
 */
const BITS_A_GRAM = 192;

function layOut(anchors: readonly AnchorSpec[], grams: Map<number, { anchor: number; offset: number }[]>): Uint8Array {
  const bitmapLog = Math.min(22, Math.max(16, Math.ceil(Math.log2(grams.size * BITS_A_GRAM + 1))));
  const tableLog = Math.max(4, Math.ceil(Math.log2(grams.size * 2 + 2)));
  const classNames = [...new Set(anchors.map((a) => alphabetOf(a)))];
  const bitmapAt = align(HEADER_WORDS * 4);
  const tableAt = align(bitmapAt + (1 << bitmapLog) / 8);
  const entriesAt = align(tableAt + (8 << tableLog));
  const entryCount = [...grams.values()].reduce((sum, list) => sum + list.length + 1, 0);
  const anchorsAt = align(entriesAt + entryCount * 8);
  const classesAt = align(anchorsAt + anchors.length * 16);
  const literalsAt = align(classesAt + classNames.length * 32);
  const end = align(literalsAt + anchors.reduce((sum, a) => sum + a.literal.length, 0));
  const bytes = new Uint8Array(end);
  const view = new DataView(bytes.buffer);
  [VERSION, bitmapAt, 32 - bitmapLog, tableAt, 32 - tableLog, (1 << tableLog) - 1, entriesAt, anchorsAt, classesAt, literalsAt]
    .forEach((word, i) => view.setUint32(i * 4, word, true));
  writeGrams(view, grams, { bitmapAt, bitmapLog, tableAt, tableLog, entriesAt });
  classNames.forEach((name, i) => bytes.set(classBits(name), classesAt + i * 32));
  let literal = 0;
  anchors.forEach((anchor, i) => {
    writeAnchor(view, anchorsAt + i * 16, anchor, literal, classNames.indexOf(alphabetOf(anchor)));
    for (let k = 0; k < anchor.literal.length; k++) bytes[literalsAt + literal + k] = anchor.literal.charCodeAt(k);
    literal += anchor.literal.length;
  });
  return bytes;
}

interface GramPlaces {
  bitmapAt: number;
  bitmapLog: number;
  tableAt: number;
  tableLog: number;
  entriesAt: number;
}

function writeGrams(view: DataView, grams: Map<number, { anchor: number; offset: number }[]>, places: GramPlaces): void {
  const { bitmapAt, bitmapLog, tableAt, tableLog, entriesAt } = places;
  let entry = 0;
  for (const [gram, list] of grams) {
    const hash = gramHash(gram);
    const bit = hash >>> (32 - bitmapLog);
    const word = bitmapAt + (bit >>> 5) * 4;
    view.setUint32(word, view.getUint32(word, true) | (1 << (bit & 31)), true);
    let slot = hash >>> (32 - tableLog);
    while (view.getUint32(tableAt + slot * 8 + 4, true) !== 0) slot = (slot + 1) & ((1 << tableLog) - 1);
    view.setUint32(tableAt + slot * 8, gram, true);
    view.setUint32(tableAt + slot * 8 + 4, entry + 1, true);
    for (const { anchor, offset } of list) {
      view.setUint32(entriesAt + entry * 8, anchor, true);
      view.setInt32(entriesAt + entry * 8 + 4, offset, true);
      entry++;
    }
    view.setUint32(entriesAt + entry * 8, NO_ANCHOR, true);
    entry++;
  }
}

const GUARDS = { none: 0, tail: 1, near: 2, assign: 3, url: 4 } as const;

function writeAnchor(view: DataView, at: number, anchor: AnchorSpec, literal: number, classIndex: number): void {
  const guard = anchor.guard;
  view.setUint32(at, literal, true);
  view.setUint8(at + 4, anchor.literal.length);
  view.setUint8(at + 5, anchor.fold ? 1 : 0);
  view.setUint8(at + 6, GUARDS[guard.kind]);
  view.setUint8(at + 7, classIndex);
  if (guard.kind === 'tail' || guard.kind === 'near') view.setUint16(at + 8, guard.min, true);
  if (guard.kind !== 'near') return;
  view.setUint16(at + 10, guard.max, true);
  view.setUint16(at + 12, guard.after, true);
  view.setUint16(at + 14, guard.before, true);
}

function alphabetOf(anchor: AnchorSpec): string {
  return 'alphabet' in anchor.guard ? anchor.guard.alphabet : '';
}

function align(n: number): number {
  return (n + 15) & ~15;
}
