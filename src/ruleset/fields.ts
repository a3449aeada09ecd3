import { CONFIDENCES, SECRET_CLASSES, SEVERITIES, type SecretClass } from '../model.ts';
import { shape, type ShapeOf } from '../document/index.ts';

const { boolean, either, list, literal, map, number, object, refine, string } = shape;

const text = string({ min: 1, max: 4000 });
const classes: SecretClass[] = Object.values(SECRET_CLASSES).flat();
const count = number({ min: 0, max: 256, integer: true });

const id = refine(text, (value, report) => {
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value) || value.length > 100) report('an id is kebab-case: lower-case letters, digits and single hyphens, at most 100 characters');
});

/** No byte further away than this is ever looked at for one hit. */
export const MAX_REACH = 16_384;
const distance = number({ min: 0, max: MAX_REACH, integer: true });
const reach = object({}, { before: distance, after: distance });

const rotate = object({}, { link: text, steps: list(text) });

const checks = object({}, {
  entropy: number({ min: 0, max: 8 }),
  demand: object({}, { digits: count, upper: count, lower: count, special: count }),
  checksum: text,
  checksumFails: literal('drop', 'lower'),
  random: boolean(),
  placeholder: boolean(),
});

const near = object(
  { name: text, rule: id, within: number({ min: 1, max: MAX_REACH, integer: true }) },
  { lines: count, columns: count, required: boolean() },
);

const allow = refine(
  object({ reason: text }, {
    condition: literal('any', 'all'),
    globs: list(text),
    pathPatterns: list(text),
    patterns: list(text),
    target: literal('secret', 'match', 'line'),
    stopwords: list(text),
  }),
  (value, report) => {
    if (!value.globs && !value.pathPatterns && !value.patterns && !value.stopwords) report('an allowlist needs globs, pathPatterns, patterns or stopwords');
  },
);

const word = refine(text, (value, report) => {
  if (Buffer.byteLength(value) < 4) report('a word has 4 bytes or more');
  if (value !== value.toLowerCase()) report('words are written in lower case; they match letters of either case');
});

const length = map(either(number({ min: 4, max: 1000, integer: true }), object({ min: number({ min: 4, max: 1000, integer: true }), max: number({ min: 4, max: 1000, integer: true }) })), (value, report) => {
  const bounds = typeof value === 'number' ? { min: value, max: value } : value;
  if (bounds.min > bounds.max) report('the least length is greater than the greatest', 'min');
  return bounds;
});

const context = object({ words: list(word, { min: 1 }), alphabet: text, length }, { prefix: string({ max: 200 }), shape: text, reach });

const generic = object({ variant: literal('assignment', 'url-credentials', 'connection-string', 'auth-header') }, { words: list(text) });

const anchor = map(text, (value, report) => {
  // Anchors are bytes, one Latin-1 character each.
  const bytes = Buffer.from(value, 'utf8').toString('latin1');
  if (bytes.length < 3) report('an anchor has 3 bytes or more');
  return bytes;
});

/** Parts that are joined: nothing that looks like a live credential stands whole in a file. */
const example = map(either(text, list(text, { min: 1 })), (value) => (typeof value === 'string' ? [value] : value));

const rule = object({ id }, {
  name: text,
  why: text,
  class: literal(...classes),
  severity: literal(...SEVERITIES),
  confidence: literal(...CONFIDENCES),
  provider: text,
  family: text,
  references: list(text),
  rotate,
  tags: list(text),
  anchors: list(anchor, { max: 200 }),
  anchorCase: literal('exact', 'fold'),
  pattern: string({ min: 1, max: 8000 }),
  secretGroup: number({ min: 1, max: 100, integer: true }),
  window: reach,
  textOnly: boolean(),
  context,
  generic,
  path: text,
  checks,
  near: list(near),
  allow: list(allow),
  hidden: boolean(),
  givesWay: boolean(),
  examples: list(example),
  counterexamples: list(example),
});

/** One rule as written. */
export type RuleFields = ShapeOf<typeof rule>;

export const ruleFile = object({ rules: list(rule, { max: 5000 }) }, { provider: text, references: list(text), rotate });

/** A rule file as written, defaults not filled in. */
export type FileFields = ShapeOf<typeof ruleFile>;
