import { createScanner, loadLinearEngine, type Scanner, unpackPrefilter } from '../engine/index.ts';
import type { Ruleset } from '../ruleset/index.ts';

/** What a scanner is made of: bytes in shared memory, a ruleset opened from them. */
export interface ScannerSource {
  kernel: Uint8Array;
  ruleset: Ruleset;
  /** Whether the ruleset has patterns that are not built in; only then the engine for them is loaded. */
  foreign: boolean;
  nativeRe2: string | null;
}

export async function openScanner({ kernel, ruleset, foreign, nativeRe2 }: ScannerSource): Promise<Scanner> {
  return createScanner({
    // A module cannot be compiled from shared memory.
    kernel: Uint8Array.from(kernel),
    rules: ruleset,
    prefilter: unpackPrefilter(ruleset.tables),
    linear: foreign ? await loadLinearEngine(nativeRe2 ?? undefined) : null,
  });
}
