import * as fc from 'fast-check';
import { constants, deflateRawSync, deflateSync, inflateRawSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { patch } from '../../src/git/objects/delta.ts';
import { inflatePieces } from '../../src/git/objects/inflate-stream.ts';
import { reserve, type Kernel } from '../../src/kernel/kernel.ts';
import { applySlowly } from './delta-oracle.ts';
import { freshKernel } from './objects.ts';

const GUARD = 64;
const MEMORY = 1 << 20;
/** Damaged deltas may name any size. */
const LARGEST_TARGET = 200_000;

const kernel = sizedKernel();

function sizedKernel(): Kernel {
  const fresh = freshKernel();
  reserve(fresh, MEMORY);
  return fresh;
}

/** Areas of the kernel's memory, each between bytes that must not change. `atEnd` puts one at the very end of memory: a touch behind it traps. */
function layOut<Name extends string>(areas: Record<Name, Uint8Array | number>, atEnd: NoInfer<Name>, filler: number): Record<Name, number> & { check: () => void; bytes: Uint8Array } {
  const bytes = new Uint8Array(kernel.memory.buffer);
  bytes.fill(filler, kernel.heapStart);
  let next = kernel.heapStart + GUARD;
  const places = {} as Record<Name, number>;
  for (const name of Object.keys(areas) as Name[]) {
    const content = areas[name];
    const length = typeof content === 'number' ? content : content.length;
    places[name] = name === atEnd ? bytes.length - length : next;
    if (name !== atEnd) next += length + GUARD + (filler % 3) * 4;
    if (typeof content !== 'number') bytes.set(content, places[name]);
  }
  const before = bytes.slice(kernel.heapStart);
  const check = (): void => {
    const after = bytes.slice(kernel.heapStart);
    for (const name of Object.keys(areas) as Name[]) {
      const at = places[name] - kernel.heapStart;
      if (typeof areas[name] === 'number') after.set(before.subarray(at, at + areas[name]), at);
    }
    expect(Buffer.compare(after, before)).toBe(0);
  };
  return { ...places, check, bytes };
}

/** What the kernel makes of a stream; null where it refuses. Three times: what lies around must not matter. */
function inflateThrice(stream: Uint8Array, capacity: number, inflate = kernel.inflate): Buffer | null {
  const answers = (['none', 'source', 'target'] as const).map((atEnd, n) => {
    const areas = layOut({ source: stream, target: capacity, none: 0 }, atEnd, [0x00, 0xff, 0xa5][n]!);
    const written = inflate(areas.source, stream.length, areas.target, capacity);
    areas.check();
    return written < 0 ? null : Buffer.from(areas.bytes.slice(areas.target, areas.target + written));
  });
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
  return answers[0]!;
}

function inflateByZlib(stream: Uint8Array, capacity: number, inflate = inflateSync): Buffer | null {
  try {
    const bytes = inflate(stream, { maxOutputLength: capacity + 1 });
    return bytes.length > capacity ? null : bytes;
  } catch {
    return null;
  }
}

const word = fc.constantFrom('the', 'int', 'return', '{', '}', ';\n', 'static', ' = ', '0', 'git_commit', '\t');
const data = fc.oneof(
  fc.uint8Array({ maxLength: 600 }),
  fc.array(word, { maxLength: 3000 }).map((words) => new TextEncoder().encode(words.join(' '))),
  fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.nat(70_000)).map(([unit, length]) => Uint8Array.from({ length }, (_, i) => unit[i % unit.length]!)),
  // Skewed frequencies make long codes.
  fc.array(fc.nat(2 ** 30), { maxLength: 4000 }).map((numbers) => Uint8Array.from(numbers, (n) => Math.min(255, Math.floor(Math.log2(1 + n) * 9)))),
);
const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE } = constants;
const settings = fc.record({ level: fc.integer({ min: 0, max: 9 }), memLevel: fc.integer({ min: 1, max: 9 }), strategy: fc.constantFrom(Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE) });
const damage = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(), bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(80), bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), bit: fc.constant(0) }),
);

function hurt(stream: Uint8Array, wounds: readonly { kind: 'flip' | 'cut'; at: number; bit: number }[]): Uint8Array {
  let hurtStream = Uint8Array.from(stream);
  for (const { kind, at, bit } of wounds) {
    if (hurtStream.length === 0) break;
    if (kind === 'cut') hurtStream = hurtStream.slice(0, at % hurtStream.length);
    else hurtStream[at % hurtStream.length]! ^= 1 << bit;
  }
  return hurtStream;
}

