import { shape, type Shape, type ShapeOf } from '../document/index.ts';
import { CONFIDENCES, SEVERITIES, type AllowSpec, type Suppression } from '../model.ts';
import type { ConfigLayer } from './config.ts';

const { object, list, record, string, number, boolean, literal, either, refine, map } = shape;

/** What is wrong with a pattern or a glob, one clause, or undefined. Given by the caller: the config knows no engine. */
export interface ConfigChecks {
  pattern?: (re2: string) => string | undefined;
  glob?: (glob: string) => string | undefined;
}

const text = string({ min: 1, max: 4096 });
const ruleId = checked(text, (id) => (/^[\w.-]+$/.test(id) ? undefined : 'a rule id has letters, digits, "-", "_" and "." only'));

/**
 * A path in the config stays in the folder of the config, and is no URL: what a repository says must not make a scan read other files.
 * (That no symlink leads out is for whoever opens it to see.)
 */
const inside = checked(text, (path) => {
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith('/') || path.includes('\\')) return 'must be a path relative to this file, with "/" between names';
  return path.split('/').includes('..') ? 'must not lead out of the folder of this file' : undefined;
});

/** The shape of `.keysieve.yaml`, giving the part of a config that it settles. */
export function configShape(checks: ConfigChecks): Shape<ConfigLayer> {
  const glob = checked(text, checks.glob ?? (() => undefined));
  const pattern = checked(text, checks.pattern ?? (() => undefined));
  const rules = object({}, { files: list(inside), disable: list(ruleId), only: list(ruleId, { min: 1 }), severity: record(literal(...SEVERITIES)) });
  const file = object(
    { version: literal(1) },
    {
      rules,
      'min-confidence': literal(...CONFIDENCES),
      exclude: list(glob),
      allow: list(allowShape(glob, pattern)),
      suppress: list(suppressShape(glob)),
      baseline: inside,
      'fingerprint-key': keyShape,
      'inline-comments': boolean(),
      threads: either(number({ min: 1, max: 256, integer: true }), literal('auto')),
      gitleaks: inside,
    },
  );
  return map(file, toLayer);
}

type File = {
  version: 1;
  rules?: { files?: string[]; disable?: string[]; only?: string[]; severity?: NonNullable<ConfigLayer['severity']> };
  'min-confidence'?: NonNullable<ConfigLayer['minConfidence']>;
  exclude?: string[];
  allow?: AllowSpec[];
  suppress?: Suppression[];
  baseline?: string;
  'fingerprint-key'?: ShapeOf<typeof keyShape>;
  'inline-comments'?: boolean;
  threads?: number | 'auto';
  gitleaks?: string;
};

function toLayer(file: File): ConfigLayer {
  const values = {
    ruleFiles: file.rules?.files,
    disable: file.rules?.disable,
    only: file.rules?.only,
    severity: file.rules?.severity,
    minConfidence: file['min-confidence'],
    exclude: file.exclude,
    allow: file.allow,
    suppress: file.suppress,
    baseline: file.baseline,
    fingerprintKey: file['fingerprint-key'],
    inlineComments: file['inline-comments'],
    threads: file.threads,
    gitleaks: file.gitleaks,
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as ConfigLayer;
}

const keyShape = refine(object({}, { env: checked(text, (name) => (/^[A-Za-z_]\w*$/.test(name) ? undefined : 'is no name of an environment variable')), file: inside }), (value, report) => {
  if ((value.env === undefined) === (value.file === undefined)) report('either "env" or "file" is needed');
}) as Shape<{ env: string } | { file: string }>;

const ALLOW_CHECKS = ['paths', 'path-patterns', 'patterns', 'stopwords'] as const;

function allowShape(glob: Shape<string>, pattern: Shape<string>): Shape<AllowSpec> {
  const fields = object(
    { reason: text },
    {
      paths: list(glob),
      'path-patterns': list(pattern),
      patterns: list(pattern),
      target: literal('secret', 'match', 'line'),
      stopwords: list(text),
      rules: list(ruleId),
      condition: literal('any', 'all'),
    },
  );
  return map(fields, (value, report): AllowSpec => {
    if (!ALLOW_CHECKS.some((key) => (value[key]?.length ?? 0) > 0)) report(`one of ${ALLOW_CHECKS.join(', ')} is needed`);
    if (value.target !== undefined && value.patterns === undefined) report('"target" is for "patterns", and there are none', 'target');
    return {
      reason: value.reason,
      condition: value.condition ?? 'any',
      rules: value.rules ?? [],
      globs: value.paths ?? [],
      pathPatterns: value['path-patterns'] ?? [],
      patterns: value.patterns ?? [],
      target: value.target ?? 'secret',
      stopwords: (value.stopwords ?? []).map((word) => word.toLowerCase()),
      commits: [],
    };
  });
}

function suppressShape(glob: Shape<string>): Shape<Suppression> {
  const fingerprint = checked(text, (id) => (/^[0-9a-f]{32}$/.test(id) ? undefined : 'a fingerprint is 32 hex digits, as reports show it'));
  const fields = object({ reason: text }, { fingerprint, rule: ruleId, path: glob, owner: text, expires: checked(text, dateFault) });
  return refine(fields, (value, report) => {
    if (value.fingerprint === undefined && value.rule === undefined && value.path === undefined) report('one of fingerprint, rule, path is needed');
  }) as Shape<Suppression>;
}

function dateFault(date: string): string | undefined {
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(date) ? new Date(`${date}T00:00:00Z`) : undefined;
  const real = parsed !== undefined && !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
  return real ? undefined : 'must be a date like 2026-12-31';
}

function checked(base: Shape<string>, wrong: (value: string) => string | undefined): Shape<string> {
  return refine(base, (value, report) => {
    const message = wrong(value);
    if (message !== undefined) report(message);
  });
}
