import type { ContextDetector, Detector, PatternDetector, Reach, Rule } from '../model.ts';
import { MAX_REACH, type RuleFields } from './fields.ts';
import { proveAnchors } from './re2/anchors.ts';
import { hazards } from './re2/hazards.ts';
import { differences, toJavaScript, toRe2Source, writeClassBody } from './re2/javascript.ts';
import { parseRe2 } from './re2/parse.ts';
import { PatternError, widths, type Re2Pattern } from './re2/syntax.ts';

/** Says a fault at a field of the rule: the path of keys to it. */
export type ReportFault = (message: string, ...path: (string | number)[]) => void;

/** What a user's unbounded pattern may look at on the open side. */
const USER_REACH = 2048;
const CONTEXT_REACH: Reach = { before: 0, after: 80 };

/** The detector that a rule's fields describe, or undefined when a fault was reported. */
export function detectorOf(fields: RuleFields, origin: Rule['origin'], report: ReportFault): Detector | undefined {
  const given = (['pattern', 'context', 'generic'] as const).filter((kind) => fields[kind] !== undefined);
  if (given.length > 1) report(`a rule has one of pattern, context and generic, not ${given.join(' and ')}`, given[1]!);
  else if (fields.pattern !== undefined) return patternDetector(fields, fields.pattern, origin, report);
  else if (fields.context !== undefined) return contextDetector(fields.context, origin, report);
  else if (fields.generic !== undefined) return { kind: 'generic', variant: fields.generic.variant, words: fields.generic.words ?? [] };
  else if (fields.path !== undefined) return { kind: 'path' };
  else report('a rule needs a pattern, a context, a generic detector or a path');
  return undefined;
}

/** Parses a pattern and reports its faults; for built-in rules also what would make the JavaScript engine differ from RE2 or be slow. */
export function soundPattern(source: string, origin: Rule['origin'], report: ReportFault, ...path: (string | number)[]): Re2Pattern | undefined {
  try {
    const pattern = parseRe2(source);
    if (origin === 'built-in') for (const message of [...differences(pattern), ...hazards(pattern)]) report(message, ...path);
    return pattern;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    report(`${error.message} (character ${error.offset + 1} of the pattern)`, ...path);
    return undefined;
  }
}

function patternDetector(fields: RuleFields, source: string, origin: Rule['origin'], report: ReportFault): PatternDetector | undefined {
  const pattern = soundPattern(source, origin, report, 'pattern');
  if (pattern === undefined) return undefined;
  const secretGroup = fields.secretGroup;
  if (secretGroup !== undefined && secretGroup > pattern.groups) report(`the pattern has ${pattern.groups} groups`, 'secretGroup');
  if (widths(pattern).min === 0) report('the pattern matches the empty string', 'pattern');
  const anchors = fields.anchors ?? [];
  if (anchors.length === 0 && origin === 'built-in') report('"anchors" is missing: without one the pattern would run on every byte');
  const fold = fields.anchorCase === 'fold';
  const placed = anchors.length === 0 ? undefined : placeAnchors(pattern, anchors, fold, report);
  const whole = widths(pattern).max + 1;
  const reach = reachOf(fields, placed?.reach ?? { before: whole, after: whole }, origin, report);
  return {
    kind: 'pattern',
    anchors,
    fold,
    pattern: standardSource(source, pattern),
    ...(origin === 'built-in' && { js: toJavaScript(pattern) }),
    ...(secretGroup !== undefined && { secretGroup }),
    reach,
    ...(placed?.tail && { tail: placed.tail }),
    textOnly: fields.textOnly ?? false,
  };
}

function placeAnchors(pattern: Re2Pattern, anchors: string[], fold: boolean, report: ReportFault): Extract<ReturnType<typeof proveAnchors>, { proven: true }> | undefined {
  try {
    const proof = proveAnchors(pattern, anchors, fold);
    if (proof.proven) return proof;
    const unfolded = !fold && proveAnchors(pattern, anchors, true).proven;
    report(unfolded ? 'the pattern takes letters of either case, so the anchors need "anchorCase: fold"' : `a match need not hold an anchor; for instance ${JSON.stringify(shortened(proof.witness))}`, 'anchors');
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    report(`${error.message}; state smaller repeats`, 'pattern');
  }
  return undefined;
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

/** What the window states, else what the pattern needs; an unbounded side of a built-in rule is a fault. */
function reachOf(fields: RuleFields, needed: Reach, origin: Rule['origin'], report: ReportFault): Reach {
  const side = (name: 'before' | 'after'): number => {
    const given = fields.window?.[name];
    if (given !== undefined) return given;
    if (needed[name] <= MAX_REACH) return needed[name];
    if (origin !== 'built-in') return USER_REACH;
    report(needed[name] === Infinity ? `the pattern has no bound ${name} its anchor: bound its repeats or state a window` : `the pattern reaches ${needed[name]} bytes ${name} its anchor; at most ${MAX_REACH} are looked at`, 'pattern');
    return 0;
  };
  return { before: side('before'), after: side('after') };
}

/** Patterns whose meaning on bytes is not what every RE2 engine would make of Latin-1 text are written out. */
function standardSource(source: string, pattern: Re2Pattern): string {
  return /[^\x00-\x7f]|\\[xpP0-7]/.test(source) ? toRe2Source(pattern) : source;
}

function contextDetector(context: NonNullable<RuleFields['context']>, origin: Rule['origin'], report: ReportFault): ContextDetector | undefined {
  const { words, alphabet, length, prefix = '', shape, reach } = context;
  const parsed = soundPattern(`[${alphabet}]`, origin, (message) => report(message, 'context', 'alphabet'));
  if (parsed !== undefined && (parsed.root.kind !== 'set' || alphabet.startsWith('^'))) report('an alphabet is the body of one character class, not negated', 'context', 'alphabet');
  if (prefix.length >= length.max) report('the prefix leaves nothing of the token', 'context', 'prefix');
  if (new Set(words).size < words.length) report('a word stands twice', 'context', 'words');
  const written = shape === undefined ? undefined : tokenShape(shape, length, origin, report);
  return {
    kind: 'context', words, length, prefix,
    // One plain spelling: the kernel reads it too, and knows no named classes.
    alphabet: parsed?.root.kind === 'set' ? writeClassBody(parsed.root.set) : alphabet,
    ...(written !== undefined && { shape: written }),
    reach: { before: reach?.before ?? CONTEXT_REACH.before, after: reach?.after ?? CONTEXT_REACH.after },
  };
}

/** Written out so that RE2 and JavaScript read it alike. */
function tokenShape(source: string, length: { min: number; max: number }, origin: Rule['origin'], report: ReportFault): string | undefined {
  const pattern = soundPattern(source, origin, report, 'context', 'shape');
  if (pattern === undefined) return undefined;
  const { min, max } = widths(pattern);
  if (max < length.min || min > length.max) report(`the shape matches ${min} to ${max} bytes, the token has ${length.min} to ${length.max}`, 'context', 'shape');
  if (/[\^$]|\\[AzbB]/.test(source.replace(/\[\^/g, '['))) report('a shape matches the whole token: leave out assertions', 'context', 'shape');
  return toJavaScript(pattern).source;
}
