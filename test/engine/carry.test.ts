import * as fc from 'fast-check';
import { beforeAll, describe as group, expect, it } from 'vitest';
import { readRuleFiles } from '../../scripts/rule-files.ts';
import type { Item, Scanner } from '../../src/engine/index.ts';
import { newScanner } from './scanning.ts';

let scanner: Scanner;
let snippets: Buffer[];

beforeAll(async () => {
  scanner = await newScanner();
  const examples = (await readRuleFiles()).rules.flatMap((rule) => [...rule.examples, ...rule.counterexamples].map((parts) => parts.join('')));
  snippets = examples.flatMap((example) => [Buffer.from(`${example}\n`), Buffer.from(Buffer.from(example).toString('base64')), Buffer.from(example, 'utf16le')]);
});

/** One operation of a delta: copy of the base, or bytes. */
type Operation = { copy: [number, number] } | { insert: Buffer };

/** A delta's target, copied runs (joined) and changed regions with their margin: brute force. */
function apply(base: Buffer, operations: Operation[], margin: number): { target: Buffer; runs: Uint32Array; regions: Uint32Array } {
  const target = Buffer.concat(operations.map((each) => ('copy' in each ? base.subarray(each.copy[0], each.copy[1]) : each.insert)));
  const runs: number[][] = [];
  const changed: [number, number][] = [];
  let at = 0;
  let next = 0;
  for (const each of operations) {
    const length = 'copy' in each ? each.copy[1] - each.copy[0] : each.insert.length;
    if ('copy' in each) {
      const last = runs.at(-1);
      const [, lastStart = 0, lastLength = 0] = last ?? [];
      if (last && each.copy[0] === next && lastStart + lastLength === at) last[2] = lastLength + length;
      else {
        runs.push([each.copy[0], at, length]);
        if (each.copy[0] !== next || (at === 0) !== (each.copy[0] === 0)) changed.push([at, at]);
      }
      next = each.copy[1];
    } else {
      changed.push([at, at + length]);
      next = -1;
    }
    at += length;
  }
  if (next !== base.length) changed.push([at, at]);
  const regions = changed.map(([from, to]): [number, number] => [Math.max(0, from - margin), Math.min(target.length, to + margin)]).sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of regions) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return { target, runs: Uint32Array.from(runs.flat()), regions: Uint32Array.from(merged.flat()) };
}

/** Puts bytes behind what the scanner needs, with room around. */
function place(bytes: Buffer): { address: number; length: number } {
  scanner.room(bytes.length + 4096);
  const address = scanner.free;
  new Uint8Array(scanner.kernel.memory.buffer).set(bytes, address);
  return { address, length: bytes.length };
}

function text(items: readonly Item[], bytes: Buffer): string[] {
  const placed = place(bytes);
  const places = items.map((item) => `${item.what}@${item.at}+${item.length} ${item.place ?? ''} ${item.matches.length}`);
  return [...places, ...scanner.matchesOf(placed, items).map((match) => `${match.rule} ${match.secret.start}-${match.secret.end} ${match.decoded.join(' ')} ${match.value}`)];
}

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.nat().map((pick) => ({ pick })) },
  { weight: 2, arbitrary: fc.record({ noise: fc.constantFrom('word ', 'x', '\n', 'A1b2', '=', '"', '\0\0', 'é', '%41', '\\u0041', '/'), times: fc.integer({ min: 1, max: 900 }) }) },
);
type Piece = { pick: number } | { noise: string; times: number };
const bytesOf = (pieces: Piece[]): Buffer => Buffer.concat(pieces.map((each) => ('pick' in each ? snippets[each.pick % snippets.length]! : Buffer.from(each.noise.repeat(each.times)))));
/** Where the base is cut, what is dropped, moved, doubled or put between. */
const edit = fc.record({ cut: fc.double({ min: 0, max: 1, noNaN: true }), drop: fc.nat(40), insert: fc.option(fc.array(piece, { maxLength: 2 })), again: fc.boolean() });

function operationsOf(base: Buffer, edits: { cut: number; drop: number; insert: Piece[] | null; again: boolean }[]): Operation[] {
  const operations: Operation[] = [];
  let from = 0;
  for (const { cut, drop, insert, again } of [...edits].sort((a, b) => a.cut - b.cut)) {
    const to = Math.max(from, Math.floor(cut * base.length));
    if (to > from) operations.push({ copy: [from, to] });
    if (again && to > from) operations.push({ copy: [from, to] });
    if (insert) operations.push({ insert: bytesOf(insert) });
    from = Math.min(base.length, to + drop);
  }
  if (from < base.length) operations.push({ copy: [from, base.length] });
  return operations;
}

group('carrying verdicts from a base', () => {
  it('gives exactly what judging the whole text gives, whatever the delta', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), fc.array(edit, { minLength: 1, maxLength: 5 }), (pieces, edits) => {
        const base = bytesOf(pieces);
        const baseItems = scanner.judgeAll(place(base));
        const { target, runs, regions } = apply(base, operationsOf(base, edits), scanner.margin);
        const carried = scanner.judgeChanges(place(target), { items: baseItems, length: base.length }, runs, regions);
        expect(text(carried, target)).toEqual(text(scanner.judgeAll(place(target)), target));
      }),
      { numRuns: 400, endOnFailure: true },
    );
  }, 120_000);

  it('gives the same along a chain of deltas', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 6 }), (pieces, chain) => {
        let base = bytesOf(pieces);
        let items = scanner.judgeAll(place(base));
        for (const edits of chain) {
          const { target, runs, regions } = apply(base, operationsOf(base, edits), scanner.margin);
          items = scanner.judgeChanges(place(target), { items, length: base.length }, runs, regions);
          base = target;
        }
        expect(text(items, base)).toEqual(text(scanner.judgeAll(place(base)), base));
      }),
      { numRuns: 100, endOnFailure: true },
    );
  }, 120_000);
});
