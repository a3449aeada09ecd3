import { resolveMatches, type Scanner } from '../engine/index.ts';
import { messageOf } from '../errors.ts';
import type { Coverage, LocatedMatch, PathText, Run } from '../model.ts';
import { createCollector } from '../policy/index.ts';
import { pour } from './blob-matches.ts';
import { untilAborted } from '../sources/index.ts';
import { type BlobScan, startBlobScan } from './blob-scan.ts';
import { openScanner } from './open-scanner.ts';
import { configName, policyOf, toolOf } from './plan.ts';
import type { ScanEvents } from './scan.ts';
import type { Settings } from './settings.ts';

/** Scans bytes as they come in, under a name that the user gave. Memory stays bounded, however long the stream is. */
export async function scanStream(settings: Settings, chunks: AsyncIterable<Uint8Array>, name: PathText, version: string, events: ScanEvents = {}): Promise<Run> {
  const { rules, assets, nativeRe2 } = settings;
  const policy = await policyOf(settings);
  const scanner = await openScanner({ kernel: assets.kernel, ruleset: rules.ruleset, foreign: rules.foreign, nativeRe2 });
  const blob = startBlobScan(scanner);
  const cut = await pourAll(blob, chunks, events);
  const matches = resolveMatches(blob.end(), (id) => rules.ruleset.rule(rules.ruleset.index(id)!));
  const fault = cut === null ? blob.fault() : `the stream could not be read to its end: ${cut}`;
  const collector = createCollector(policy, (id) => rules.ruleset.info(id));
  const judgement = policy.judge({ kind: 'stdin', path: name }, matches);
  collector.add(judgement);
  if (judgement.kept.length > 0) events.onFindings?.(judgement.kept.map(({ sighting, ...match }) => ({ ...match, sightings: [sighting] })));
  const { findings, suppressed, notes, rules: named } = collector.finish({ whole: false });
  return {
    tool: toolOf(settings, version),
    scan: { kind: 'stdin', target: name, config: configName(settings), baseline: settings.baseline?.file ?? null, minConfidence: policy.minConfidence },
    complete: fault === null,
    incompleteBecause: fault === null ? [] : [fault],
    coverage: coverageOf(name, blob.size(), fault),
    findings,
    suppressed,
    notes: [...new Set([...settings.notes, ...notes])].sort(),
    rules: named,
  };
}

/** Fills the scan from the stream. Answers why it ended too soon, or null. */
async function pourAll(blob: BlobScan, chunks: AsyncIterable<Uint8Array>, { signal, onProgress }: ScanEvents): Promise<string | null> {
  try {
    for await (const chunk of untilAborted(chunks, signal)) {
      pour(blob, chunk);
      onProgress?.({ files: 0, bytes: blob.size(), findings: 0 });
    }
    return signal?.aborted ? 'interrupted' : null;
  } catch (error) {
    return messageOf(error);
  }
}

function coverageOf(name: PathText, bytes: number, fault: string | null): Coverage {
  return { inScope: 1, read: fault === null ? 1 : 0, bytes, skipped: {}, unread: fault === null ? [] : [{ what: name, why: fault }], links: 0 };
}

/** Scans a text at once: what `keysieve explain` and the rules' proof stand on. Latin-1, one character a byte. */
export function scanText(scanner: Scanner, text: Uint8Array, trace?: Parameters<typeof startBlobScan>[1]): LocatedMatch[] {
  const blob = startBlobScan(scanner, trace);
  pour(blob, text);
  return blob.end();
}
