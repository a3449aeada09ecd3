import about from '../../package.json' with { type: 'json' };
import type { ConfigLayer } from '../config/index.ts';
import { UsageError } from '../errors.ts';
import type { Finding, RuleInfo, Run } from '../model.ts';
import { findingShape, headShape, sightingShape, suppressedShape } from '../report/json-shape.ts';
import { createMasker, maskerFor, type Masker } from '../report/mask.ts';
import { loadSettings, planFiles, planTree, runScan, scanStream, type ScanEvents, type Settings } from '../scan/index.ts';
import type { ScanOptions } from './options.ts';
import { createQueue } from './queue.ts';
import type { ScanFinding, ScanSummary } from './report-types.ts';

/** A running scan. Leaving the loop over it early ends it. */
export interface Scan extends AsyncIterable<ScanFinding> {
  /**
   * Every place of a secret as soon as it is confirmed, in the order of the files. May be gone through once.
   * @throws what `summary` rejects with
   */
  [Symbol.asyncIterator](): AsyncGenerator<ScanFinding, void, undefined>;
  /** The whole outcome. @throws UsageError for options, a config, rules or a baseline with faults: then nothing was scanned */
  summary: Promise<ScanSummary>;
}

/**
 * Scans a folder, files or a text for secrets. Starts at once; errors come by `summary` and by the loop over the scan.
 * Secrets are masked unless `showSecrets` is true.
 */
export function scan(options: ScanOptions): Scan {
  const queue = createQueue<ScanFinding>();
  const leaving = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, leaving.signal]) : leaving.signal;
  const summary = run(options, signal, queue.put);
  summary.then(
    () => queue.end(),
    (error: unknown) => queue.end(error instanceof Error ? error : new Error(String(error))),
  );
  return {
    async *[Symbol.asyncIterator]() {
      try {
        yield* queue.items();
      } finally {
        leaving.abort();
      }
    },
    summary,
  };
}

async function run(options: ScanOptions, signal: AbortSignal, put: (finding: ScanFinding) => void): Promise<ScanSummary> {
  const kind = targetOf(options);
  const settings = await loadSettings({
    place: kind === 'path' ? options.path! : kind === 'files' ? (options.from ?? '.') : '.',
    ...(options.config !== undefined && { configFile: options.config === false ? null : options.config }),
    flags: layerOf(options),
    ignoreFiles: [...(options.ignoreFiles ?? [])],
    env: options.env ?? {},
    nativeRe2: null,
  });
  const ruleInfo = settings.rules.ruleset.info;
  const masker = createMasker(options.showSecrets === true);
  const onFindings = (findings: Finding[]): void => {
    for (const finding of findings) masker.learn(finding);
    for (const finding of findings) put(shapeOf(finding, ruleInfo, masker));
  };
  return summaryOf(await runTarget(kind, options, settings, { signal, onFindings }), ruleInfo, options.showSecrets === true);
}

function targetOf(options: ScanOptions): 'path' | 'files' | 'text' {
  const given = (['path', 'files', 'text'] as const).filter((key) => options[key] !== undefined);
  if (given.length !== 1) throw new UsageError(`a scan takes one of path, files and text; ${given.length === 0 ? 'none was given' : `${given.join(' and ')} were given`}`);
  return given[0]!;
}

function layerOf({ rules, only, disable, exclude, baseline, gitleaks, minConfidence, inlineComments, threads }: ScanOptions): ConfigLayer {
  return {
    ...(rules && { ruleFiles: [...rules] }),
    ...(only && { only: [...only] }),
    ...(disable && { disable: [...disable] }),
    ...(exclude && { exclude: [...exclude] }),
    ...(baseline !== undefined && { baseline }),
    ...(gitleaks !== undefined && { gitleaks }),
    ...(minConfidence !== undefined && { minConfidence }),
    ...(inlineComments !== undefined && { inlineComments }),
    ...(threads !== undefined && { threads }),
  };
}

async function runTarget(kind: 'path' | 'files' | 'text', options: ScanOptions, settings: Settings, events: ScanEvents): Promise<Run> {
  if (kind === 'path') return runScan(await planTree(settings, { target: options.path!, noIgnore: options.noIgnore === true }, about.version), events);
  if (kind === 'files') return runScan(await planFiles(settings, asyncly(options.files!), options.from ?? '.', about.version), events);
  return scanStream(settings, chunksOf(options.text!), options.name ?? 'text', about.version, events);
}

async function* asyncly<Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncGenerator<Item> {
  yield* items;
}

async function* chunksOf(text: string | Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (typeof text === 'string') yield Buffer.from(text);
  else if (text instanceof Uint8Array) yield text;
  else yield* text;
}

function shapeOf(finding: Finding, ruleInfo: (id: string) => RuleInfo, masker: Masker): ScanFinding {
  const rules = new Map([finding.rule, ...finding.parts.map((part) => part.rule)].map((id) => [id, ruleInfo(id)]));
  const shape = findingShape(finding, rules.get(finding.rule), masker, rules);
  return { ...shape, sightings: finding.sightings.map((sighting) => sightingShape(sighting, masker)) } as unknown as ScanFinding;
}

function summaryOf(done: Run, ruleInfo: (id: string) => RuleInfo, showSecrets: boolean): ScanSummary {
  const masker = maskerFor(done, showSecrets);
  return {
    ...headShape(done, masker),
    findings: done.findings.map((finding) => shapeOf(finding, ruleInfo, masker)),
    suppressed: done.suppressed.map((suppressed) => suppressedShape(suppressed, masker)),
    notes: done.notes.map((note) => masker.text(note).toWellFormed()),
  } as unknown as ScanSummary;
}
