import { globSync, readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { SECRET_CLASSES } from '../../src/model.ts';
import { faultsOf, ruleFile } from './rules.ts';

const schema = JSON.parse(readFileSync('rules/schema.json', 'utf8')) as { $defs: { rule: { properties: { class: { enum: string[] } } } } };
const validate = new Ajv.default({ allErrors: true, strict: true, strictRequired: false, strictTypes: false }).compile(schema);

describe('the JSON schema of rule files', () => {
  it('accepts every file of rules/', () => {
    for (const file of globSync('rules/**/*.yaml')) expect([file, validate(parse(readFileSync(file, 'utf8'))), validate.errors]).toEqual([file, true, null]);
  });

  it('knows the classes that the program knows', () => {
    expect(schema.$defs.rule.properties.class.enum).toEqual(Object.values(SECRET_CLASSES).flat());
  });

  it.each([
    ["anchors: [acme_]\nanchorCase: fold\npattern: '(?i)(acme_[0-9]{4})'\nwindow: {before: 4}\nsecretGroup: 1\ntextOnly: true\nhidden: true\ngivesWay: true\ntags: [a]\nfamily: f", true],
    ['context: {words: [acme], alphabet: a-f, length: {min: 30, max: 32}, prefix: x, reach: {after: 9}}\nchecks: {entropy: 3.5, demand: {digits: 1}, checksumFails: lower, random: true, placeholder: false}', true],
    ['generic: {variant: assignment, words: [secret]}\nnear: [{name: n, rule: r, within: 9, lines: 2, required: true}]\nallow: [{reason: r, condition: all, globs: ["**"], stopwords: [x], target: line}]', true],
    ['path: x\nrotate: {link: l, steps: [s]}\nreferences: [r]\ncounterexamples: [x, [y, z]]\nprovider: p', true],
    ['tags: [a]', false],
    ['path: x\nunknown: 1', false],
    ['path: x\nchecks: {entropy: 9}', false],
    ['path: x\nallow: [{reason: r}]', false],
    ['path: x\nnear: [{name: n, rule: R, within: 9}]', false],
    ['context: {words: [Acme], alphabet: a-f, length: 32}', false],
    ['context: {words: [acme], alphabet: a-f, length: 3}', false],
    ['pattern: a\ncontext: {words: [acme], alphabet: a-f, length: 32}', false],
    ['generic: {variant: other}', false],
  ])('says the same as the reader of %j', async (body, sound) => {
    const text = ruleFile(body);
    expect(validate(parse(text))).toBe(sound);
    expect((await faultsOf(text, 'user')).length === 0).toBe(sound);
  });
});
