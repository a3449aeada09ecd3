import type { ConfigLayer } from '../config/index.ts';
import { CONFIDENCES, type Confidence } from '../model.ts';
import type { SettingsRequest } from '../scan/index.ts';
import { wholeNumber } from './parse.ts';
import type { Io, Option, Typed } from './option.ts';

/** Options that settle how matches are found and judged; every command that scans has them. */
export const SETTINGS_OPTIONS: readonly Option[] = [
  { name: 'config', value: 'FILE', help: 'configuration, instead of the nearest .keysieve.yaml' },
  { name: 'no-config', help: 'read no configuration' },
  { name: 'rules', value: 'FILE', many: true, help: 'rules of your own, beside the built-in ones; may be repeated' },
  { name: 'only', value: 'RULE', many: true, help: 'look for this rule only; may be repeated' },
  { name: 'disable', value: 'RULE', many: true, help: 'leave this rule out; may be repeated' },
  { name: 'baseline', value: 'FILE', help: 'list of known secrets, instead of .keysieve-baseline.json' },
  { name: 'ignore-file', value: 'FILE', many: true, help: 'a .gitleaksignore, gitleaks report or detect-secrets baseline whose entries are not reported' },
  { name: 'gitleaks', value: 'FILE', help: 'a .gitleaks.toml to read; "off" reads none' },
  { name: 'min-confidence', value: 'LEVEL', choices: CONFIDENCES, help: 'report from this confidence on; default medium' },
  { name: 'exclude', value: 'GLOB', many: true, help: 'do not scan what matches; may be repeated' },
  { name: 'no-inline', help: 'do not honour comments that allow a secret' },
  { name: 'threads', value: 'N', help: 'threads to scan with, the main one included; default: one a processor' },
];

/** Reads these options into a request for settings. @throws UsageError for values that are wrong */
export function settingsRequest(typed: Typed, io: Io, place: string): SettingsRequest {
  const threads = typed.text('threads');
  const confidence = typed.text('min-confidence') as Confidence | undefined;
  const flags: ConfigLayer = {
    ...listOf('ruleFiles', typed.list('rules')),
    ...listOf('only', typed.list('only')),
    ...listOf('disable', typed.list('disable')),
    ...listOf('exclude', typed.list('exclude')),
    ...(typed.text('baseline') !== undefined && { baseline: typed.text('baseline')! }),
    ...(typed.text('gitleaks') !== undefined && { gitleaks: typed.text('gitleaks')! }),
    ...(confidence !== undefined && { minConfidence: confidence }),
    ...(typed.on('no-inline') && { inlineComments: false }),
    ...(threads !== undefined && { threads: wholeNumber('threads', threads, 0, 256) }),
  };
  return {
    place,
    ...(typed.on('no-config') ? { configFile: null } : typed.text('config') !== undefined && { configFile: typed.text('config')! }),
    flags,
    ignoreFiles: typed.list('ignore-file'),
    env: io.env,
    nativeRe2: io.env['KEYSIEVE_RE2'] ?? null,
  };
}

function listOf(key: 'ruleFiles' | 'only' | 'disable' | 'exclude', values: string[]): ConfigLayer {
  return values.length > 0 ? { [key]: values } : {};
}
