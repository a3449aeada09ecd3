import { statSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import { discoverRepository, type Repository } from '../git/index.ts';
import { scanHistory, type Narrowing } from '../history/index.ts';
import { loadSettings } from '../scan/index.ts';
import type { Command, Typed } from './option.ts';
import { exitCodeOf, summarise } from './outcome.ts';
import { objectProgress } from './object-progress.ts';
import { REPORT_OPTIONS, reportPlan } from './report-options.ts';
import { openReports } from './reports.ts';
import { SETTINGS_OPTIONS, settingsRequest } from './settings-options.ts';
import { VERSION } from './version.ts';

export const historyCommand: Command = {
  name: 'history',
  summary: 'Scan every object of a repository: all branches, tags, stashes, reflogs, and what nothing leads to any more.',
  operands: '[REPOSITORY]',
  count: [0, 1],
  options: [
    { name: 'reachable-only', help: 'report only what a ref leads to' },
    { name: 'refs', value: 'GLOB', many: true, help: 'report only what refs of this name lead to, e.g. "refs/heads/*"; may be repeated' },
    { name: 'since', value: 'DATE', help: 'report only what a commit of this day (YYYY-MM-DD) or a later one holds' },
    { name: 'verify-sweep', help: 'scan every blob whole as well, and compare: slow, for those who want to see that nothing is missed' },
    ...SETTINGS_OPTIONS,
    ...REPORT_OPTIONS,
  ],
  notes: `Nothing of the repository runs, and none of its bytes change. For each secret: who brought it in and when, the last commit that has it, which
refs lead to it, and whether it still stands at HEAD.

Examples:
  keysieve history
  keysieve history ../service.git --report json=history.json --since 2024-01-01`,
  async run(typed, io) {
    const started = Date.now();
    const plan = reportPlan(typed, io);
    const narrowing = narrowingOf(typed);
    const target = typed.operands[0] ?? '.';
    const repository = repositoryAt(target);
    const settings = await loadSettings(settingsRequest(typed, io, repository.workTree ?? repository.gitDir));
    const reports = await openReports(plan, io, (id) => settings.rules.ruleset.info(id));
    const progress = objectProgress(io, plan.quiet);
    const request = { repository, target, narrowing, verify: typed.on('verify-sweep') };
    const run = await scanHistory(settings, request, VERSION, { onFindings: reports.onFindings, onObjects: progress.update, signal: io.signal });
    progress.clear();
    const code = exitCodeOf(run, plan.exitCode);
    await reports.write(run, code);
    summarise(run, plan, io, Date.now() - started);
    return code;
  },
};

/** What is not there must not be taken for the repository around it: its "clean" would be another's. */
function repositoryAt(target: string): Repository {
  if (!statSync(target, { throwIfNoEntry: false })?.isDirectory()) throw noRepository(target);
  const found = discoverRepository(target, { upward: true });
  if (found.kind === 'refused') throw new UsageError(found.why, found.remedy);
  if (found.kind === 'none') throw noRepository(target);
  return found.repository;
}

function noRepository(target: string): UsageError {
  if (/^[\w+.-]+:\/\/|^[^/\\]+@[^/\\]+:/.test(target)) return new UsageError(`${withoutCredentials(target)} is not on this machine`, 'Get it with git clone --mirror, and name the folder.');
  return new UsageError(`${target} is no git repository, nor a folder of one`, 'Name a repository, bare or not; keysieve scan is for plain folders.');
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/]*@/, '//');
}

function narrowingOf(typed: Typed): Narrowing {
  const since = typed.text('since');
  const time = since === undefined ? null : Date.parse(/^\d{4}-\d\d-\d\d$/.test(since) ? `${since}T00:00:00Z` : since);
  if (time !== null && Number.isNaN(time)) throw new UsageError(`--since is a day such as 2026-01-31, not "${since}"`);
  return { reachableOnly: typed.on('reachable-only'), refs: typed.list('refs'), since: time === null ? null : time / 1000 };
}
