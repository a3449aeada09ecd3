import { END_OF_BLOCK, LITERAL, NO_SYMBOL, TABLE_TAIL, buildTable } from './huffman';

/** How many bits of input each table is looked up with. Longer codes cost a slow path, larger tables cost time to build. */
export const LITLEN_BITS: i32 = 11;
export const DISTANCE_BITS: i32 = 8;
export const PRECODE_BITS: i32 = 7;
export const PRECODE_SYMBOLS: u32 = 19;

export const litlenTable: usize = memory.data((4 << LITLEN_BITS) + TABLE_TAIL);
export const distanceTable: usize = memory.data((4 << DISTANCE_BITS) + TABLE_TAIL);
export const precodeTable: usize = memory.data((4 << PRECODE_BITS) + TABLE_TAIL);
export const fixedLitlenTable: usize = memory.data((4 << LITLEN_BITS) + TABLE_TAIL);
export const fixedDistanceTable: usize = memory.data((4 << DISTANCE_BITS) + TABLE_TAIL);

// Symbols' unfinished entries (see huffman.ts).
export const litlenSymbols: usize = memory.data(4 * 288);
export const distanceSymbols: usize = memory.data(4 * 32);
export const precodeSymbols: usize = memory.data(4 * 19);

/** The code lengths of a block under way: up to 286 + 30, or all 288 of the fixed code. */
export const codeLengths: usize = memory.data(320);
export const precodeOrder: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

makeSymbols();
makeFixedTables();

function makeSymbols(): void {
  for (let i: u32 = 0; i < 256; i++) store<u32>(litlenSymbols + (i << 2), LITERAL | i << 16);
  store<u32>(litlenSymbols, END_OF_BLOCK, 4 * 256);
  let base: u32 = 3;
  for (let i: u32 = 0; i < 28; i++) {
    const extra: u32 = i < 8 ? 0 : (i >> 2) - 1;
    store<u32>(litlenSymbols + ((257 + i) << 2), base << 16 | extra);
    base += 1 << extra;
  }
  store<u32>(litlenSymbols, 258 << 16, 4 * 285);
  for (let i: u32 = 286; i < 288; i++) store<u32>(litlenSymbols + (i << 2), NO_SYMBOL);
  base = 1;
  for (let i: u32 = 0; i < 30; i++) {
    const extra: u32 = i < 4 ? 0 : (i >> 1) - 1;
    store<u32>(distanceSymbols + (i << 2), base << 16 | extra);
    base += 1 << extra;
  }
  for (let i: u32 = 30; i < 32; i++) store<u32>(distanceSymbols + (i << 2), NO_SYMBOL);
  for (let i: u32 = 0; i < PRECODE_SYMBOLS; i++) store<u32>(precodeSymbols + (i << 2), i << 16);
}

function makeFixedTables(): void {
  memory.fill(codeLengths, 8, 144);
  memory.fill(codeLengths + 144, 9, 112);
  memory.fill(codeLengths + 256, 7, 24);
  memory.fill(codeLengths + 280, 8, 8);
  buildTable(fixedLitlenTable, LITLEN_BITS, codeLengths, 288, litlenSymbols, true);
  memory.fill(codeLengths, 5, 32);
  buildTable(fixedDistanceTable, DISTANCE_BITS, codeLengths, 32, distanceSymbols, true);
}
