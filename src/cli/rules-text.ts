import type { AllowSpec, Detector, NearSpec, Rule, RuleInfo, ValueChecks } from '../model.ts';
import type { Paint } from '../report/paint.ts';
import { escapeText } from '../report/terminal-text.ts';
import type { Ruleset } from '../ruleset/index.ts';

/** Which rules are listed; what is not given does not matter. */
export interface RulesFilter {
  provider: string | undefined;
  class: string | undefined;
  severity: string | undefined;
}

const SEVERITY_STYLE = { high: 'red', medium: 'yellow', low: 'blue' } as const;

/** A line a rule, or a JSON list of what is known of each but its matching. */
export function listed({ ids, info }: Ruleset, filter: RulesFilter, json: boolean, paint: Paint): string {
  const found = ids.map(info).filter((rule) => fits(rule, filter));
  if (json) return `${JSON.stringify(found, null, 2)}\n`;
  const widths = (['id', 'severity', 'class'] as const).map((key) => Math.max(0, ...found.map((rule) => rule[key].length)) + 2);
  const lines = found.map((rule) => `${escapeText(rule.id).padEnd(widths[0]!)}${paint(SEVERITY_STYLE[rule.severity], rule.severity.padEnd(widths[1]!))}${rule.class.padEnd(widths[2]!)}${escapeText(rule.name)}\n`);
  return `${lines.join('')}${paint('dim', `${found.length} of ${ids.length} rules`)}\n`;
}

function fits(rule: RuleInfo, { provider, class: wanted, severity }: RulesFilter): boolean {
  if (provider !== undefined && !rule.provider.toLowerCase().includes(provider.toLowerCase())) return false;
  return (wanted === undefined || rule.class === wanted) && (severity === undefined || rule.severity === severity);
}

/** Everything that there is to know of a rule. */
export function shownRule(rule: Rule, paint: Paint): string {
  const rows: [string, string | string[]][] = [
    ['provider', rule.provider],
    ['class', rule.class],
    ['severity', rule.severity],
    ['confidence', `${rule.confidence}, of a match that passes every check`],
    ['origin', rule.origin],
    ['family', rule.family === rule.id ? [] : rule.family],
    ['tags', rule.tags.length > 0 ? rule.tags.join(', ') : []],
    ...detectorRows(rule.detector),
    ['path', rule.path ?? []],
    ['checks', checkLines(rule.checks)],
    ['parts', rule.near.map(nearLine)],
    ['allowed', rule.allow.map(allowLine)],
    ['hidden', rule.hidden ? 'only serves as a part of other rules' : []],
    ['rotate', [...(rule.rotate.link === undefined ? [] : [rule.rotate.link]), ...rule.rotate.steps.map((step, index) => `${index + 1}. ${step}`)]],
    ['references', rule.references],
  ];
  const head = `${paint('bold', escapeText(rule.id))}  ${escapeText(rule.name)}\n${rule.why === '' ? '' : `${escapeText(rule.why)}\n`}\n`;
  return head + rows.map(([name, value]) => rowText(name, typeof value === 'string' ? [value] : value, paint)).join('');
}

const NAME_WIDTH = 12;

function rowText(name: string, lines: readonly string[], paint: Paint): string {
  return lines.map((line, index) => `${paint('dim', (index === 0 ? name : '').padEnd(NAME_WIDTH))}${escapeText(line)}\n`).join('');
}

function detectorRows(detector: Detector): [string, string | string[]][] {
  switch (detector.kind) {
    case 'pattern':
      return [
        ['anchors', detector.anchors.length === 0 ? 'none: the pattern runs on every text' : `${quoted(detector.anchors)}${detector.fold ? ' (letters of either case)' : ''}`],
        ['pattern', detector.pattern],
        ['window', `${detector.reach.before} bytes before the anchor, ${detector.reach.after} after it${detector.textOnly ? '; text only' : ''}`],
      ];
    case 'context':
      return [
        ['words', quoted(detector.words)],
        ['token', `${detector.length.min === detector.length.max ? detector.length.min : `${detector.length.min} to ${detector.length.max}`} of [${detector.alphabet}]${detector.prefix === '' ? '' : `, starts with "${detector.prefix}"`}`],
        ['shape', detector.shape ?? []],
        ['reach', `the token starts within ${detector.reach.after} bytes behind the word${detector.reach.before === 0 ? '' : `, or ${detector.reach.before} before it`}`],
      ];
    case 'generic':
      return [
        ['detector', detector.variant],
        ['words', quoted(detector.words)],
      ];
    case 'path':
      return [['detector', 'the path alone']];
  }
}

function quoted(words: readonly string[]): string {
  return words.map((word) => JSON.stringify(word)).join(', ');
}

function checkLines(checks: ValueChecks): string[] {
  const demand = Object.entries(checks.demand ?? {}).map(([kind, least]) => `${least} ${kind}`);
  return [
    ...(checks.entropy === undefined ? [] : [`entropy: ${checks.entropyRule === 'gitleaks' ? 'more than' : 'at least'} ${checks.entropy} bits a character`]),
    ...(demand.length === 0 ? [] : [`charset: at least ${demand.join(', ')}`]),
    ...(checks.checksum === undefined ? [] : [`checksum: ${checks.checksum}; a wrong one ${checks.checksumFails === 'lower' ? 'lowers the confidence to low' : 'drops the match'}`]),
    ...(checks.random ? ['randomness: must not look like words'] : []),
    ...(checks.placeholder === false ? [] : ['placeholder: must be none']),
  ];
}

function nearLine(near: NearSpec): string {
  return `${near.name}: ${[near.rule, ...(near.alternatives ?? [])].join(' or ')} within ${near.within} bytes${near.required ? ', or there is no match' : ''}`;
}

function allowLine(allow: AllowSpec): string {
  const what = [...allow.globs, ...allow.pathPatterns.map((path) => `path /${path}/`), ...allow.patterns.map((pattern) => `${allow.target} /${pattern}/`), ...allow.stopwords.map((word) => `contains "${word}"`)];
  return `${allow.reason === '' ? '' : `${allow.reason}: `}${what.join(allow.condition === 'all' ? ' and ' : ' or ')}`;
}
