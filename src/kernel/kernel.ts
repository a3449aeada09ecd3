/**
 * The WebAssembly kernel over one memory. Addresses are byte offsets in that memory; texts start at multiples of 16 and have
 * 16 readable bytes on either side.
 */
export interface Kernel {
  readonly memory: WebAssembly.Memory;
  /** First address that is the host's. */
  readonly heapStart: number;
  /** Makes the tables at this address the current ones. */
  useTables(at: number): void;
  /** See `assembly/scan.ts`. Answers the number of hits written. */
  scan(text: number, textLength: number, from: number, to: number, hits: number, capacity: number): number;
  /** Where the last scan stopped. */
  stopped(): number;
  /** Expands one zlib stream and checks its Adler-32 (`assembly/inflate.ts`). Answers the bytes written, or a negative error (`assembly/errors.ts`). */
  inflate(source: number, sourceLength: number, target: number, targetLength: number): number;
  /** The same without the checksum. */
  inflateUnchecked(source: number, sourceLength: number, target: number, targetLength: number): number;
  /** The size of what a git delta makes, or a negative error. */
  deltaTargetSize(delta: number, deltaLength: number): number;
  /** Applies a git delta and tells what it changes (`assembly/delta.ts`). Answers the number of regions, or a negative error. */
  applyDelta(
    delta: number, deltaLength: number, base: number, baseLength: number, target: number, targetLength: number,
    margin: number, regions: number, regionsCapacity: number, runs: number, runsCapacity: number,
  ): number;
  /** The number of runs of the last delta. */
  deltaRuns(): number;
  /** See `assembly/tree.ts`. Answers the number of entries written, negative for a tree that is damaged. */
  treeEntries(tree: number, length: number, idBytes: number, wanted: number, out: number, capacity: number): number;
}

/** Events of the kernel; every smaller number is an anchor's index. */
export const EVENT = { base64: 0x10000, hex: 0x10001, invisible: 0x10002, wide: 0x10010 } as const;
/** u32 words of one hit: anchor or event, position, length. */
export const HIT_WORDS = 3;

/** Compiles and starts the kernel. `code` is the module's bytes. */
export function startKernel(code: Uint8Array<ArrayBuffer>): Kernel {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536 });
  const module = new WebAssembly.Module(code);
  const raw = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<string, (...a: number[]) => number>;
  return {
    memory,
    heapStart: (raw.heapStart!() + 15) & ~15,
    useTables: raw.useTables as Kernel['useTables'],
    scan: raw.scan as Kernel['scan'],
    stopped: raw.stopped as Kernel['stopped'],
    inflate: raw.inflate as Kernel['inflate'],
    inflateUnchecked: raw.inflateUnchecked as Kernel['inflateUnchecked'],
    deltaTargetSize: raw.deltaTargetSize as Kernel['deltaTargetSize'],
    applyDelta: raw.applyDelta as Kernel['applyDelta'],
    deltaRuns: raw.deltaRuns as Kernel['deltaRuns'],
    treeEntries: raw.treeEntries as Kernel['treeEntries'],
  };
}

/** Makes the memory hold at least `bytes`. True when it grew: every view on it is dead then. */
export function reserve(kernel: Kernel, bytes: number): boolean {
  const missing = bytes - kernel.memory.buffer.byteLength;
  if (missing <= 0) return false;
  kernel.memory.grow(Math.ceil(missing / 65536));
  return true;
}
