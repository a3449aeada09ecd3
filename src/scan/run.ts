import type { Coverage, Run, ScanKind } from '../model.ts';
import type { Collector, Policy } from '../policy/index.ts';
import { configName, toolOf } from './plan.ts';
import type { Settings } from './settings.ts';

export interface RunParts {
  kind: ScanKind;
  target: string;
  coverage: Coverage;
  collector: Collector;
  policy: Policy;
  version: string;
  notes: string[];
  /** Why the run is not complete, beside what could not be read. */
  incompleteBecause: string[];
}

export function emptyCoverage(): Coverage {
  return { inScope: 0, read: 0, bytes: 0, skipped: {}, unread: [], links: 0 };
}

/** The outcome of a scan of git's objects. */
export function finishRun(settings: Settings, { kind, target, coverage, collector, policy, version, notes, incompleteBecause }: RunParts): Run {
  coverage.unread.sort((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : 0));
  const because = [...incompleteBecause, ...(coverage.unread.length > 0 ? [`${coverage.unread.length} in scope could not be read`] : [])];
  const { findings, suppressed, notes: said, rules } = collector.finish({ whole: false });
  return {
    tool: toolOf(settings, version),
    scan: { kind, target, config: configName(settings), baseline: settings.baseline?.file ?? null, minConfidence: policy.minConfidence },
    complete: because.length === 0,
    incompleteBecause: because,
    coverage,
    findings,
    suppressed,
    notes: [...new Set([...settings.notes, ...notes, ...said])].sort(),
    rules,
  };
}
