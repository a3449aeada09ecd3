import type { Finding, PathText, RuleInfo, Run, Sighting, Suppressed, SuppressedBy } from '../model.ts';
import { KNOWN_PREFIXES } from './known-prefixes.ts';
import { formsOf, textOf } from './secret-forms.ts';
import { createTextIndex, type Stretch } from './text-index.ts';

/** What stands for a secret. Its length says nothing about the secret's. */
export const MASK = '********';

/** From here on a length class and a public prefix may be told. */
const LEAST_TOLD = 16;
/**
 * A rule's own texts are known to everybody, so a word that is hidden in one is a word that is told. Only what cannot be a word of English
 * is looked for there.
 */
const LEAST_IN_RULE_TEXT = 16;
const LENGTH_CLASSES = [16, 32, 64, 128, 256, 1024] as const;

/**
 * The one place that hides secrets. Every string of a report that may come from what was scanned goes through it just before it is
 * written. It knows the values of all findings and suppressed matches, so that one finding's line does not show another's secret.
 */
export interface Masker {
  /** False: secrets were asked for, and every text comes back as it is. */
  readonly hides: boolean;
  /** Takes a finding's values (its parts' too) into what is hidden from now on. */
  learn(finding: Finding): void;
  learnSuppressed(suppressed: Suppressed): void;
  /** Where secrets stand in a text: disjoint stretches in order. */
  stretches(text: string): Stretch[];
  /** A text from the scanned thing or about it: line, note, reason, author, target. */
  text(text: string): string;
  /** A path or the name of an archive member. Answers are kept: reports name the same paths again and again. */
  path(path: PathText): PathText;
  /** A text of a rule. */
  ruleText(text: string): string;
}

/** Masker that knows nothing yet. */
export function createMasker(showSecrets: boolean): Masker {
  const index = createTextIndex();
  const known = new Set<string>();
  const paths = new Map<string, string>();

  const add = (value: string): void => {
    if (showSecrets || known.has(value)) return;
    known.add(value);
    paths.clear();
    const weight = lengthOf(textOf(value));
    for (const form of formsOf(value)) index.add(form, weight);
  };
  const learnSighting = (sighting: Sighting): void => {
    for (const raw of encodedTexts(sighting)) add(raw);
  };
  const hide = (text: string, leastWeight: number): string =>
    showSecrets || known.size === 0 ? text : replaced(text, index.find(text, leastWeight));

  return {
    hides: !showSecrets,
    learn(finding) {
      add(finding.value);
      for (const part of finding.parts) add(part.value);
      finding.sightings.forEach(learnSighting);
    },
    learnSuppressed(suppressed) {
      if (JUDGED_NO_SECRET.has(suppressed.by) && isWord(suppressed.value)) return;
      add(suppressed.value);
      learnSighting(suppressed.sighting);
    },
    stretches: (text) => (showSecrets ? [] : index.find(text, 0)),
    text: (text) => hide(text, 0),
    path(path) {
      let hidden = paths.get(path);
      if (hidden === undefined) paths.set(path, (hidden = hide(path, 0)));
      return hidden;
    },
    ruleText: (text) => hide(text, LEAST_IN_RULE_TEXT),
  };
}

/** Masker that knows every value of the run. */
export function maskerFor(run: Run, showSecrets: boolean): Masker {
  const masker = createMasker(showSecrets);
  run.findings.forEach((finding) => masker.learn(finding));
  run.suppressed.forEach((suppressed) => masker.learnSuppressed(suppressed));
  return masker;
}

/**
 * What a report shows of a secret: `ghp_******** (access-token, 32-63 characters)` where it has 16 characters or more and starts with a
 * prefix that its provider publishes (at most four characters of it), else `******** (password)`: the type alone. Characters are code points.
 * @param value the secret, Latin-1 (one character a byte)
 * @param rule undefined where the rule is not known: the type is then "secret"
 */
export function maskedPreview(value: string, rule: Pick<RuleInfo, 'class'> | undefined): string {
  const type = rule?.class ?? 'secret';
  const prefix = publicPrefix(value, rule);
  return prefix === '' ? `${MASK} (${type})` : `${prefix}${MASK} (${type}, ${lengthClass(lengthOf(textOf(value)))})`;
}

/** At most four characters that everybody knows; '' where there are none, or the secret is a password or shorter than 16 characters. */
export function publicPrefix(value: string, rule: Pick<RuleInfo, 'class'> | undefined): string {
  if (rule?.class === 'password' || lengthOf(textOf(value)) < LEAST_TOLD) return '';
  return KNOWN_PREFIXES.find((prefix) => value.startsWith(prefix))?.slice(0, 4) ?? '';
}

/** The text with `MASK` for each stretch. */
export function replaced(text: string, stretches: Stretch[]): string {
  if (stretches.length === 0) return text;
  let result = '';
  let at = 0;
  for (const { start, end } of stretches) {
    result += text.slice(at, start) + MASK;
    at = end;
  }
  return result + text.slice(at);
}

/** Matches that the policy took for no secret: where such a value is a plain word ("password", "localhost") it is not hunted in other lines. */
const JUDGED_NO_SECRET: ReadonlySet<SuppressedBy> = new Set(['allowlist', 'confidence', 'disabled']);

function isWord(value: string): boolean {
  return value.length < LEAST_TOLD && /^[A-Za-z._ -]*$/.test(value);
}

function lengthOf(text: string): number {
  return [...text].length;
}

function lengthClass(length: number): string {
  const at = LENGTH_CLASSES.findLastIndex((least) => least <= length);
  const next = LENGTH_CLASSES[at + 1];
  return next === undefined ? `${LENGTH_CLASSES[at]} or more characters` : `${LENGTH_CLASSES[at]}-${next - 1} characters`;
}

/** The secret as it stands in its lines where it is wrapped in an encoding: no form of the value finds, say, hexadecimal. As Latin-1, like a value. */
function encodedTexts({ decoded, excerpt }: Sighting): string[] {
  if (decoded.length === 0) return [];
  return excerpt.marks
    .map((mark) => (excerpt.lines[mark.line] ?? '').slice(mark.start, mark.end))
    .filter((text) => text !== '')
    .map((text) => Buffer.from(text, 'utf8').toString('latin1'));
}
