import { adler32 } from './adler32';
import { BAD_BLOCK, BAD_CHECKSUM, BAD_CODE, BAD_DISTANCE, BAD_HEADER, BAD_SYMBOL, OVERFLOW, TRUNCATED } from './errors';
import { END_OF_BLOCK, EXCEPTION, LITERAL, LONG_CODE, buildTable, longCode } from './huffman';
import {
  DISTANCE_BITS, LITLEN_BITS, PRECODE_BITS, PRECODE_SYMBOLS, codeLengths, distanceSymbols, distanceTable, fixedDistanceTable,
  fixedLitlenTable, litlenSymbols, litlenTable, precodeOrder, precodeSymbols, precodeTable,
} from './inflate-tables';

/** A round of the symbol loop loads up to 16 bytes ahead; nearer to the end of the input it reads from `tail`. */
const LOOK_AHEAD: usize = 16;
/** How far behind the end of the tail the reader may stand before it has certainly used bits that are not there. */
const PADDING: usize = 8;

/** Bytes that stand in `bits` may be given back: so many from before the tail are kept in front of it. */
const GIVE_BACK: usize = 8;

const TAIL_SIZE: i32 = 64;

/** The input's last bytes, then zeros: so that eight bytes can always be loaded, and none outside the input. */
const tail: usize = memory.data(TAIL_SIZE);

// The stream between two stages. The loops that run once a symbol keep these in locals: a global is loaded and stored at each use.
let inputStart: usize = 0;
let input: usize = 0;
let inputEnd: usize = 0;
let inputLimit: usize = 0;
let inTail: bool = false;
let bits: u64 = 0;
let bitCount: u32 = 0;
let outputStart: usize = 0;
let output: usize = 0;
let outputEnd: usize = 0;

/**
 * Inflates one zlib stream, which starts at `source` and ends within it, and checks its Adler-32. Answers the number of bytes written
 * or an error. Reads nothing outside the source and writes nothing outside the target, whatever the source holds.
 */
export function inflate(source: usize, sourceLength: usize, target: usize, targetLength: usize): i32 {
  const written = inflateUnchecked(source, sourceLength, target, targetLength);
  if (written < 0) return written;
  if (inputEnd - input < 4) return TRUNCATED;
  return adler32(target, written) == bswap(load<u32>(input)) ? written : BAD_CHECKSUM;
}

/** The same without the checksum. */
export function inflateUnchecked(source: usize, sourceLength: usize, target: usize, targetLength: usize): i32 {
  openStream(source, sourceLength, target, targetLength);
  if (sourceLength < 2) return TRUNCATED;
  if (!skipHeader()) return BAD_HEADER;
  for (let last = false; !last; ) {
    refill();
    last = take(1) != 0;
    const error = inflateBlock(take(2));
    if (error != 0) return error;
  }
  return toByteBoundary() ? <i32>(output - outputStart) : TRUNCATED;
}

function openStream(source: usize, sourceLength: usize, target: usize, targetLength: usize): void {
  inputStart = source;
  input = source;
  inputEnd = source + sourceLength;
  inTail = false;
  if (sourceLength < LOOK_AHEAD) enterTail();
  else inputLimit = inputEnd - LOOK_AHEAD;
  bits = 0;
  bitCount = 0;
  outputStart = target;
  output = target;
  outputEnd = target + targetLength;
}

/** Goes on reading in the padded copy of the rest of the input, fewer than LOOK_AHEAD bytes. */
function enterTail(): void {
  const rest = inputEnd - input;
  const before = min(input - inputStart, GIVE_BACK);
  const start = tail + GIVE_BACK;
  for (let at: usize = 0; at < <usize>TAIL_SIZE; at += 16) v128.store(tail + at, v128.splat<u32>(0));
  for (let at: usize = 0; at < before + rest; at++) store<u8>(start - before + at, load<u8>(input - before + at));
  input = start;
  inputEnd = start + rest;
  inputLimit = inputEnd + PADDING;
  inTail = true;
}

