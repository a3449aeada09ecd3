import { UsageError } from '../errors.ts';
import { SECRET_CLASSES, SEVERITIES } from '../model.ts';
import { painter } from '../report/paint.ts';
import { loadSettings } from '../scan/index.ts';
import { actionOf, atMost } from './action.ts';
import type { Command, Io, Typed } from './option.ts';
import { COLOR_OPTION, wantsColor } from './report-options.ts';
import { checkRules, testRules } from './rules-check.ts';
import { listed, type RulesFilter, shownRule } from './rules-text.ts';
import { SETTINGS_OPTIONS, settingsRequest } from './settings-options.ts';

const CLASSES = Object.values(SECRET_CLASSES).flat();
const ABOUT_RULES = new Set(['config', 'no-config', 'rules', 'gitleaks']);

export const rulesCommand: Command = {
  name: 'rules',
  summary: 'List, show, check or test rules.',
  operands: 'list | show ID | check FILE... | test FILE...',
  count: [1, Number.POSITIVE_INFINITY],
  options: [
    { name: 'provider', value: 'NAME', help: 'list: only rules of this provider; letters of either case, a part will do' },
    { name: 'class', value: 'CLASS', choices: CLASSES, help: 'list: only rules of this class' },
    { name: 'severity', value: 'LEVEL', choices: SEVERITIES, help: 'list: only rules of this severity' },
    { name: 'json', help: 'list, show: as one JSON document' },
    ...SETTINGS_OPTIONS.filter((option) => ABOUT_RULES.has(option.name)),
    COLOR_OPTION,
  ],
  notes: `list and show know the built-in rules and those of the configuration, .gitleaks.toml and --rules.
check says every fault of files with rules of your own as file:line:column; exit code 2 when there is one.
test also runs their examples and counterexamples, beside the built-in rules.

Examples:
  keysieve rules list --provider github
  keysieve rules show aws-access-key-id
  keysieve rules test rules/internal.yaml`,
  async run(typed, io) {
    const { action, rest } = await actionOf('rules', typed.operands, ['list', 'show', 'check', 'test']);
    if (action === 'list') return list(typed, io, rest);
    if (action === 'show') return show(typed, io, rest);
    if (rest.length === 0) throw new UsageError(`keysieve rules ${action} needs the files`, 'See keysieve rules --help.');
    await io.out(action === 'check' ? await checkRules(rest) : await testRules(rest, io.env));
    return 0;
  },
};

async function list(typed: Typed, io: Io, rest: string[]): Promise<number> {
  atMost('rules', rest, 0);
  const { rules } = await loadSettings(settingsRequest(typed, io, '.'));
  const filter: RulesFilter = { provider: typed.text('provider'), class: typed.text('class'), severity: typed.text('severity') };
  await io.out(listed(rules.ruleset, filter, typed.on('json'), painter(wantsColor(typed.text('color') ?? 'auto', io))));
  return 0;
}

async function show(typed: Typed, io: Io, [id, ...more]: string[]): Promise<number> {
  atMost('rules', more, 0);
  if (id === undefined) throw new UsageError('keysieve rules show needs the id of a rule', 'keysieve rules list shows them all.');
  const { rules } = await loadSettings(settingsRequest(typed, io, '.'));
  const index = rules.ruleset.index(id);
  if (index === undefined) {
    const { didYouMean } = await import('../document/index.ts');
    throw new UsageError(`there is no rule "${id}"${didYouMean(id, rules.ruleset.ids)}`, 'keysieve rules list shows them all.');
  }
  const rule = rules.ruleset.rule(index);
  await io.out(typed.on('json') ? `${JSON.stringify(rule, null, 2)}\n` : shownRule(rule, painter(wantsColor(typed.text('color') ?? 'auto', io))));
  return 0;
}
