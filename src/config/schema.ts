import { CONFIDENCES, SEVERITIES } from '../model.ts';

const text = { type: 'string', minLength: 1, maxLength: 4096 } as const;
const list = (items: object, more: object = {}): object => ({ type: 'array', items, ...more });
const ruleId = { type: 'string', pattern: '^[\\w.-]+$' } as const;
const path = { ...text, description: 'Relative to this file; must not lead out of its folder.', pattern: '^(?!/)(?![A-Za-z][A-Za-z0-9+.-]*:)(?!(?:.*/)?\\.\\.(?:/|$))[^\\\\]+$' } as const;
const glob = { ...text, description: 'Glob: without "/" it looks at the last name, "/" in front ties it to the root, "/" at the end means all in a folder.', pattern: '^[^!\\\\][^\\\\]*$' } as const;
const pattern = { ...text, description: 'Pattern in RE2 syntax.' } as const;

const allow = {
  type: 'object',
  description: 'Matches that are no finding.',
  required: ['reason'],
  additionalProperties: false,
  properties: {
    reason: text,
    paths: list(glob),
    'path-patterns': list(pattern),
    patterns: list(pattern),
    target: { enum: ['secret', 'match', 'line'], default: 'secret', description: 'What "patterns" look at.' },
    stopwords: list(text, { description: 'Parts of the secret; letters of either case.' }),
    rules: list(ruleId, { description: 'The rules it is for; every rule without.' }),
    condition: { enum: ['any', 'all'], default: 'any', description: 'Whether one check is enough, or each kind that is listed must hit.' },
  },
  anyOf: ['paths', 'path-patterns', 'patterns', 'stopwords'].map((key) => ({ required: [key], properties: { [key]: { minItems: 1 } } })),
  dependentRequired: { target: ['patterns'] },
} as const;

const suppression = {
  type: 'object',
  description: 'A finding that somebody decided to live with. Every scope that is given must fit.',
  required: ['reason'],
  additionalProperties: false,
  properties: {
    fingerprint: { type: 'string', pattern: '^[0-9a-f]{32}$' },
    rule: ruleId,
    path: glob,
    reason: text,
    owner: text,
    expires: { type: 'string', format: 'date', description: 'Last day on which it holds.' },
  },
  anyOf: ['fingerprint', 'rule', 'path'].map((key) => ({ required: [key] })),
} as const;

/** JSON Schema of `.keysieve.yaml`, for editors; published as `docs/schema/config.schema.json`. */
export const configSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Keysieve configuration (.keysieve.yaml)',
  type: 'object',
  required: ['version'],
  additionalProperties: false,
  properties: {
    version: { const: 1 },
    rules: {
      type: 'object',
      additionalProperties: false,
      properties: {
        files: list(path, { description: 'Files with rules of your own.' }),
        disable: list(ruleId, { description: 'Rules that are turned off.' }),
        only: list(ruleId, { minItems: 1, description: 'Only these rules are meant.' }),
        severity: { type: 'object', additionalProperties: { enum: SEVERITIES }, description: 'Rule id -> severity.' },
      },
    },
    'min-confidence': { enum: CONFIDENCES, default: 'medium', description: 'Matches that are less sure are counted, not reported.' },
    exclude: list(glob, { description: 'What is not scanned. Counted as skipped: excluded.' }),
    allow: list(allow),
    suppress: list(suppression),
    baseline: { ...path, description: 'File of the secrets that are known already.' },
    'fingerprint-key': {
      description: 'Where the key of fingerprints is kept.',
      type: 'object',
      additionalProperties: false,
      properties: { env: { type: 'string', pattern: '^[A-Za-z_]\\w*$' }, file: path },
      minProperties: 1,
      maxProperties: 1,
    },
    'inline-comments': { type: 'boolean', default: true, description: 'Whether comments like keysieve:allow in scanned files are honoured.' },
    threads: { anyOf: [{ type: 'integer', minimum: 1, maximum: 256 }, { const: 'auto' }], default: 'auto' },
    gitleaks: { ...path, default: 'auto', description: '"auto" reads .gitleaks.toml and .gitleaksignore at the root, "off" does not; or the path of a TOML file.' },
  },
} as const;