function skipHeader(): bool {
  const method = <u32>load<u8>(input);
  const flags = <u32>load<u8>(input, 1);
  input += 2;
  return (method & 15) == 8 && method >> 4 <= 7 && (flags & 0x20) == 0 && (method << 8 | flags) % 31 == 0;
}

function inflateBlock(type: u32): i32 {
  if (type == 0) return copyStored();
  if (type == 1) return inflateSymbols(fixedLitlenTable, fixedDistanceTable);
  if (type == 3) return BAD_BLOCK;
  const error = readTables();
  return error != 0 ? error : inflateSymbols(litlenTable, distanceTable);
}

/** Makes `bits` hold 56 bits or more: behind the end of the input, zeros. */
function refill(): void {
  if (input > inputLimit) {
    if (inTail) {
      bitCount |= 56; // so far behind the end that `toByteBoundary` and the symbol loop will refuse
      return;
    }
    enterTail();
  }
  bits |= load<u64>(input) << bitCount;
  input += (63 - bitCount) >> 3;
  bitCount |= 56;
}

// @ts-ignore: decorator
@inline
function take(count: u32): u32 {
  const value = <u32>bits & ((1 << count) - 1);
  bits >>= count;
  bitCount -= count;
  return value;
}

/** Gives whole unread bytes back to the input. False when bits were used that the input does not have. */
function toByteBoundary(): bool {
  input -= bitCount >> 3;
  bits = 0;
  bitCount = 0;
  return input <= inputEnd;
}

function copyStored(): i32 {
  if (!toByteBoundary() || inputEnd - input < 4) return TRUNCATED;
  const length = <usize>load<u16>(input);
  if (length != (<usize>load<u16>(input, 2) ^ 0xffff)) return BAD_BLOCK;
  input += 4;
  if (inputEnd - input < length) return TRUNCATED;
  if (outputEnd - output < length) return OVERFLOW;
  memory.copy(output, input, length);
  input += length;
  output += length;
  return 0;
}

/** Reads the two codes of a dynamic block. */
function readTables(): i32 {
  const litlens = take(5) + 257;
  const distances = take(5) + 1;
  const precodes = take(4) + 4;
  if (litlens > 286 || distances > 30) return BAD_CODE;
  v128.store(codeLengths, v128.splat<u32>(0));
  store<u32>(codeLengths, 0, 16);
  for (let i: u32 = 0; i < precodes; i++) {
    if (bitCount < 3) refill();
    store<u8>(codeLengths + <usize>load<u8>(precodeOrder + i), take(3));
  }
  if (!buildTable(precodeTable, PRECODE_BITS, codeLengths, PRECODE_SYMBOLS, precodeSymbols, true)) return BAD_CODE;
  const error = readCodeLengths(litlens + distances);
  if (error != 0) return error;
  if (load<u8>(codeLengths, 256) == 0) return BAD_CODE; // such a block could not end
  if (!buildTable(litlenTable, LITLEN_BITS, codeLengths, litlens, litlenSymbols, false)) return BAD_CODE;
  return buildTable(distanceTable, DISTANCE_BITS, codeLengths + litlens, distances, distanceSymbols, false) ? 0 : BAD_CODE;
}

/** Reads `total` code lengths, themselves coded: 0 to 15 are lengths, 16 repeats the one before, 17 and 18 are runs of zeros. */
function readCodeLengths(total: u32): i32 {
  let at: u32 = 0;
  while (at < total) {
    if (bitCount < 14) refill();
    const entry = load<u32>(precodeTable + ((<usize>bits & ((1 << PRECODE_BITS) - 1)) << 2));
    bits >>= entry;
    bitCount -= entry & 63;
    const symbol = entry >> 16;
    if (symbol < 16) {
      store<u8>(codeLengths + at, symbol);
      at++;
      continue;
    }
    if (symbol == 16 && at == 0) return BAD_CODE;
    const value: u32 = symbol == 16 ? <u32>load<u8>(codeLengths + at - 1) : 0;
    const repeat: u32 = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7);
    if (repeat > total - at) return BAD_CODE;
    for (const stop = at + repeat; at < stop; at++) store<u8>(codeLengths + at, value);
  }
  return 0;
}

