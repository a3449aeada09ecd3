import { createScanner, loadLinearEngine, type Scanner, unpackPrefilter } from '../engine/index.ts';
import type { Ruleset } from '../ruleset/index.ts';

/** What a scanner is made of: bytes in shared memory, a ruleset opened from them. */
export interface ScannerSource {
  /** Its bytes in shared memory, or compiled. */
  kernel: Uint8Array | WebAssembly.Module;
  ruleset: Ruleset;
  /** Whether the ruleset has patterns that are not built in; only then the engine for them is loaded. */
  foreign: boolean;
  nativeRe2: string | null;
}

export async function openScanner({ kernel, ruleset, foreign, nativeRe2 }: ScannerSource): Promise<Scanner> {
  return createScanner({
    // A module cannot be compiled from shared memory.
    kernel: kernel instanceof Uint8Array ? Uint8Array.from(kernel) : kernel,
    rules: ruleset,
    prefilter: unpackPrefilter(ruleset.tables),
    linear: foreign ? await loadLinearEngine(nativeRe2 ?? undefined) : null,
  });
}
