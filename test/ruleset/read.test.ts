import { describe, expect, it } from 'vitest';
import { checkTogether, readRuleFile } from '../../src/ruleset/index.ts';
import { faultsOf, oneRule, ruleFile } from './rules.ts';

describe('a file of rules', () => {
  it('gives rules with all defaults filled in', async () => {
    const { rule, examples, at } = await oneRule("anchors: [acme_]\npattern: '\\b(acme_[0-9a-f]{32})\\b'\nchecks: {checksum: crc}\nnear: [{name: id, rule: acme-id, within: 100}]");
    expect(rule).toMatchObject({ family: 'acme-token', provider: 'Acme', hidden: false, origin: 'built-in', checks: { checksum: 'crc', checksumFails: 'drop' }, near: [{ required: false }], rotate: { steps: [] } });
    expect(rule.detector).toMatchObject({ kind: 'pattern', fold: false, textOnly: false, reach: { before: 1, after: 38 }, tail: { alphabet: '0-9a-f', min: 32 }, js: { flags: '' } });
    expect(examples).toEqual([['acme_', '0123']]);
    expect(at).toEqual({ file: 'rules/acme.yaml', line: 3, column: 5 });
  });

  it('gives context rules, whose alphabet and shape every engine reads alike', async () => {
    const { rule } = await oneRule("context: {words: [acme], alphabet: '\\da-f-', length: 36, shape: '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'}");
    expect(rule.detector).toEqual({ kind: 'context', words: ['acme'], alphabet: '\\-0-9a-f', length: { min: 36, max: 36 }, prefix: '', shape: '[0-9a-f]{8}\\-(?:[0-9a-f]{4}\\-){3}[0-9a-f]{12}', reach: { before: 0, after: 80 } });
  });

  it('of a user may leave out what only reports need, and anchors', async () => {
    const [read] = await readRuleFile("rules:\n  - {id: mine, pattern: 'key=(.*)'}\n", 'mine.yaml', 'user');
    expect(read!.rule).toMatchObject({ id: 'mine', name: 'mine', provider: 'custom', severity: 'medium', confidence: 'medium', origin: 'user', detector: { anchors: [], reach: { before: 2048, after: 2048 } } });
    expect(read!.rule.detector).not.toHaveProperty('js');
  });

  it('F171 says all faults at once at file:line:column', async () => {
    const text = `provider: Acme
rules:
  - id: Acme_Token
    pattern: 'acme_(x'
    severty: high
  - id: two
    pattern: acme_[0-9]+
    anchors: [ac]
    class: api_key
`;
    expect(await faultsOf(text)).toEqual([
      'r.yaml:3:9: an id is kebab-case: lower-case letters, digits and single hyphens, at most 100 characters',
      'r.yaml:5:5: unknown key "severty"; did you mean "severity"?',
      'r.yaml:8:15: an anchor has 3 bytes or more',
      expect.stringMatching(/^r\.yaml:9:12: must be one of .*did you mean "api-key"\?$/),
    ]);
  });

  it('F171 is refused for an invalid pattern, at its place, and for ids that stand twice', async () => {
    const text = "rules:\n  - {id: a, pattern: 'acme_(x'}\n  - {id: b, path: x}\n  - {id: b, path: y}\n";
    expect(await faultsOf(text, 'user')).toEqual(['r.yaml:2:22: the group has no closing ")" (character 6 of the pattern)', 'r.yaml:4:5: the id "b" is taken: r.yaml:3']);
  });

  it('F171 is refused when it has more rules than any file should', async () => {
    const text = `rules: [${Array.from({ length: 5001 }, (_, at) => `{id: a${at}, path: x}`).join(', ')}]`;
    expect(await faultsOf(text, 'user')).toEqual(['r.yaml:1:8: at most 5000 items are allowed']);
  });

  it.each([
    ['pattern: acme_[0-9]{4}', '"anchors" is missing'],
    ['anchors: [acme-]\npattern: acme_[0-9]{4}', 'a match need not hold an anchor; for instance "acme_0000"'],
    ["anchors: [acme_]\npattern: '(?i)acme_[0-9]{4}'", 'anchorCase: fold'],
    ['anchors: [acme_]\npattern: acme_[0-9]+', 'no bound after its anchor'],
    ['anchors: [acme_]\npattern: acme_([0-9])*\nwindow: {after: 50}', 'a capturing group stands inside a repeat'],
    ['anchors: [acme_]\npattern: acme_(?:a+)+b\nwindow: {after: 50}', 'no delimiter between its rounds'],
    ['anchors: [acme_]\npattern: acme_[0-9]{4}\nsecretGroup: 1', 'the pattern has 0 groups'],
    ['anchors: [acme_]\npattern: acme_[0-9]{4}\ncontext: {words: [acme], alphabet: a-f, length: 32}', 'not pattern and context'],
    ['tags: [a]', 'needs a pattern, a context, a generic detector or a path'],
    ['context: {words: [abc], alphabet: a-f, length: 32}', 'a word has 4 bytes or more'],
    ['context: {words: [Acme], alphabet: a-f, length: 32}', 'lower case'],
    ['context: {words: [acme], alphabet: "^a-f", length: 32}', 'not negated'],
    ['context: {words: [acme], alphabet: z-a, length: 32}', 'the range runs backwards'],
    ['context: {words: [acme], alphabet: a-f, length: {min: 40, max: 32}}', 'the least length is greater'],
    ['context: {words: [acme], alphabet: a-f, length: 32, shape: "[a-f]{8}"}', 'the shape matches 8 to 8 bytes'],
    ['context: {words: [acme], alphabet: a-f, length: 32, shape: "^[a-f]{32}$"}', 'leave out assertions'],
    ['path: "(x"', 'no closing ")"'],
    ['path: x\nallow: [{reason: r}]', 'an allowlist needs'],
    ['path: x\nallow: [{reason: r, patterns: ["a", "b{2"], stopwords: [x]}]\nchecks: {entropy: 9}', 'must be between 0 and 8'],
    ['path: x\nnear: [{name: n, rule: x, within: 0}]', 'must be between 1 and 16384'],
    ['path: x\nchecks: {checksum: gihub}', 'there is no checksum "gihub"; did you mean "github"?'],
  ])('is refused for %j', async (body, message) => {
    expect((await faultsOf(ruleFile(body), 'built-in', new Set(['github']))).join()).toContain(message);
  });

  it('is checked together with others: ids and companions', async () => {
    const one = await oneRule('path: x\nnear: [{name: n, rule: acme-di, within: 9}]');
    const two = await oneRule('path: x', 'acme-id');
    expect(checkTogether([one, two, two]).map((fault) => fault.message)).toEqual(['the id "acme-id" is taken: rules/acme.yaml:3', 'acme-token: there is no rule "acme-di"; did you mean "acme-id"?']);
    expect(checkTogether([one], ['acme-di'])).toEqual([]);
  });
});
