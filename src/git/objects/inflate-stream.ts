/**
 * Inflates a zlib stream (RFC 1950, RFC 1951) in pieces, with constant memory and without waiting: Node's zlib can do the first only
 * asynchronously. For the few objects that are too large to be held; the kernel's inflate is five times as fast.
 *
 * @param read fills the buffer with the next compressed bytes and answers how many; 0 at their end
 * @returns pieces, each good until the next is asked for. The Adler-32 is not looked at: the caller has the object's id.
 * @throws Error for damage
 */
export function* inflatePieces(read: (buffer: Uint8Array) => number): Generator<Uint8Array> {
  const state: State = { read, input: new Uint8Array(PIECE), at: 0, filled: 0, bits: 0, bitCount: 0, output: new Uint8Array(WINDOW + PIECE + LONGEST_MATCH), end: 0 };
  const header = (take(state, 8) << 8) | take(state, 8);
  if (((header >> 8) & 15) !== 8 || header >> 12 > 7 || header % 31 !== 0 || (header & 32) !== 0) throw new Error('it does not start as a zlib stream does');
  for (let isLast = false; !isLast; ) {
    isLast = take(state, 1) === 1;
    const block = openBlock(state);
    let given = state.end;
    for (let isDone = false; !isDone; ) {
      isDone = block(state);
      yield state.output.subarray(given, state.end);
      slide(state);
      given = state.end;
    }
  }
}

const WINDOW = 32_768;
const PIECE = 65_536;
const LONGEST_MATCH = 258;
/** Where a piece ends. */
const FULL = WINDOW + PIECE;

interface State {
  read: (buffer: Uint8Array) => number;
  input: Uint8Array;
  at: number;
  filled: number;
  /** Bits read but not used, lowest first: at most 23. */
  bits: number;
  bitCount: number;
  /** What was made: at least the last WINDOW bytes of it. */
  output: Uint8Array;
  end: number;
}

/** Goes on with a block until it ends (true) or a piece is full. */
type Block = (state: State) => boolean;

/** Keeps the last WINDOW bytes of a full piece. */
function slide(state: State): void {
  if (state.end < FULL) return;
  state.output.copyWithin(0, state.end - WINDOW, state.end);
  state.end = WINDOW;
}

/** Makes `bits` hold at least `count` bits, 16 at most. A checksum stands behind the last code, so there are always that many. */
function fill(state: State, count: number): void {
  while (state.bitCount < count) {
    state.bits |= nextByte(state) << state.bitCount;
    state.bitCount += 8;
  }
}

function take(state: State, count: number): number {
  fill(state, count);
  const value = state.bits & ((1 << count) - 1);
  drop(state, count);
  return value;
}

function drop(state: State, count: number): void {
  state.bits >>>= count;
  state.bitCount -= count;
}

function nextByte(state: State): number {
  if (state.at === state.filled) {
    state.filled = state.read(state.input);
    state.at = 0;
    if (state.filled === 0) throw new Error('its compressed bytes end too early');
  }
  return state.input[state.at++]!;
}

function openBlock(state: State): Block {
  const type = take(state, 2);
  if (type === 0) return storedBlock(state);
  if (type === 1) return codedBlock(FIXED.literals, FIXED.distances);
  if (type === 3) throw new Error('its compressed bytes have a block of no known type');
  const { literals, distances } = readCodes(state);
  return codedBlock(literals, distances);
}

function storedBlock(state: State): Block {
  drop(state, state.bitCount & 7);
  let left = take(state, 16);
  if ((left ^ take(state, 16)) !== 0xffff) throw new Error('its compressed bytes have a damaged block');
  return () => {
    for (; left > 0 && state.end < FULL; left--) state.output[state.end++] = state.bitCount > 0 ? take(state, 8) : nextByte(state);
    return left === 0;
  };
}

/** A prefix code. */
interface Code {
  /** By the next QUICK bits of the input: `symbol << 4 | length`, or 0 for a longer code. */
  quick: Uint16Array;
  /** How many codes have each length, and the symbols in the order of their codes. */
  counts: Uint16Array;
  symbols: Uint16Array;
}

