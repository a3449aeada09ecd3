import type { Finding, RuleInfo, Run } from '../model.ts';
import { formats, type Reporter, type ReportOptions, type StreamReporter } from '../report/formats.ts';
import type { Io } from './option.ts';
import type { ReportPlan, ReportTarget } from './report-options.ts';
import { checkWritable, writeWholeFile } from './whole-file.ts';

/** The reports of a run: made ready before it, told of findings during it, written after it. */
export interface Reports {
  onFindings(findings: Finding[]): void;
  write(run: Run, exitCode: number): Promise<void>;
}

/** @throws UsageError when a file cannot be written */
export async function openReports(plan: ReportPlan, io: Io, ruleInfo: (id: string) => RuleInfo): Promise<Reports> {
  const base: ReportOptions = { showSecrets: plan.showSecrets, color: plan.color, width: io.terminal.columns, verbose: plan.verbose };
  const opened = await Promise.all(plan.targets.map(async (target) => open(target, await formats[target.format].load(), base, io, ruleInfo)));
  return {
    onFindings(findings) {
      for (const report of opened) report.onFindings(findings);
    },
    async write(run, exitCode) {
      for (const report of opened) await report.write(run, { ...base, exitCode });
    },
  };
}

interface OpenReport {
  onFindings(findings: Finding[]): void;
  write(run: Run, options: ReportOptions): Promise<void>;
}

function open({ file }: ReportTarget, reporter: Reporter, options: ReportOptions, io: Io, ruleInfo: (id: string) => RuleInfo): OpenReport {
  if (file !== null) {
    checkWritable(file);
    return { onFindings: () => undefined, write: async (run, final) => writeWholeFile(file, reporter.render(run, final)) };
  }
  const named = new Map<string, RuleInfo>();
  const stream = reporter.stream?.(options, named);
  if (stream) return streamed(stream, named, io, ruleInfo);
  return {
    onFindings: () => undefined,
    async write(run, final) {
      for (const piece of gathered(reporter.render(run, final))) await io.out(piece);
    },
  };
}

/** Lines go out as findings are confirmed; the pipe's pace is waited for at the end. */
function streamed(stream: StreamReporter, named: Map<string, RuleInfo>, io: Io, ruleInfo: (id: string) => RuleInfo): OpenReport {
  let last: Promise<void> = Promise.resolve();
  return {
    onFindings(findings) {
      for (const { rule, parts } of findings) for (const id of [rule, ...parts.map((part) => part.rule)]) if (!named.has(id)) named.set(id, ruleInfo(id));
      last = io.out(findings.map((finding) => stream.finding(finding)).join(''));
    },
    async write(run) {
      await last;
      await io.out(stream.end(run));
    },
  };
}

const PIECE = 1 << 16;

function* gathered(pieces: Iterable<string>): Generator<string> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
