import type { DocumentFault } from '../errors.ts';
import type { AllowSpec, Rule, ValueChecks } from '../model.ts';
import { checkShape, didYouMean, faultAt, faultsError, parseDocument, placeOf, throwFaults, type DocumentNode, type DocumentPlace } from '../document/index.ts';
import { detectorOf, soundPattern, type ReportFault } from './detector.ts';
import { ruleFile, type FileFields, type RuleFields } from './fields.ts';

/** A rule with what proves it. */
export interface RuleWithExamples {
  rule: Rule;
  /** Where the rule stands. */
  at: DocumentPlace;
  /** Texts that give this rule; each in parts, to be joined. */
  examples: string[][];
  /** Texts that do not give this rule; likewise. */
  counterexamples: string[][];
}

export interface ReadRulesOptions {
  /** Names of the checksum algorithms there are; not checked when absent. */
  checksums?: ReadonlySet<string>;
}

/**
 * Reads a file of rules (format: rules/README.md). Rules of users may leave out what only reports need;
 * built-in ones may not, and their patterns must be safe for the JavaScript engine.
 * @throws DocumentError with every fault of the file at file:line:column
 */
export async function readRuleFile(text: string, file: string, origin: 'built-in' | 'user', options: ReadRulesOptions = {}): Promise<RuleWithExamples[]> {
  const parsed = await parseDocument(text, { file, format: 'auto' });
  const checked = checkShape(parsed.root, ruleFile);
  if (!checked.ok) throw faultsError(checked.faults);
  const nodes = ruleNodes(parsed.root);
  const faults: DocumentFault[] = [];
  const rules = checked.value.rules.map((fields, index) => {
    const node = nodes[index]!;
    const report: ReportFault = (message, ...path) => faults.push(faultAt(placeOf(node, path), message));
    return { rule: completeRule(fields, checked.value, origin, options, report), at: node.at, examples: fields.examples ?? [], counterexamples: fields.counterexamples ?? [] };
  });
  faults.push(...duplicateIds(rules));
  throwFaults(faults);
  return rules;
}

/** Faults that only show with all files together: ids that stand twice, and companions that are no rule. `known` are ids of rules from elsewhere. */
export function checkTogether(rules: readonly RuleWithExamples[], known: Iterable<string> = []): DocumentFault[] {
  const ids = new Set([...known, ...rules.map(({ rule }) => rule.id)]);
  const missing = rules.flatMap(({ rule, at }) =>
    rule.near.filter((near) => !ids.has(near.rule)).map((near) => faultAt(at, `${rule.id}: there is no rule "${near.rule}"${didYouMean(near.rule, ids)}`)),
  );
  return [...duplicateIds(rules), ...missing];
}

function duplicateIds(rules: readonly { rule: Rule; at: DocumentPlace }[]): DocumentFault[] {
  const first = new Map<string, DocumentPlace>();
  return rules.flatMap(({ rule, at }) => {
    const known = first.get(rule.id);
    if (known === undefined) first.set(rule.id, at);
    return known === undefined ? [] : [faultAt(at, `the id "${rule.id}" is taken: ${known.file}:${known.line}`)];
  });
}

const NEEDED = ['name', 'why', 'class', 'severity', 'confidence'] as const;

function completeRule(fields: RuleFields, file: FileFields, origin: 'built-in' | 'user', options: ReadRulesOptions, report: ReportFault): Rule {
  if (origin === 'built-in') {
    for (const key of NEEDED) if (fields[key] === undefined) report(`"${key}" is missing`);
    if ((fields.provider ?? file.provider) === undefined) report('"provider" is missing, here or at the top of the file');
    if ((fields.examples ?? []).length === 0) report('a built-in rule needs an example');
  }
  const rotate = fields.rotate ?? file.rotate ?? {};
  if (fields.path !== undefined) soundPattern(fields.path, 'user', report, 'path');
  const checksum = fields.checks?.checksum;
  if (checksum !== undefined && options.checksums?.has(checksum) === false) {
    report(`there is no checksum "${checksum}"${didYouMean(checksum, options.checksums)}`, 'checks', 'checksum');
  }
  return {
    id: fields.id,
    name: fields.name ?? fields.id,
    provider: fields.provider ?? file.provider ?? 'custom',
    class: fields.class ?? 'api-key',
    severity: fields.severity ?? 'medium',
    confidence: fields.confidence ?? 'medium',
    why: fields.why ?? '',
    family: fields.family ?? fields.id,
    references: [...new Set([...(fields.references ?? []), ...(file.references ?? [])])],
    rotate: { ...(rotate.link !== undefined && { link: rotate.link }), steps: rotate.steps ?? [] },
    tags: fields.tags ?? [],
    // A fault was reported where there is none, and no rule of the file comes out.
    detector: detectorOf(fields, origin, report) ?? { kind: 'path' },
    checks: checksOf(fields),
    near: (fields.near ?? []).map(({ required = false, ...near }) => ({ ...near, required })),
    allow: (fields.allow ?? []).map((allow, index) => allowOf(allow, fields.id, (message, ...path) => report(message, 'allow', index, ...path))),
    ...(fields.path !== undefined && { path: fields.path }),
    hidden: fields.hidden ?? false,
    ...(fields.givesWay && { givesWay: true }),
    origin,
  };
}

function checksOf({ checks = {} }: RuleFields): ValueChecks {
  return checks.checksum === undefined ? checks : { checksumFails: 'drop', ...checks };
}

function allowOf(allow: NonNullable<RuleFields['allow']>[number], rule: string, report: ReportFault): AllowSpec {
  const { reason, condition = 'any', globs = [], pathPatterns = [], patterns = [], target = 'secret', stopwords = [] } = allow;
  // Allowlists are rare and run once a match, on an engine that is always linear: no demands on built-in ones either.
  pathPatterns.forEach((pattern, index) => soundPattern(pattern, 'user', report, 'pathPatterns', index));
  patterns.forEach((pattern, index) => soundPattern(pattern, 'user', report, 'patterns', index));
  return { reason, condition, rules: [rule], globs, pathPatterns, patterns, target, stopwords: stopwords.map((word) => word.toLowerCase()), commits: [] };
}

function ruleNodes(root: DocumentNode): DocumentNode[] {
  const rules = root.kind === 'map' ? root.entries.get('rules')?.node : undefined;
  return rules?.kind === 'list' ? rules.items : [];
}