const MAX_CODE = 15;
const QUICK = 9;

function makeCode(lengths: readonly number[]): Code {
  const counts = new Uint16Array(MAX_CODE + 1);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  let left = 1;
  for (let length = 1; length <= MAX_CODE; length++) {
    left = left * 2 - counts[length]!;
    if (left < 0) throw new Error('its compressed bytes have an impossible code');
  }
  const symbols = [...lengths.keys()].filter((symbol) => lengths[symbol]! > 0).sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  const code: Code = { quick: new Uint16Array(1 << QUICK), counts, symbols: Uint16Array.from(symbols) };
  for (let bits = 0; bits < 1 << QUICK; bits++) code.quick[bits] = lookUp(code, bits, QUICK);
  return code;
}

/** `symbol << 4 | length` of the code that `bits` start with, lowest bit first, if it is no longer than `longest`; otherwise 0. Among the codes of one length the symbols are in order. */
function lookUp({ counts, symbols }: Code, bits: number, longest: number): number {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= longest; length++) {
    code |= (bits >> (length - 1)) & 1;
    const count = counts[length]!;
    if (code < first + count) return (symbols[index + code - first]! << 4) | length;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  return 0;
}

function decode(state: State, code: Code): number {
  fill(state, MAX_CODE);
  const entry = code.quick[state.bits & ((1 << QUICK) - 1)]! || lookUp(code, state.bits, MAX_CODE);
  if (entry === 0) throw new Error('its compressed bytes have a code that stands for nothing');
  drop(state, entry & 15);
  return entry >> 4;
}

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const END_OF_BLOCK = 256;
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const FIXED = {
  literals: makeCode([...Array<number>(144).fill(8), ...Array<number>(112).fill(9), ...Array<number>(24).fill(7), ...Array<number>(8).fill(8)]),
  distances: makeCode(Array<number>(30).fill(5)),
};

/** The two codes of a block that brings its own. */
function readCodes(state: State): { literals: Code; distances: Code } {
  const literals = take(state, 5) + 257;
  const distances = take(state, 5) + 1;
  const ofLengths = Array<number>(19).fill(0);
  for (let left = take(state, 4) + 4, i = 0; i < left; i++) ofLengths[CODE_ORDER[i]!] = take(state, 3);
  const code = makeCode(ofLengths);
  const lengths: number[] = [];
  while (lengths.length < literals + distances) {
    const symbol = decode(state, code);
    const previous = lengths.at(-1) ?? 0;
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) lengths.push(...Array<number>(3 + take(state, 2)).fill(previous));
    else lengths.push(...Array<number>(symbol === 17 ? 3 + take(state, 3) : 11 + take(state, 7)).fill(0));
  }
  if (lengths.length > literals + distances) throw new Error('its compressed bytes have an impossible code');
  return { literals: makeCode(lengths.slice(0, literals)), distances: makeCode(lengths.slice(literals)) };
}

function codedBlock(literals: Code, distances: Code): Block {
  return (state) => {
    while (state.end < FULL) {
      const symbol = decode(state, literals);
      if (symbol < END_OF_BLOCK) state.output[state.end++] = symbol;
      else if (symbol === END_OF_BLOCK) return true;
      else copyMatch(state, symbol - END_OF_BLOCK - 1, distances);
    }
    return false;
  };
}

function copyMatch(state: State, lengthSymbol: number, distances: Code): void {
  if (lengthSymbol >= LENGTH_BASE.length) throw new Error('its compressed bytes have a code that stands for nothing');
  const length = LENGTH_BASE[lengthSymbol]! + take(state, LENGTH_BITS[lengthSymbol]!);
  const symbol = decode(state, distances);
  if (symbol >= DISTANCE_BASE.length) throw new Error('its compressed bytes have a code that stands for nothing');
  const distance = DISTANCE_BASE[symbol]! + take(state, DISTANCE_BITS[symbol]!);
  if (distance > state.end) throw new Error('its compressed bytes go back before their start');
  for (let i = 0; i < length; i++, state.end++) state.output[state.end] = state.output[state.end - distance]!;
}
