// A scanner with the built-in rules, and ways to run it, for tests.
import { resolveMatches, type Scanner, type Trace } from '../../src/engine/index.ts';
import type { LocatedMatch } from '../../src/model.ts';
import { type PieceSizes, startBlobScan } from '../../src/scan/blob-scan.ts';
import { effectiveRuleset, type EffectiveRuleset, loadAssets, openScanner } from '../../src/scan/index.ts';

const assets = loadAssets();
export const rules: EffectiveRuleset = effectiveRuleset(assets.ruleset, { added: [] });

export function newScanner(with_: EffectiveRuleset = rules): Promise<Scanner> {
  return openScanner({ kernel: assets.kernel, ruleset: with_.ruleset, foreign: with_.foreign, nativeRe2: null });
}

/** All matches of a blob, before overlap is resolved. */
export function rawMatches(scanner: Scanner, bytes: Uint8Array, sizes?: PieceSizes, trace?: Trace): LocatedMatch[] {
  const blob = startBlobScan(scanner, trace, sizes);
  for (let at = 0; at < bytes.length; ) {
    const space = blob.space();
    const count = Math.min(space.length, bytes.length - at);
    space.set(bytes.subarray(at, at + count));
    blob.filled(count);
    at += count;
  }
  return blob.end();
}

/** What is reported of a blob. */
export function matchesOf(scanner: Scanner, text: string | Uint8Array, with_: EffectiveRuleset = rules): LocatedMatch[] {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return resolveMatches(rawMatches(scanner, bytes), (id) => with_.ruleset.rule(with_.ruleset.index(id)!));
}

/** One line a match, for comparison and messages: everything that identifies it. */
export function describe(matches: readonly LocatedMatch[]): string[] {
  return matches.map((m) => `${m.rule} ${m.secret.start}-${m.secret.end} (${m.start.line}:${m.start.column}-${m.end.line}:${m.end.column}) ${m.confidence} [${m.decoded.join(' ')}] ${m.value}`);
}

/** Made-up tokens with right checksums, joined here so that no tracked file holds one. */
export const TOKENS = {
  awsKeyId: ['AKIA', 'QYLPMN5HHHFPZAM2'].join(''),
  github: ['gh', 'p_nX6wmBLW5ieTGJqFI', 'bP3MkfQfLU2ZI4JXgvB'].join(''),
  slackWebhook: ['https://hooks.slack.com/services/', 'T0P3RQ9ZK/B02KX8SD7LM/', 'q7Zt1hVbX3nR8uYcKw5LmP2s'].join(''),
};
