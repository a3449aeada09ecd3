/**
 * Trains the n-gram table of `src/engine/value` on the text of installed packages and writes it as TypeScript.
 * Run it by hand after the list of packages changed: `node scripts/train-ngram.ts`. The table is checked in, because it must not
 * change with every update of a dependency: findings depend on it.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BOUNDARY, SYMBOLS, symbolsOf } from '../src/engine/value/symbols.ts';

const PACKAGES = [
  '@types/node', '@typescript/typescript-linux-x64', 'ajv', 'assemblyscript', 'chai', 'fast-check',
  'lightningcss', 'magic-string', 'picomatch', 'postcss', 're2js', 'rolldown', 'smol-toml', 'vite', 'vitest', 'yaml',
];
const TEXT_FILE = /\.(?:md|[cm]?[jt]s|json)$/;
/** Larger files are mostly bundles with embedded data. */
const LARGEST = 3_000_000;
/** A line longer than this is minified code or data. */
const LONGEST_LINE = 400;
/** Bits are kept in sixteenths, one byte a trigram: at most 15.9. */
const STEP = 16;
const OUTPUT = new URL('../src/engine/value/ngram-table.ts', import.meta.url);
const MODULES = new URL('../node_modules/', import.meta.url).pathname;

interface Corpus {
  /** How often each identifier or word (with its separators) was seen. */
  words: Map<string, number>;
  files: number;
  bytes: number;
}

function readCorpus(): Corpus {
  const corpus: Corpus = { words: new Map(), files: 0, bytes: 0 };
  for (const name of PACKAGES) {
    const root = join(MODULES, name);
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && TEXT_FILE.test(entry.name)) addFile(corpus, join(entry.parentPath, entry.name));
    }
  }
  return corpus;
}

function addFile(corpus: Corpus, path: string): void {
  const bytes = readFileSync(path);
  if (bytes.length > LARGEST) return;
  corpus.files++;
  corpus.bytes += bytes.length;
  for (const line of bytes.toString('latin1').split('\n')) {
    if (line.length > LONGEST_LINE) continue;
    for (const [word] of line.matchAll(/[A-Za-z0-9]+(?:[-_./ ][A-Za-z0-9]+)*/g)) addWords(corpus.words, word);
  }
}

/** Prose gives single words; identifiers and paths keep their separators. */
function addWords(words: Map<string, number>, text: string): void {
  for (const word of text.split(' ')) {
    if (!looksLikeData(word)) words.set(word, (words.get(word) ?? 0) + 1);
  }
}

/** Hashes, encoded data and the like, which the model must not learn. */
function looksLikeData(word: string): boolean {
  const digits = word.replace(/[^0-9]/g, '').length;
  return word.length > 80 || (word.length >= 12 && digits >= 4 && digits < word.length);
}

/** Counts of trigrams. A word counts by the logarithm of its frequency: a rare word says as much about words as a common one. */
function countTrigrams(words: Map<string, number>): Float64Array {
  const counts = new Float64Array(SYMBOLS ** 3);
  for (const [word, times] of words) {
    const weight = 1 + Math.log2(times);
    const symbols = symbolsOf(word);
    // The model's context before the first boundary is a boundary.
    let a = BOUNDARY;
    let b = BOUNDARY;
    for (const c of symbols.slice(1)) {
      const at = (a * SYMBOLS + b) * SYMBOLS + c;
      counts[at] = counts[at]! + weight;
      a = b;
      b = c;
    }
  }
  return counts;
}

/** -log2 P(c | a b), Witten-Bell smoothed from trigrams to bigrams to single symbols to uniform; in steps of 1/16 bit. */
function quantise(trigrams: Float64Array): Uint8Array {
  const bigrams = marginal(trigrams, SYMBOLS ** 2);
  const unigrams = marginal(bigrams, SYMBOLS);
  const table = new Uint8Array(trigrams.length);
  for (let at = 0; at < table.length; at++) {
    const c = at % SYMBOLS;
    const bc = at % SYMBOLS ** 2;
    const single = smoothed(unigrams, 0, c, 1 / SYMBOLS);
    const pair = smoothed(bigrams, bc - c, c, single);
    const triple = smoothed(trigrams, at - c, c, pair);
    table[at] = Math.min(255, Math.round(-Math.log2(triple) * STEP));
  }
  return table;
}

/** Sums over the first symbol. */
function marginal(counts: Float64Array, size: number): Float64Array {
  const sums = new Float64Array(size);
  for (let at = 0; at < counts.length; at++) sums[at % size] = sums[at % size]! + counts[at]!;
  return sums;
}

/** Witten-Bell: the share of a context's unseen symbols is the number of kinds it was followed by. */
function smoothed(counts: Float64Array, row: number, c: number, shorter: number): number {
  let sum = 0;
  let kinds = 0;
  for (let i = 0; i < SYMBOLS; i++) {
    const count = counts[row + i]!;
    sum += count;
    if (count > 0) kinds++;
  }
  return sum === 0 ? shorter : (counts[row + c]! + kinds * shorter) / (sum + kinds);
}

function versionOf(name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(MODULES, name, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
}

function renderTable(table: Uint8Array, corpus: Corpus): string {
  const trainedOn = PACKAGES.map((name) => `${name} ${versionOf(name)}`);
  const lines = Buffer.from(table).toString('base64').match(/.{1,160}/g) ?? [];
  return [
    '/**',
    ` * Generated by scripts/train-ngram.ts on ${new Date().toISOString().slice(0, 10)}. Do not edit.`,
    ` * ${corpus.files} files, ${corpus.bytes} bytes, ${corpus.words.size} distinct words, from: ${trainedOn.join(', ')}.`,
    ' * One byte a trigram: -log2 P(c | a b) in sixteenths of a bit, at (a * 28 + b) * 28 + c; symbols as in symbols.ts.',
    ' */',
    'export const NGRAM_TABLE =',
    lines.map((line) => `  '${line}'`).join(' +\n') + ';',
    '',
  ].join('\n');
}

const corpus = readCorpus();
writeFileSync(OUTPUT, renderTable(quantise(countTrigrams(corpus.words)), corpus));
