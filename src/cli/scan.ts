import { loadSettings, planFiles, planTree, runScan, type ScanPlan, type Settings } from '../scan/index.ts';
import { readChunks, readPathList } from '../sources/index.ts';
import { UsageError } from '../errors.ts';
import { openForReading } from './named-input.ts';
import type { Command, Io, Typed } from './option.ts';
import { exitCodeOf, summarise } from './outcome.ts';
import { progressLine } from './progress.ts';
import { REPORT_OPTIONS, type ReportPlan, reportPlan } from './report-options.ts';
import { openReports } from './reports.ts';
import { SETTINGS_OPTIONS, settingsRequest } from './settings-options.ts';
import { VERSION } from './version.ts';

export const scanCommand: Command = {
  name: 'scan',
  summary: 'Scan a folder or a file for secrets.',
  operands: '[PATH]',
  count: [0, 1],
  options: [
    { name: 'no-ignore', help: 'scan ignored files as well' },
    { name: 'files-from', value: 'FILE', help: 'scan the files that FILE lists, one a line; - reads the list from standard input' },
    { name: 'null', short: '0', help: 'the list of --files-from is separated by NUL' },
    ...SETTINGS_OPTIONS,
    ...REPORT_OPTIONS,
  ],
  notes: `Inside a git repository tracked files are scanned, and untracked ones that are not ignored. Outside, everything is.

Examples:
  keysieve scan .
  keysieve scan . --report sarif=keysieve.sarif --report json=-
  git diff --name-only -z main | keysieve scan --files-from - -0`,
  async run(typed, io) {
    const started = Date.now();
    const reports = reportPlan(typed, io);
    const settings = await loadSettings(settingsRequest(typed, io, typed.operands[0] ?? '.'));
    return runPlan(await planOf(typed, io, settings), reports, io, started);
  },
};

async function planOf(typed: Typed, io: Io, settings: Settings): Promise<ScanPlan> {
  const list = typed.text('files-from');
  const target = typed.operands[0];
  if (list === undefined) {
    if (typed.on('null')) throw new UsageError('--null goes with --files-from', '');
    return planTree(settings, { target: target ?? '.', noIgnore: typed.on('no-ignore') }, VERSION);
  }
  if (target !== undefined) throw new UsageError('--files-from and a path do not go together', 'Leave one of them out.');
  const chunks = list === '-' ? io.input() : readChunks(openForReading(list));
  return planFiles(settings, readPathList(chunks, typed.on('null') ? 'nul' : 'line'), process.cwd(), VERSION);
}

/** Runs a plan, shows how far it is, writes its reports. Answers the exit code. */
export async function runPlan(plan: ScanPlan, wanted: ReportPlan, io: Io, started: number): Promise<number> {
  const reports = await openReports(wanted, io, plan.ruleInfo);
  const progress = progressLine(io, wanted.quiet);
  const run = await runScan(plan, { onFindings: reports.onFindings, onProgress: progress.update, signal: io.signal });
  progress.clear();
  const code = exitCodeOf(run, wanted.exitCode);
  await reports.write(run, code);
  summarise(run, wanted, io, Date.now() - started);
  return code;
}