/** What an entry's extra bits add to its base: the value of a length or a distance. */
// @ts-ignore: decorator
@inline
function valueOf(entry: u32, bits: u32): u32 {
  return (entry >> 16) + ((bits & ((1 << entry) - 1)) >> (entry >> 8));
}

/**
 * Decodes literals and matches up to the end of a block: the loop where the time goes. A round takes up to three literals, or up to two
 * and a match. 56 bits are enough for a match (48), or for two literals and a length (2 * 11 + 20), after which more are loaded.
 */
function inflateSymbols(litlens: usize, distances: usize): i32 {
  const start = outputStart;
  const end = outputEnd;
  let out = output;
  let src = input;
  let limit = inputLimit;
  let b = bits;
  let n = bitCount;
  let error: i32 = 0;
  for (;;) {
    if (src > limit) {
      if (inTail) { error = TRUNCATED; break; }
      input = src;
      enterTail();
      src = input;
      limit = inputLimit;
    }
    b |= load<u64>(src) << n;
    src += (63 - n) >> 3;
    n |= 56;

    let entry = load<u32>(litlens + ((<usize>b & ((1 << LITLEN_BITS) - 1)) << 2));
    if (entry & LITERAL) {
      if (out == end) { error = OVERFLOW; break; }
      store<u8>(out++, entry >> 16);
      b >>= entry;
      n -= entry & 63;
      entry = load<u32>(litlens + ((<usize>b & ((1 << LITLEN_BITS) - 1)) << 2));
      if (entry & LITERAL) {
        if (out == end) { error = OVERFLOW; break; }
        store<u8>(out++, entry >> 16);
        b >>= entry;
        n -= entry & 63;
        entry = load<u32>(litlens + ((<usize>b & ((1 << LITLEN_BITS) - 1)) << 2));
      }
    }
    if (entry == LONG_CODE) entry = longCode(litlens, LITLEN_BITS, b, litlenSymbols);
    if (entry & LITERAL) {
      if (out == end) { error = OVERFLOW; break; }
      store<u8>(out++, entry >> 16);
      b >>= entry;
      n -= entry & 63;
      continue;
    }
    const length = <usize>valueOf(entry, <u32>b);
    b >>= entry;
    n -= entry & 63;
    if (entry & EXCEPTION) {
      if (entry >> 14 != END_OF_BLOCK >> 14) error = BAD_SYMBOL;
      break;
    }

    if (n < 28) {
      b |= load<u64>(src) << n;
      src += (63 - n) >> 3;
      n |= 56;
    }
    entry = load<u32>(distances + ((<usize>b & ((1 << DISTANCE_BITS) - 1)) << 2));
    if (entry == LONG_CODE) entry = longCode(distances, DISTANCE_BITS, b, distanceSymbols);
    if (entry & EXCEPTION) { error = BAD_SYMBOL; break; }
    const distance = <usize>valueOf(entry, <u32>b);
    b >>= entry;
    n -= entry & 63;
    if (distance > out - start) { error = BAD_DISTANCE; break; }
    if (length > end - out) { error = OVERFLOW; break; }
    copyMatch(out, distance, length, end);
    out += length;
  }
  input = src;
  bits = b;
  bitCount = n;
  output = out;
  return error;
}

/** Repeats `length` bytes from `distance` back; the two may overlap. Wide moves go past the match, so near the end of the output they aren't used. */
// @ts-ignore: decorator
@inline
function copyMatch(out: usize, distance: usize, length: usize, end: usize): void {
  const stop = out + length;
  if (distance >= 16 && end - stop >= 16) {
    for (; out < stop; out += 16) v128.store(out, v128.load(out - distance));
  } else if (distance >= 8 && end - stop >= 8) {
    for (; out < stop; out += 8) store<u64>(out, load<u64>(out - distance));
  } else {
    for (; out < stop; out++) store<u8>(out, load<u8>(out - distance));
  }
}
