import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { expect, it } from 'vitest';
import { CONFIG_KEYS, configSchema, parseConfig } from '../../src/config/index.ts';
import { FULL } from './full.ts';

const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(configSchema);

it('is published as it is', () => {
  expect(JSON.parse(readFileSync(new URL('../../docs/schema/config.schema.json', import.meta.url), 'utf8'))).toEqual(JSON.parse(JSON.stringify(configSchema)));
});

it('accepts what the parser accepts', () => {
  validate(parse(FULL));
  expect(validate.errors).toBeNull();
});

it.each([
  'version: 1\nexlude: [a]',
  'version: 1\nallow: [{reason: x}]',
  'version: 1\nallow: [{reason: x, paths: [a], target: line}]',
  'version: 1\nsuppress: [{reason: x}]',
  'version: 1\nbaseline: ../x',
  'version: 1\nbaseline: a/../../x',
  'version: 1\nbaseline: /x',
  'version: 1\nfingerprint-key: {env: A, file: b}',
  'version: 1\nthreads: 0',
  'version: 1\nmin-confidence: none',
])('refuses what the parser refuses: %j', async (text) => {
  expect(validate(parse(text))).toBe(false);
  await expect(parseConfig(text, 'f')).rejects.toThrow(/^f:\d+:\d+: /);
});

it('knows every key, and docs/config.md tells of each', () => {
  const docs = readFileSync(new URL('../../docs/config.md', import.meta.url), 'utf8');
  for (const key of Object.values(CONFIG_KEYS)) {
    const [outer, inner] = key.split('.') as [string, string?];
    const properties = (inner === undefined ? configSchema.properties : configSchema.properties.rules.properties) as Record<string, unknown>;
    expect(properties).toHaveProperty([inner ?? outer]);
    expect(docs).toContain(`\`${key}\``);
  }
});
