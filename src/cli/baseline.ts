import { existsSync, realpathSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import type { Run } from '../model.ts';
import { BUILT_IN_KEY, COLLECT_LIMITS, createBaseline, keyId, newKey, serialiseBaseline, showBaseline, updateBaseline } from '../policy/index.ts';
import { escapeText, shownPath } from '../report/terminal-text.ts';
import { baselinePath, loadSettings, planTree, runScan, type Settings, type SettingsRequest } from '../scan/index.ts';
import { actionOf, atMost } from './action.ts';
import type { Command, Io, Typed } from './option.ts';
import { progressLine } from './progress.ts';
import { SETTINGS_OPTIONS, settingsRequest } from './settings-options.ts';
import { VERSION } from './version.ts';
import { checkWritable, writeWholeFile } from './whole-file.ts';

const INCOMPLETE = 3;

export const baselineCommand: Command = {
  name: 'baseline',
  summary: 'Create, update or show the list of secrets that are known: they do not fail a scan.',
  operands: 'create|update|show [PATH]',
  count: [1, 2],
  options: [
    { name: 'output', short: 'o', value: 'FILE', help: 'create: where to write it; default .keysieve-baseline.json at the root of the repository' },
    { name: 'force', help: 'create: write over one that is there' },
    { name: 'no-ignore', help: 'scan ignored files as well' },
    { name: 'quiet', short: 'q', help: 'no progress' },
    ...SETTINGS_OPTIONS,
  ],
  notes: `create scans PATH (default the current folder) and writes down what it finds, as keyed fingerprints: no secret, no line, no path.
update scans again and adds what is new; it removes what is gone only after a complete scan of the whole project.
Commit the file. Every secret in it is still to be revoked.

Exit codes: 0 done; 2 wrong usage; 3 something in scope was not read, so the list may lack secrets.

Examples:
  keysieve baseline create
  keysieve baseline update
  keysieve baseline show`,
  async run(typed, io) {
    const { action, rest } = await actionOf('baseline', typed.operands, ['create', 'update', 'show']);
    atMost('baseline', rest, 1);
    if (action !== 'create' && (typed.text('output') !== undefined || typed.on('force'))) throw new UsageError(`--output and --force go with baseline create, not ${action}`, 'Name the file by --baseline.');
    const request = settingsRequest(typed, io, rest[0] ?? '.');
    if (action === 'create') return create(request, typed, io);
    return action === 'update' ? update(request, typed, io) : show(request, io);
  },
};

async function create(request: SettingsRequest, typed: Typed, io: Io): Promise<number> {
  const settings = await loadSettings({ ...request, withoutBaseline: true });
  const file = typed.text('output') ?? typed.text('baseline') ?? baselinePath(settings);
  if (existsSync(file) && !typed.on('force')) throw new UsageError(`${file} is there already`, 'keysieve baseline update brings it up to date; --force writes a new one over it.');
  checkWritable(file);
  // The key comes before the scan: fingerprints are made with it.
  const ownKey = settings.key === undefined ? newKey() : undefined;
  const run = await scanned(ownKey === undefined ? settings : { ...settings, key: ownKey }, request.place, typed, io);
  if (io.signal.aborted) return stopped(io);
  writeWholeFile(file, [serialiseBaseline(createBaseline(run.findings, ownKey === undefined ? { key: settings.key! } : { ownKey }))]);
  await io.out(`${shownPath(file)}: ${secrets(run.findings.length)} written down\n`);
  return outcome(run, io);
}

async function update(request: SettingsRequest, typed: Typed, io: Io): Promise<number> {
  const settings = await loadSettings(request);
  const known = settings.baseline;
  if (known === undefined) throw new UsageError(`there is no baseline at ${baselinePath(settings)}`, 'Make one with: keysieve baseline create');
  const old = known.baseline;
  if (old.keyId !== undefined && (settings.key === undefined || keyId(settings.key) !== old.keyId)) {
    throw new UsageError(`${known.file} was made with the fingerprint key ${old.keyId}, which is not the one at hand`, 'Configure that key, or make the baseline anew: keysieve baseline create --force');
  }
  checkWritable(known.path);
  const run = await scanned({ ...settings, key: old.key ?? (old.keyId === undefined ? BUILT_IN_KEY : settings.key) }, request.place, typed, io);
  if (io.signal.aborted) return stopped(io);
  const seen = [...run.findings, ...run.suppressed.filter(({ by, id }) => by === 'baseline' && old.secrets.has(id))];
  const kept = whyKept(run, settings, request);
  const staying = kept === null ? [] : [...old.secrets].map(([id, { rule }]) => ({ id, rule }));
  const { baseline, added, removed } = updateBaseline(old, [...staying, ...seen]);
  if (added.length > 0 || removed.length > 0) writeWholeFile(known.path, [serialiseBaseline(baseline)]);
  const line = (sign: string, id: string): string => `${sign} ${id}  ${escapeText((baseline.secrets.get(id) ?? old.secrets.get(id))!.rule)}\n`;
  const changes = [...added.map((id) => line('+', id)), ...removed.map((id) => line('-', id))].join('');
  await io.out(`${changes}${shownPath(known.file)}: ${added.length} added, ${removed.length} removed, ${secrets(baseline.secrets.size)} in all\n`);
  if (kept !== null) io.err(`keysieve: nothing was removed: ${kept}\n`);
  return outcome(run, io);
}

/** Flags that make a scan see less than the baseline may hold. */
const NARROWING = ['only', 'disable', 'exclude', 'minConfidence'] as const;

/** Why no entry may go, or null where the scan saw all that the baseline is about. */
function whyKept(run: Run, { project }: Settings, { place, flags }: SettingsRequest): string | null {
  if (!run.complete) return 'the scan is not complete';
  if (NARROWING.some((key) => flags[key] !== undefined)) return 'flags narrowed what was looked for';
  if (realpathSync(place) !== project.root) return `only ${place} was scanned, not all of ${project.root}`;
  if (run.findings.length >= COLLECT_LIMITS.findings || run.suppressed.length >= COLLECT_LIMITS.suppressed) return 'there are more matches than a scan lists';
  return null;
}

async function show(request: SettingsRequest, io: Io): Promise<number> {
  const { baseline, project, config } = await loadSettings(request);
  if (baseline === undefined) throw new UsageError(`there is no baseline at ${baselinePath({ project, config })}`, 'Make one with: keysieve baseline create');
  await io.out(escapeLines(`${baseline.file}: ${showBaseline(baseline.baseline)}`));
  return 0;
}

/** Notes and rules of a baseline are text of the repository. */
function escapeLines(text: string): string {
  return text.split('\n').map(escapeText).join('\n');
}

async function scanned(settings: Settings, target: string, typed: Typed, io: Io): Promise<Run> {
  const plan = await planTree(settings, { target, noIgnore: typed.on('no-ignore') }, VERSION);
  const progress = progressLine(io, typed.on('quiet'));
  const run = await runScan(plan, { onProgress: progress.update, signal: io.signal });
  progress.clear();
  return run;
}

function stopped(io: Io): number {
  io.err('keysieve: interrupted; no baseline was written\n');
  return INCOMPLETE;
}

/** Says what was not read. Answers the exit code. */
function outcome(run: Run, io: Io): number {
  if (run.complete) return 0;
  const unread = run.coverage.unread.map(({ what, why }) => `  ${shownPath(what)}: ${escapeText(why)}\n`).join('');
  io.err(`keysieve: not complete, the baseline may lack secrets: ${run.incompleteBecause.map(escapeText).join('; ')}\n${unread}`);
  return INCOMPLETE;
}

function secrets(count: number): string {
  return count === 1 ? '1 secret' : `${count} secrets`;
}
