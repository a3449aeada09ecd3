import { existsSync } from 'node:fs';
import path from 'node:path';
import { describeConfig, CONFIG_KEYS } from '../config/index.ts';
import { loadSettings, policyOf, type Settings } from '../scan/index.ts';
import { actionOf, atMost } from './action.ts';
import type { Command } from './option.ts';
import { SETTINGS_OPTIONS, settingsRequest } from './settings-options.ts';

export const configCommand: Command = {
  name: 'config',
  summary: 'Show or check the configuration that is in force.',
  operands: 'show|check [PATH]',
  count: [1, 2],
  options: [{ name: 'json', help: 'as one JSON document' }, ...SETTINGS_OPTIONS],
  notes: `show says each value and where it comes from, the files that are in force, and the rules.
check reads all of it and says every fault as file:line:column; exit code 2 when there is one.
PATH is what would be scanned; default the current folder. Flags are those of keysieve scan.

Examples:
  keysieve config show
  keysieve config check && git commit`,
  async run(typed, io) {
    const { action, rest } = await actionOf('config', typed.operands, ['show', 'check']);
    atMost('config', rest, 1);
    const settings = await loadSettings(settingsRequest(typed, io, rest[0] ?? '.'));
    // Globs and patterns of allowlists and rules are read here.
    await policyOf(settings);
    const files = filesOf(settings);
    if (action === 'show') await io.out(typed.on('json') ? jsonOf(settings, files) : `${describeConfig(settings.config, settings.origin)}\n${filesText(settings, files)}`);
    else await io.out(typed.on('json') ? `${JSON.stringify({ faults: [], notes: settings.notes }, null, 2)}\n` : `no faults in ${files.config ?? 'the defaults: there is no configuration file'}\n`);
    if (!typed.on('json')) for (const note of settings.notes) io.err(`note: ${note}\n`);
    return 0;
  },
};

/** Paths relative to the project's root; null where there is none. */
interface FilesInForce {
  config: string | null;
  rules: string[];
  baseline: string | null;
  gitleaks: string | null;
  gitleaksignore: string | null;
}

function filesOf({ project, config, baseline, gitleaks }: Settings): FilesInForce {
  const ignore = '.gitleaksignore';
  return {
    config: project.configFile === null ? null : path.relative(project.root, project.configFile) || project.configFile,
    rules: config.ruleFiles,
    baseline: baseline?.file ?? null,
    gitleaks: gitleaks?.file ?? null,
    gitleaksignore: config.gitleaks !== 'off' && existsSync(path.join(project.root, ignore)) ? ignore : null,
  };
}

function filesText({ project, rules, patternEngine, key, baseline }: Settings, files: FilesInForce): string {
  const keyFrom = key !== undefined ? 'as configured' : baseline?.baseline.key !== undefined ? 'that of the baseline' : 'the built-in one, which is public';
  const rows: [string, string][] = [
    ['project root', project.root],
    ['config file', files.config ?? 'none'],
    ['baseline', files.baseline ?? 'none'],
    ['gitleaks config', files.gitleaks ?? 'none'],
    ['gitleaks ignores', files.gitleaksignore ?? 'none'],
    ['rules', `${rules.ruleset.ids.length}, hash ${rules.ruleset.hash}`],
    ['pattern engine', patternEngine],
    ['fingerprint key', keyFrom],
  ];
  return rows.map(([name, value]) => `${`${name}:`.padEnd(19)}${value}\n`).join('');
}

function jsonOf({ project, config, origin, rules, patternEngine, notes }: Settings, files: FilesInForce): string {
  const values = Object.entries(CONFIG_KEYS).map(([key, name]) => [name, { value: config[key as keyof typeof config], from: origin[key as keyof typeof origin] }]);
  return `${JSON.stringify({ root: project.root, values: Object.fromEntries(values), files, ruleset: { rules: rules.ruleset.ids.length, hash: rules.ruleset.hash }, patternEngine, notes }, null, 2)}\n`;
}