describe('inflating in the kernel', () => {
  it('gives what was deflated, whatever the settings, and never more than there is room for', () => {
    fc.assert(
      fc.property(data, settings, (bytes, options) => {
        const stream = deflateSync(bytes, options);
        expect(inflateThrice(stream, bytes.length)).toEqual(Buffer.from(bytes));
        if (bytes.length > 0) expect(inflateThrice(stream, bytes.length - 1)).toBe(null);
      }),
      { numRuns: 60 },
    );
  });

  it('stops at the end of the stream, whatever follows', () => {
    fc.assert(
      fc.property(data, settings, fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes, options, rest) => {
        expect(inflateThrice(Uint8Array.from([...deflateSync(bytes.subarray(0, 2000), options), ...rest]), 2000)).toEqual(Buffer.from(bytes.subarray(0, 2000)));
      }),
      { numRuns: 100 },
    );
  });

  it('reads blocks of all kinds one behind the other, however short', () => {
    const flushed = fc.tuple(fc.uint8Array({ maxLength: 12 }), settings).map(([bytes, options]) => [bytes, deflateRawSync(bytes, { ...options, finishFlush: constants.Z_SYNC_FLUSH })] as const);
    fc.assert(
      fc.property(fc.array(flushed, { maxLength: 6 }), fc.uint8Array({ maxLength: 12 }), settings, (parts, last, options) => {
        const bytes = Buffer.concat([...parts.map(([part]) => part), last]);
        const stream = Buffer.concat([Buffer.from([0x78, 0x01]), ...parts.map(([, raw]) => raw), deflateRawSync(last, options), deflateSync(bytes).subarray(-4)]);
        expect(inflateByZlib(stream, bytes.length)).toEqual(bytes);
        expect(inflateThrice(stream, bytes.length)).toEqual(bytes);
      }),
      { numRuns: 200 },
    );
  });

  it('reads and refuses damaged streams as zlib does, and stays within its areas', () => {
    fc.assert(
      fc.property(data, settings, fc.array(damage, { minLength: 1, maxLength: 3 }), (bytes, options, wounds) => {
        const stream = hurt(deflateSync(bytes, options), wounds);
        expect(inflateThrice(stream, bytes.length + 300)).toEqual(inflateByZlib(stream, bytes.length + 300));
      }),
      { numRuns: 150 },
    );
  });

  it('reads and refuses random blocks as zlib does, where no checksum guards them', () => {
    const block = fc.oneof(
      fc.tuple(fc.uint8Array({ minLength: 3, maxLength: 120 }), fc.constantFrom(0, 2, 4, 6)).map(([raw, type]) => (raw.with(0, (raw[0]! & ~7) | 1 | type))),
      fc.tuple(data, settings, fc.array(damage, { maxLength: 2 })).map(([bytes, options, wounds]) => hurt(deflateRawSync(bytes.subarray(0, 3000), options), wounds)),
    );
    fc.assert(
      fc.property(block, (raw) => {
        expect(inflateThrice(Uint8Array.from([0x78, 0x01, ...raw]), 4096, kernel.inflateUnchecked)).toEqual(inflateByZlib(raw, 4096, inflateRawSync));
      }),
      { numRuns: 300 },
    );
  });
});

describe('inflating in pieces', () => {
  const inPieces = (stream: Uint8Array, step: number): Buffer | null => {
    let at = 0;
    const read = (buffer: Uint8Array): number => {
      const piece = stream.subarray(at, at + Math.min(step, buffer.length));
      buffer.set(piece);
      at += piece.length;
      return piece.length;
    };
    try {
      return Buffer.concat([...function* () { for (const piece of inflatePieces(read)) yield Buffer.from(piece); }()]);
    } catch {
      return null;
    }
  };

  it('gives what was deflated, however the input comes', () => {
    const long = fc.tuple(data, fc.integer({ min: 1, max: 40 })).map(([bytes, times]) => new Uint8Array(Buffer.concat(Array<Uint8Array>(times).fill(bytes))));
    fc.assert(
      fc.property(fc.oneof(data, long), settings, fc.constantFrom(1, 7, 1000, 65_536), (bytes, options, step) => {
        expect(inPieces(deflateSync(bytes, options), step)?.equals(bytes)).toBe(true);
      }),
      { numRuns: 80 },
    );
  });

  it('comes to an end on damaged streams, and gives what zlib gives where zlib reads them', () => {
    fc.assert(
      fc.property(data, settings, fc.array(damage, { minLength: 1, maxLength: 3 }), (bytes, options, wounds) => {
        const stream = hurt(deflateSync(bytes, options), wounds);
        const wanted = inflateByZlib(stream, 1 << 20);
        const got = inPieces(stream, 500);
        if (wanted !== null) expect(got).toEqual(wanted);
      }),
      { numRuns: 150 },
    );
  });
});

type Step = { insert: Uint8Array } | { from: number; length: number } | 'on';

function encodeSize(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...encodeSize(value >>> 7)];
}

function encodeCopy(from: number, length: number): number[] {
  const operands: number[] = [];
  let op = 128;
  const put = (value: number, bytes: number, first: number): void => {
    for (let i = 0; i < bytes; i++) if ((value >>> (8 * i)) & 255) { op |= first << i; operands.push((value >>> (8 * i)) & 255); }
  };
  put(from, 4, 1);
  if (length !== 0x10000) put(length, 3, 16);
  return [op, ...operands];
}

