import type { ReportingDescriptor, Result } from 'sarif';
import type { Confidence, RuleInfo, Severity } from '../model.ts';
import type { Masker } from './mask.ts';

const LEVELS: Record<Severity, 'error' | 'warning' | 'note'> = { high: 'error', medium: 'warning', low: 'note' };

/** GitHub reads the number: above 9.0 critical, from 7.0 high, from 4.0 medium, below low. It must be a string. */
const SCORES: Record<Severity, string> = { high: '9.1', medium: '6.5', low: '3.0' };

const PRECISION: Record<Confidence, string> = { high: 'very-high', medium: 'high', low: 'low' };
/** GitHub's limits, in characters. */
const LONGEST_NAME = 255;
const LONGEST_DESCRIPTION = 1024;

export function levelOf(severity: Severity): NonNullable<Result['level']> {
  return LEVELS[severity];
}

/** A rule as SARIF's `reportingDescriptor`, with all that GitHub code scanning asks for. An unknown rule (undefined) is described by its id. */
export function ruleDescriptor(id: string, rule: RuleInfo | undefined, masker: Masker): ReportingDescriptor {
  const name = (rule === undefined ? '' : masker.ruleText(rule.name)) || id;
  const why = (rule === undefined ? '' : masker.ruleText(rule.why)) || `A secret found by rule ${id}.`;
  const severity = rule?.severity ?? 'medium';
  return {
    id,
    name: clipped(name, LONGEST_NAME),
    shortDescription: { text: sarifText(clipped(name, LONGEST_DESCRIPTION)) },
    fullDescription: { text: sarifText(clipped(why, LONGEST_DESCRIPTION)) },
    help: help(name, why, rule, masker),
    defaultConfiguration: { level: levelOf(severity) },
    properties: {
      tags: ['security', 'secret', 'external/cwe/cwe-798', ...(rule === undefined ? [] : [rule.class])],
      precision: PRECISION[rule?.confidence ?? 'medium'],
      'security-severity': SCORES[severity],
    },
  };
}

function help(name: string, why: string, rule: RuleInfo | undefined, masker: Masker): { text: string; markdown: string } {
  const steps = (rule?.rotate.steps ?? []).map((step) => masker.ruleText(step));
  const link = rule?.rotate.link;
  const links = [...(link === undefined ? [] : [link]), ...(rule?.references ?? [])].map((url) => masker.ruleText(url));
  const advice = steps.length > 0 ? steps : ['Revoke the secret at its provider, replace it, and keep the new one out of the repository.'];
  const text = [`${name}. ${why}`, 'What to do:', ...advice.map((step, at) => `${at + 1}. ${step}`), ...links].join('\n');
  const markdown = [
    `**${markdownText(name)}**`,
    markdownText(why),
    advice.map((step, at) => `${at + 1}. ${markdownText(step)}`).join('\n'),
    links.map((url) => `- ${markdownLink(url)}`).join('\n'),
  ];
  return { text: sarifText(text), markdown: markdown.filter((part) => part !== '').join('\n\n') };
}

/**
 * A text as the plain text of a SARIF message: braces would be placeholders (SARIF 2.1.0, 3.11.5) and square brackets links (3.11.6).
 */
export function sarifText(text: string): string {
  return text.toWellFormed().replace(/[\\[\]]/g, '\\$&').replace(/[{}]/g, '$&$&');
}

function markdownText(text: string): string {
  const escaped = text.toWellFormed().replace(/[\\`*_[\]<>#|!~]/g, '\\$&');
  return escaped.replaceAll('{', '&#123;').replaceAll('}', '&#125;').replace(/[\r\n]+/g, ' ');
}

/** Only web addresses become links, and nothing in one can end it. */
function markdownLink(url: string): string {
  return /^https?:\/\/[^\s<>]+$/.test(url) ? `<${url}>` : markdownText(url);
}

function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
}
