import { UsageError } from '../errors.ts';
import { loadSettings, scanRange } from '../scan/index.ts';
import { repositoryHere } from './here.ts';
import type { Command } from './option.ts';
import { exitCodeOf, summarise } from './outcome.ts';
import { progressLine } from './progress.ts';
import { rangeOf, pushedRange } from './range-words.ts';
import { REPORT_OPTIONS, reportPlan } from './report-options.ts';
import { openReports } from './reports.ts';
import { SETTINGS_OPTIONS, settingsRequest } from './settings-options.ts';
import { VERSION } from './version.ts';

export const rangeCommand: Command = {
  name: 'range',
  summary: 'Scan what each commit of a range adds.',
  operands: '[RANGE]',
  count: [0, 1],
  options: [
    { name: 'since-ref', value: 'REF', help: 'the range from REF (not included) to HEAD' },
    { name: 'pre-push', help: 'read the refs that are pushed from standard input, as git gives them to a pre-push hook' },
    { name: 'pre-receive', help: 'read the refs that are received from standard input, as git gives them to a pre-receive hook' },
    { name: 'all-lines', help: 'report every secret of the files that are touched, not only what is added' },
    ...SETTINGS_OPTIONS,
    ...REPORT_OPTIONS,
  ],
  notes: `RANGE is BASE..HEAD (commits of HEAD that BASE does not have), A...B (commits of B since they parted), or one commit. Commits of all parents
count, and what a merge itself changes. A secret that a later commit removes is reported all the same: it is in the history.

Examples:
  keysieve range origin/main..HEAD
  keysieve range --since-ref v1.2`,
  async run(typed, io) {
    const started = Date.now();
    const plan = reportPlan(typed, io);
    const repository = repositoryHere();
    const fromHook = typed.on('pre-push') ? 'pre-push' : typed.on('pre-receive') ? 'pre-receive' : null;
    const words = [typed.operands[0], typed.text('since-ref'), fromHook].filter((word) => word !== undefined && word !== null);
    if (words.length !== 1) throw new UsageError('name one range: RANGE, --since-ref, --pre-push or --pre-receive', 'For instance: keysieve range origin/main..HEAD');
    const settings = await loadSettings(settingsRequest(typed, io, repository.workTree ?? repository.gitDir));
    const range = fromHook ? await pushedRange(repository, fromHook, io) : await rangeOf(repository, typed.operands[0] ?? `${typed.text('since-ref')!}..HEAD`, io.env);
    const reports = await openReports(plan, io, (id) => settings.rules.ruleset.info(id));
    const progress = progressLine(io, plan.quiet);
    const run = await scanRange(settings, { repository, env: io.env, allLines: typed.on('all-lines'), ...range }, VERSION, { onFindings: reports.onFindings, onProgress: progress.update, signal: io.signal });
    progress.clear();
    const code = exitCodeOf(run, plan.exitCode);
    await reports.write(run, code);
    summarise(run, plan, io, Date.now() - started);
    return code;
  },
};
