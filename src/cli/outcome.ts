import type { Run } from '../model.ts';
import type { Io } from './option.ts';
import type { ReportPlan } from './report-options.ts';

const INCOMPLETE = 3;

/** The exit code that a run asks for: findings first, then what was not read. With `--exit-code 0` findings are no failure; what was not read still is. */
export function exitCodeOf(run: Run, findingsCode: number): number {
  if (run.findings.length > 0 && findingsCode !== 0) return findingsCode;
  return run.complete ? 0 : INCOMPLETE;
}

/** Where no report is for people, one line on standard error says how it went. */
export function summarise(run: Run, plan: ReportPlan, io: Io, milliseconds: number): void {
  if (plan.quiet || plan.targets.some((target) => target.format === 'pretty' && target.file === null)) return;
  const found = run.findings.length === 1 ? '1 secret' : `${run.findings.length} secrets`;
  const unread = run.complete ? '' : `; not complete: ${run.incompleteBecause.join('; ')}`;
  io.err(`keysieve: ${found} in ${run.coverage.read === 1 ? '1 file' : `${run.coverage.read} files`}, ${(run.coverage.bytes / 1e6).toFixed(1)} MB, ${(milliseconds / 1000).toFixed(2)} s${unread}\n`);
}
