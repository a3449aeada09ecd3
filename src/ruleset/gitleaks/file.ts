import { faultAt, type DocumentNode } from '../../document/index.ts';
import type { AllowTarget } from '../../model.ts';
import type { GitleaksAllowlist, GitleaksRequired, GitleaksRule, Placed } from './nouns.ts';
import {
  fieldsOf, flagField, listField, noteAt, numberField, patternField, patternsField, placedField, stringField, tablesField,
  type Fields, type Reading,
} from './fields.ts';

/** One file, before anything it extends is joined to it. */
export interface GitleaksFile {
  rules: Map<string, GitleaksRule>;
  allowlists: GitleaksAllowlist[];
  extend: { useDefault: boolean; path?: Placed; disabledRules: Placed[] };
}

/** More rules than this in one file are refused: gitleaks' own set has 222. */
export const RULE_LIMIT = 20_000;

/** The newest gitleaks whose behaviour is copied. */
const COPIED_VERSION = [8, 30];

const TOP_KEYS = ['title', 'description', 'minVersion', 'extend', 'rules', 'allowlist', 'allowlists'];
const EXTEND_KEYS = ['useDefault', 'path', 'url', 'disabledRules'];
const RULE_KEYS = ['id', 'description', 'regex', 'path', 'secretGroup', 'entropy', 'keywords', 'tags', 'skipReport', 'allowlist', 'allowlists', 'required'];
const REQUIRED_KEYS = ['id', 'withinLines', 'withinColumns'];
const ALLOWLIST_KEYS = ['description', 'condition', 'commits', 'paths', 'regexTarget', 'regexes', 'stopwords'];

/** Reads one file. Faults and notes go to `reading`; what is returned is only to be trusted without faults. */
export function readGitleaksFile(root: DocumentNode, reading: Reading): GitleaksFile {
  const top = fieldsOf(root, TOP_KEYS, reading);
  noteVersion(top, reading);
  return {
    rules: readRules(top, reading),
    allowlists: readAllowlists(top, [...ALLOWLIST_KEYS, 'targetRules'], '', reading),
    extend: readExtend(top, reading),
  };
}

function noteVersion(top: Fields, reading: Reading): void {
  const version = placedField(top, 'minVersion', reading);
  if (version === undefined) return;
  const parts = /^v?(\d+)\.(\d+)/.exec(version.text)?.slice(1).map(Number);
  if (parts === undefined) noteAt(reading, version.at, `minVersion is not a version such as "v8.25.0"`);
  else if (parts[0]! > COPIED_VERSION[0]! || (parts[0] === COPIED_VERSION[0] && parts[1]! > COPIED_VERSION[1]!)) {
    noteAt(reading, version.at, `made for gitleaks ${parts.join('.')}; it is read as gitleaks ${COPIED_VERSION.join('.')} would read it`);
  }
}

function readExtend(top: Fields, reading: Reading): GitleaksFile['extend'] {
  const entry = top.get('extend');
  if (entry === undefined) return { useDefault: false, disabledRules: [] };
  const fields = fieldsOf(entry.node, EXTEND_KEYS, reading);
  const url = placedField(fields, 'url', reading);
  if (url !== undefined) noteAt(reading, url.at, 'extend.url is not read: gitleaks accepts the key and does nothing with it');
  const useDefault = flagField(fields, 'useDefault', reading);
  const path = placedField(fields, 'path', reading);
  if (useDefault && path !== undefined) reading.faults.push(faultAt(path.at, 'extend.useDefault and extend.path exclude each other'));
  return { useDefault, disabledRules: listField(fields, 'disabledRules', reading), ...(path === undefined ? {} : { path }) };
}

function readRules(top: Fields, reading: Reading): Map<string, GitleaksRule> {
  const rules = new Map<string, GitleaksRule>();
  const tables = tablesField(top, 'rules', reading);
  if (tables.length > RULE_LIMIT) {
    reading.faults.push(faultAt(tables[RULE_LIMIT]!.at, `${tables.length} rules; at most ${RULE_LIMIT} are read`));
    return rules;
  }
  for (const table of tables) {
    const rule = readRule(table, reading);
    const earlier = rules.get(rule.id);
    if (rule.id === '') reading.faults.push(faultAt(table.at, 'a rule needs an "id"'));
    else if (earlier !== undefined) reading.faults.push(faultAt(table.at, `there is a rule "${rule.id}" already, at line ${earlier.at.line}`));
    else rules.set(rule.id, rule);
  }
  return rules;
}

