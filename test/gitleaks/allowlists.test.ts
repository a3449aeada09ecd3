import { describe, expect, it } from 'vitest';
import { faultsOf, read, ruleOf } from './reading.ts';

const RULE = `[[rules]]\nid = "a"\nregex = "acme[0-9]+"\n`;

describe('an allowlist of gitleaks', () => {
  it('semantic 5: has its checks, target and condition', async () => {
    const { allow } = await ruleOf(`${RULE}
[[rules.allowlists]]
description = "samples"
condition = "AND"
commits = ["ABCDEF", "abcdef"]
paths = ['''(^|/)samples/''']
regexTarget = "line"
regexes = ['''sample''']
stopwords = ["Example"]
`);
    expect(allow).toEqual([{
      reason: 'samples', condition: 'all', rules: [], globs: [], pathPatterns: ['(^|/)samples/'], patterns: ['sample'], target: 'line', stopwords: ['example'], commits: ['abcdef'],
    }]);
  });

  it.each([['OR', 'any'], ['||', 'any'], ['or', 'any'], ['AND', 'all'], ['&&', 'all'], ['and', 'all']])('semantic 5: condition %s means %s', async (condition, meaning) => {
    expect((await ruleOf(`${RULE}[[rules.allowlists]]\ncondition = "${condition}"\nstopwords = ["x"]`)).allow[0]!.condition).toBe(meaning);
  });

  it('semantic 5: any check is enough and the target is the secret unless stated', async () => {
    expect((await ruleOf(`${RULE}[[rules.allowlists]]\nregexes = ["x"]`)).allow[0]).toMatchObject({ condition: 'any', target: 'secret', reason: 'allowlist at .gitleaks.toml:4' });
  });

  it('semantic 5: without a check it is a fault', async () => {
    expect(await faultsOf(`${RULE}[[rules.allowlists]]\ndescription = "nothing"`)).toEqual([expect.objectContaining({ line: 4, message: expect.stringContaining('at least one') })]);
    expect(await faultsOf(`${RULE}[allowlist]\npaths = []`)).toHaveLength(1);
  });

  it('an empty pattern would allow everything, so it is left out', async () => {
    expect(await faultsOf(`${RULE}[allowlist]\nregexes = ['']`)).toHaveLength(1);
    const { allow, notes } = await read(`${RULE}[allowlist]\nstopwords = ["", "x"]`);
    expect(allow[0]!.stopwords).toEqual(['x']);
    expect(notes).toEqual(['.gitleaks.toml:5:14: an empty string in "stopwords" is left out']);
  });

  it('the old form is read; both forms at once are a fault', async () => {
    expect((await ruleOf(`${RULE}[rules.allowlist]\nstopwords = ["x"]`)).allow).toHaveLength(1);
    expect((await read(`${RULE}[allowlist]\nstopwords = ["x"]`)).allow).toHaveLength(1);
    expect(await faultsOf(`${RULE}[rules.allowlist]\nstopwords = ["x"]\n[[rules.allowlists]]\nstopwords = ["y"]`)).toEqual([expect.objectContaining({ line: 4 })]);
    expect(await faultsOf(`${RULE}[allowlist]\nstopwords = ["x"]\n[[allowlists]]\nstopwords = ["y"]`)).toEqual([expect.objectContaining({ line: 4 })]);
  });

  it('a condition or target that gitleaks has not is a fault', async () => {
    expect(await faultsOf(`${RULE}[allowlist]\nstopwords = ["x"]\ncondition = "XOR"\nregexTarget = "file"`)).toEqual([
      expect.objectContaining({ line: 6, message: '"condition" must be "OR" or "AND"' }),
      expect.objectContaining({ line: 7, message: '"regexTarget" must be "secret", "match" or "line"' }),
    ]);
  });

  it('semantics 1 and 2: the configuration itself and what a global OR allowlist names need not be read', async () => {
    const config = await read(`${RULE}
[[allowlists]]
paths = ["vendor/"]
commits = ["AB"]
[[allowlists]]
condition = "AND"
paths = ["docs/"]
stopwords = ["x"]
[[allowlists]]
targetRules = ["a"]
paths = ["only-a/"]
`);
    expect(config).toMatchObject({ skipPaths: ['.gitleaks.toml'], skipPathPatterns: ['vendor/'], skipCommits: ['ab'] });
    expect(config.allow.map((allow) => allow.rules)).toEqual([[], [], ['a']]);
  });

  it('targetRules that name no rule are a fault', async () => {
    expect(await faultsOf(`${RULE}[[allowlists]]\ntargetRules = ["a", "acme"]\nstopwords = ["x"]`)).toEqual([
      { file: '.gitleaks.toml', line: 5, column: 21, message: expect.stringContaining('targetRules names "acme", which is no rule') },
    ]);
  });
});
