import path from 'node:path';
import { UsageError } from '../errors.ts';
import { formats, type FormatName } from '../report/formats.ts';
import type { Io, Option, Typed } from './option.ts';
import { wholeNumber } from './parse.ts';

export const COLOR_OPTION: Option = { name: 'color', value: 'WHEN', choices: ['auto', 'always', 'never'], help: 'colour; default auto' };

/** Options about what is shown, and how the process ends. */
export const REPORT_OPTIONS: readonly Option[] = [
  { name: 'report', short: 'r', value: 'FORMAT[=FILE]', many: true, help: 'pretty, json, jsonl or sarif, to a file or (without one, or with -) to standard output; may be repeated' },
  { name: 'show-secrets', help: 'show secrets in clear, everywhere' },
  { name: 'exit-code', value: 'N', help: 'exit code when secrets are found; default 1' },
  COLOR_OPTION,
  { name: 'quiet', short: 'q', help: 'nothing on standard error but faults: no progress, no closing line' },
  { name: 'verbose', short: 'v', help: 'do not shorten lists' },
];

/** One report that is wanted. */
export interface ReportTarget {
  format: FormatName;
  /** Null: standard output. */
  file: string | null;
}

export interface ReportPlan {
  targets: ReportTarget[];
  showSecrets: boolean;
  color: boolean;
  verbose: boolean;
  quiet: boolean;
  exitCode: number;
}

/** @throws UsageError for formats that do not exist, or two reports on standard output */
export function reportPlan(typed: Typed, io: Io): ReportPlan {
  const targets = typed.list('report').map(targetOf);
  if (targets.length === 0) targets.push({ format: 'pretty', file: null });
  const twice = targets.filter((target) => target.file === null).length > 1;
  if (twice) throw new UsageError('two reports cannot both go to standard output', 'Give one of them a file: --report json=report.json.');
  return {
    targets,
    showSecrets: typed.on('show-secrets'),
    color: wantsColor(typed.text('color') ?? 'auto', io),
    verbose: typed.on('verbose'),
    quiet: typed.on('quiet'),
    exitCode: typed.text('exit-code') === undefined ? 1 : wholeNumber('exit-code', typed.text('exit-code')!, 0, 255),
  };
}

function targetOf(text: string): ReportTarget {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  const file = equals < 0 ? '-' : text.slice(equals + 1);
  if (!Object.hasOwn(formats, name)) {
    const byEnding = Object.keys(formats).find((format) => formats[format as FormatName].extensions.some((ending) => path.basename(name).endsWith(ending)));
    const hint = byEnding ? `Did you mean --report ${byEnding}=${name}?` : `There are ${Object.keys(formats).join(', ')}.`;
    throw new UsageError(`there is no report format "${name}"`, hint);
  }
  if (file === '') throw new UsageError(`--report ${text} names no file`, 'Use - for standard output.');
  return { format: name as FormatName, file: file === '-' ? null : file };
}

/** https://no-color.org, and FORCE_COLOR as Node.js and others have it. */
export function wantsColor(when: string, { env, terminal }: Io): boolean {
  if (when !== 'auto') return when === 'always';
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return true;
  return terminal.out && env['TERM'] !== 'dumb';
}
