/**
 * Counts the grams of four bytes in source text and writes `src/kernel/gram-frequencies.bin`: for each 16-bit hash of a folded gram one byte,
 * 8 x log2(1 + count) scaled to grams in 64 MB. The prefilter's tables take the rarest grams of each anchor by it.
 *
 *   node scripts/train-grams.ts FOLDER...
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FOLD, gramHash } from '../src/kernel/tables.ts';

const TEXT = /\.(?:[cm]?[jt]sx?|json|md|ya?ml|py|go|rs|java|rb|php|c|h|cc|cpp|css|html?|sh|toml|txt|xml|sql)$/;
const SCALE = 64 << 20;

const counts = new Float64Array(65536);
let total = 0;
for (const folder of process.argv.slice(2)) {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (TEXT.test(name)) countFile(path.join(folder, name));
  }
}

function countFile(file: string): void {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return;
  }
  for (let at = 0; at + 4 <= bytes.length; at++) counts[gramHash((bytes.readUInt32LE(at) | FOLD) >>> 0) >>> 16]!++;
  total += bytes.length;
}

const table = Uint8Array.from(counts, (count) => Math.min(255, Math.round(8 * Math.log2(1 + (count * SCALE) / total))));
writeFileSync(new URL('../src/kernel/gram-frequencies.bin', import.meta.url), table);
console.log(`${(total / 1e6).toFixed(0)} MB of text`);
