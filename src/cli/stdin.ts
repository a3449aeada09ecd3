import { loadSettings, scanStream } from '../scan/index.ts';
import type { Command } from './option.ts';
import { exitCodeOf, summarise } from './outcome.ts';
import { progressLine } from './progress.ts';
import { REPORT_OPTIONS, reportPlan } from './report-options.ts';
import { openReports } from './reports.ts';
import { SETTINGS_OPTIONS, settingsRequest } from './settings-options.ts';
import { VERSION } from './version.ts';

export const stdinCommand: Command = {
  name: 'stdin',
  summary: 'Scan standard input for secrets.',
  operands: '',
  count: [0, 0],
  options: [{ name: 'name', value: 'FILE', help: 'what the input is called in reports and for rules that look at paths; default "stdin"' }, ...SETTINGS_OPTIONS, ...REPORT_OPTIONS],
  notes: `Examples:
  kubectl get secret app -o yaml | keysieve stdin --name app.yaml
  keysieve stdin --report jsonl=- < dump.sql`,
  async run(typed, io) {
    const started = Date.now();
    const plan = reportPlan(typed, io);
    const settings = await loadSettings(settingsRequest(typed, io, '.'));
    const reports = await openReports(plan, io, (id) => settings.rules.ruleset.info(id));
    const progress = progressLine(io, plan.quiet);
    const run = await scanStream(settings, io.input(), typed.text('name') ?? 'stdin', VERSION, { onFindings: reports.onFindings, onProgress: progress.update, signal: io.signal });
    progress.clear();
    const code = exitCodeOf(run, plan.exitCode);
    await reports.write(run, code);
    summarise(run, plan, io, Date.now() - started);
    return code;
  },
};
