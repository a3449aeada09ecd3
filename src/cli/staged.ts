import { loadSettings, scanStaged } from '../scan/index.ts';
import { repositoryHere } from './here.ts';
import type { Command } from './option.ts';
import { exitCodeOf, summarise } from './outcome.ts';
import { REPORT_OPTIONS, reportPlan } from './report-options.ts';
import { openReports } from './reports.ts';
import { SETTINGS_OPTIONS, settingsRequest } from './settings-options.ts';
import { VERSION } from './version.ts';

export const stagedCommand: Command = {
  name: 'staged',
  summary: 'Scan what the next commit would contain.',
  operands: '',
  count: [0, 0],
  options: [{ name: 'all-lines', help: 'report every secret of the files that are touched, not only what is added' }, ...SETTINGS_OPTIONS, ...REPORT_OPTIONS],
  notes: `The index is scanned, not the files: what is staged counts, even if the file was cleaned since. Secrets that the last commit has already are not
reported; keysieve scan and keysieve range find those.`,
  async run(typed, io) {
    const started = Date.now();
    const plan = reportPlan(typed, io);
    const repository = repositoryHere();
    const settings = await loadSettings(settingsRequest(typed, io, repository.workTree ?? repository.gitDir));
    const reports = await openReports(plan, io, (id) => settings.rules.ruleset.info(id));
    const run = await scanStaged(settings, { repository, env: io.env, allLines: typed.on('all-lines') }, VERSION, { onFindings: reports.onFindings, signal: io.signal });
    const code = exitCodeOf(run, plan.exitCode);
    await reports.write(run, code);
    summarise(run, plan, io, Date.now() - started);
    return code;
  },
};