/** A sound delta of these steps; 'on' copies what follows the last copy. */
function encodeDelta(base: Uint8Array, steps: readonly Step[]): Uint8Array {
  const ops: number[] = [];
  let length = 0;
  let next = 0;
  for (const step of steps) {
    if (step !== 'on' && 'insert' in step) {
      ops.push(step.insert.length, ...step.insert);
      length += step.insert.length;
      continue;
    }
    const from = step === 'on' ? next : step.from % Math.max(1, base.length);
    const size = Math.min(step === 'on' ? 50 : step.length, base.length - from);
    if (size <= 0) continue;
    ops.push(...encodeCopy(from, size));
    next = from + size;
    length += size;
  }
  return Uint8Array.from([...encodeSize(base.length), ...encodeSize(length), ...ops]);
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 127 }).map((insert) => ({ insert })),
  fc.record({ from: fc.nat(), length: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 0xffffff })) }),
  fc.constant('on' as const),
);

describe('applying deltas in the kernel', () => {
  const areaNames = ['none', 'delta', 'base', 'target'] as const;
  const expectAsSlowly = (delta: Uint8Array, base: Uint8Array, margin: number, regionsCapacity: number, runsCapacity: number): void => {
    const wanted = applySlowly(delta, base, margin, runsCapacity);
    for (const atEnd of areaNames) {
      const sized = layOut({ delta, none: 0 }, 'none', 7);
      const size = kernel.deltaTargetSize(sized.delta, delta.length);
      if (size < 0 || size > LARGEST_TARGET) {
        expect(wanted).toBeUndefined();
        return;
      }
      const areas = layOut({ delta, base, target: size, regions: regionsCapacity * 8, runs: runsCapacity * 12, none: 0 }, atEnd, atEnd.charCodeAt(0));
      const count = kernel.applyDelta(areas.delta, delta.length, areas.base, base.length, areas.target, size, margin, areas.regions, regionsCapacity, areas.runs, runsCapacity);
      areas.check();
      expect(count < 0).toBe(wanted === undefined);
      if (wanted === undefined) continue;
      expect(Buffer.compare(areas.bytes.subarray(areas.target, areas.target + size), Uint8Array.from(wanted.target))).toBe(0);
      const words = (at: number, length: number): number[] => [...new Uint32Array(areas.bytes.slice(at, at + length * 4).buffer)];
      expect(words(areas.runs, kernel.deltaRuns() * 3)).toEqual(wanted.runs.flat());
      const kept = wanted.regions.slice(0, regionsCapacity).flat();
      if (wanted.regions.length > regionsCapacity) kept[kept.length - 1] = wanted.regions.at(-1)![1];
      expect(words(areas.regions, count * 2)).toEqual(kept);
    }
  };
  const margins = fc.constantFrom(0, 1, 16, 300);
  const capacities = fc.constantFrom(1, 3, 500);

  it('gives target, runs and regions of sound deltas as the slow way does, in small tables, too', () => {
    fc.assert(
      fc.property(data, fc.array(step, { maxLength: 20 }), margins, capacities, fc.constantFrom(0, 1, 3, 500), (base, steps, margin, regions, runs) => {
        const small = base.subarray(0, 5000);
        expectAsSlowly(encodeDelta(small, steps), small, margin, regions, runs);
      }),
      { numRuns: 80 },
    );
  });

  it('copies 64 KiB where a delta names no length', () => {
    const base = Uint8Array.from({ length: 70_000 }, (_, i) => i * 7);
    expectAsSlowly(encodeDelta(base, [{ from: 3, length: 0x10000 }]), base, 16, 10, 10);
  });

  it('reads and refuses damaged deltas as the slow way does, and stays within its areas', () => {
    fc.assert(
      fc.property(data, fc.array(step, { maxLength: 12 }), fc.array(damage, { minLength: 1, maxLength: 4 }), margins, (base, steps, wounds, margin) => {
        const small = base.subarray(0, 2000);
        expectAsSlowly(hurt(encodeDelta(small, steps), wounds), small, margin, 100, 100);
      }),
      { numRuns: 200 },
    );
  });

  it('agrees with the way of the reader of single objects', () => {
    fc.assert(
      fc.property(data, fc.array(step, { maxLength: 12 }), fc.array(damage, { maxLength: 2 }), (base, steps, wounds) => {
        const small = base.subarray(0, 2000);
        const delta = hurt(encodeDelta(small, steps), wounds);
        const wanted = applySlowly(delta, small, 0, 0);
        const size = kernel.deltaTargetSize(layOut({ delta, none: 0 }, 'none', 0).delta, delta.length);
        if (wanted === undefined && size < LARGEST_TARGET) expect(() => patch(small, delta)).toThrow(RangeError);
        if (wanted !== undefined) expect([...patch(small, delta)]).toEqual(wanted.target);
      }),
      { numRuns: 100 },
    );
  });
});
