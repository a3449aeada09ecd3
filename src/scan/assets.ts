import { readFileSync } from 'node:fs';

/** The files that the build lays beside the bundle; in a standalone executable they lie inside it under the same names. */
export interface Assets {
  kernel: Uint8Array;
  ruleset: Uint8Array;
  worker: URL;
}

/** Reads kernel and rules. Run from source, it takes what the last build made. */
export function loadAssets(): Assets {
  return {
    kernel: readFileSync(new URL('../../build/kernel.wasm', import.meta.url)),
    ruleset: readFileSync(new URL('../../build/ruleset.bin', import.meta.url)),
    worker: new URL('../worker.ts', import.meta.url),
  };
}

/** The same bytes in shared memory, so that threads need no copy. */
export function shared(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer instanceof SharedArrayBuffer) return bytes;
  const memory = new Uint8Array(new SharedArrayBuffer(bytes.length));
  memory.set(bytes);
  return memory;
}