function readRule(table: DocumentNode, reading: Reading): GitleaksRule {
  const fields = fieldsOf(table, RULE_KEYS, reading);
  const id = stringField(fields, 'id', reading);
  return {
    at: table.at,
    id,
    description: stringField(fields, 'description', reading),
    regex: patternField(fields, 'regex', reading)?.text ?? '',
    path: patternField(fields, 'path', reading)?.text ?? '',
    secretGroup: numberField(fields, 'secretGroup', reading, 'whole') ?? 0,
    entropy: numberField(fields, 'entropy', reading, 'any') ?? 0,
    keywords: listField(fields, 'keywords', reading).map((keyword) => keyword.text.toLowerCase()),
    tags: listField(fields, 'tags', reading).map((tag) => tag.text),
    skipReport: flagField(fields, 'skipReport', reading),
    allowlists: readAllowlists(fields, ALLOWLIST_KEYS, 'rules.', reading),
    required: tablesField(fields, 'required', reading).map((required) => readRequired(required, reading)),
  };
}

function readRequired(table: DocumentNode, reading: Reading): GitleaksRequired {
  const fields = fieldsOf(table, REQUIRED_KEYS, reading);
  const id = stringField(fields, 'id', reading);
  if (id === '') reading.faults.push(faultAt(table.at, 'a required rule needs an "id"'));
  const withinLines = numberField(fields, 'withinLines', reading, 'whole');
  const withinColumns = numberField(fields, 'withinColumns', reading, 'whole');
  return { at: table.at, id, ...(withinLines === undefined ? {} : { withinLines }), ...(withinColumns === undefined ? {} : { withinColumns }) };
}

/** The allowlists of a table, in the old form (one table) or the new one (a list); both at once is a fault, as in gitleaks. */
function readAllowlists(fields: Fields, known: readonly string[], prefix: string, reading: Reading): GitleaksAllowlist[] {
  const old = fields.get('allowlist');
  if (old !== undefined && fields.has('allowlists')) {
    reading.faults.push(faultAt(old.at, `[${prefix}allowlist] is the old form and cannot stand beside [[${prefix}allowlists]]`));
  }
  if (old?.node.kind === 'list') reading.faults.push(faultAt(old.at, `[${prefix}allowlist] is one table; a list is called [[${prefix}allowlists]]`));
  return [...tablesField(fields, 'allowlist', reading), ...tablesField(fields, 'allowlists', reading)].map((table) => readAllowlist(table, known, reading));
}

function readAllowlist(table: DocumentNode, known: readonly string[], reading: Reading): GitleaksAllowlist {
  const fields = fieldsOf(table, known, reading);
  const allowlist: GitleaksAllowlist = {
    at: table.at,
    description: stringField(fields, 'description', reading),
    condition: readCondition(fields, reading),
    commits: lowerCase(listField(fields, 'commits', reading)),
    paths: patternsField(fields, 'paths', reading).map((path) => path.text),
    regexTarget: readTarget(fields, reading),
    regexes: patternsField(fields, 'regexes', reading).map((regex) => regex.text),
    stopwords: lowerCase(listField(fields, 'stopwords', reading)),
    targetRules: known.includes('targetRules') ? listField(fields, 'targetRules', reading) : [],
  };
  const checks = [allowlist.commits, allowlist.paths, allowlist.regexes, allowlist.stopwords];
  if (checks.every((check) => check.length === 0)) {
    reading.faults.push(faultAt(table.at, 'an allowlist needs at least one of "commits", "paths", "regexes", "stopwords"'));
  }
  return allowlist;
}

function readCondition(fields: Fields, reading: Reading): 'any' | 'all' {
  const condition = placedField(fields, 'condition', reading);
  const text = condition?.text.toUpperCase() ?? 'OR';
  if (text === 'AND' || text === '&&') return 'all';
  if (condition !== undefined && text !== 'OR' && text !== '||') reading.faults.push(faultAt(condition.at, '"condition" must be "OR" or "AND"'));
  return 'any';
}

function readTarget(fields: Fields, reading: Reading): AllowTarget {
  const target = placedField(fields, 'regexTarget', reading);
  const text = target?.text.toLowerCase() ?? 'secret';
  if (text === 'match' || text === 'line') return text;
  if (target !== undefined && text !== 'secret') reading.faults.push(faultAt(target.at, '"regexTarget" must be "secret", "match" or "line"'));
  return 'secret';
}

function lowerCase(items: Placed[]): string[] {
  return [...new Set(items.map((item) => item.text.toLowerCase()))];
}
