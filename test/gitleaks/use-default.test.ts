import { describe, expect, it } from 'vitest';
import { applyOverrides } from '../../src/ruleset/gitleaks/index.ts';
import { faultsOf, read, ruleOf } from './reading.ts';

const DEFAULT = '[extend]\nuseDefault = true\n';

describe('extend.useDefault', () => {
  it('runs Keysieve\'s own rules', async () => {
    expect(await read(DEFAULT)).toMatchObject({ useDefault: true, rules: [], disabled: [], notes: [] });
  });

  it('is off unless stated, so that only the file\'s rules run', async () => {
    expect((await read(`[[rules]]\nid = "a"\nregex = "x+"`)).useDefault).toBe(false);
  });

  it('is meant by a file without any rule, where gitleaks would look for nothing', async () => {
    const { useDefault, notes } = await read('[allowlist]\npaths = ["docs/"]');
    expect(useDefault).toBe(true);
    expect(notes).toEqual([expect.stringContaining('no rules and no [extend]')]);
  });

  it('is inherited from an extended file', async () => {
    const { useDefault, disabled } = await read('[extend]\npath = "base.toml"\ndisabledRules = ["own-rule"]', { 'base.toml': DEFAULT });
    expect({ useDefault, disabled }).toEqual({ useDefault: true, disabled: ['own-rule'] });
  });

  it('disabledRules may name a rule of gitleaks or of Keysieve', async () => {
    const { disabled, notes } = await read(`${DEFAULT}disabledRules = ["openai-api-key", "own-rule", "own-rul", "beamer-api-token"]`);
    expect(disabled).toEqual(['openai-project-key', 'own-rule']);
    expect(notes).toEqual([
      expect.stringContaining('"openai-api-key" stands for Keysieve\'s own "openai-project-key", disabled'),
      expect.stringMatching(/:3:48: .*"own-rul", which is no rule; did you mean "own-rule"\?/),
    ]);
  });

  it('an allowlist added to a rule of gitleaks is for Keysieve\'s rule of the same credential', async () => {
    const { rules, allow } = await read(`${DEFAULT}[[rules]]\nid = "openai-api-key"\n[[rules.allowlists]]\nstopwords = ["x"]\n[[allowlists]]\ntargetRules = ["openai-api-key"]\nstopwords = ["y"]`);
    expect(rules).toEqual([]);
    expect(allow.map((each) => [each.rules, each.stopwords])).toEqual([[['openai-project-key'], ['y']], [['openai-project-key'], ['x']]]);
  });

  it('an allowlist for a rule that Keysieve has not never becomes one for every rule', async () => {
    const { allow, notes } = await read(`${DEFAULT}[[allowlists]]\ntargetRules = ["beamer-api-token"]\nstopwords = ["y"]`);
    expect(allow).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('Keysieve has no rule for gitleaks\' "beamer-api-token"')]);
    expect(await faultsOf(`${DEFAULT}[[allowlists]]\ntargetRules = ["own-rul"]\nstopwords = ["y"]`)).toEqual([expect.objectContaining({ message: expect.stringContaining('did you mean "own-rule"?') })]);
  });

  it('entropy, path, tags and description of a rule without a regex are laid over Keysieve\'s rule', async () => {
    const { overrides, notes } = await read(`${DEFAULT}[[rules]]\nid = "openai-api-key"\ndescription = "OpenAI"\nentropy = 4\npath = "src/"\ntags = ["ai"]\nkeywords = ["sk-"]`);
    expect(overrides).toEqual([{ rules: ['openai-project-key'], name: 'OpenAI', entropy: 4, path: 'src/', tags: ['ai'] }]);
    expect(notes).toEqual([expect.stringContaining('"keywords" of rule "openai-api-key" has no effect')]);
    const openai = { ...(await ruleOf(`[[rules]]\nid = "openai-project-key"\nregex = "x+"\ntags = ["a"]`)) };
    const other = { ...openai, id: 'other' };
    const [changed, same] = applyOverrides([openai, other], overrides);
    expect(changed).toMatchObject({ name: 'OpenAI', path: 'src/', tags: ['a', 'ai'], checks: { entropy: 4, entropyRule: 'gitleaks' } });
    expect(same).toBe(other);
  });

  it('a rule of that id with its own regex takes the place of Keysieve\'s', async () => {
    const { rules, disabled, notes } = await read(`${DEFAULT}[[rules]]\nid = "openai-api-key"\nregex = "sk-[0-9]+"`);
    expect(rules.map((rule) => rule.id)).toEqual(['openai-api-key']);
    expect(disabled).toEqual(['openai-project-key']);
    expect(notes).toEqual([expect.stringContaining('takes the place of Keysieve\'s own "openai-project-key"')]);
  });

  it('a rule with the very id of one of Keysieve\'s takes its place, and is not disabled with it', async () => {
    const { rules, disabled } = await read(`${DEFAULT}disabledRules = ["own-rule"]\n[[rules]]\nid = "own-rule"\nregex = "x+"`);
    expect(rules.map((rule) => rule.id)).toEqual(['own-rule']);
    expect(disabled).toEqual([]);
  });

  it('a path-only change to a rule that Keysieve has not does not make every such file a finding', async () => {
    const { rules, overrides, notes } = await read(`${DEFAULT}[[rules]]\nid = "beamer-api-token"\npath = "src/"`);
    expect({ rules, overrides }).toEqual({ rules: [], overrides: [] });
    expect(notes).toHaveLength(1);
  });

  it('a required rule may be one of Keysieve\'s, any of those it stands for', async () => {
    const text = `${DEFAULT}[[rules]]\nid = "a"\nregex = "x+"\n[[rules.required]]\nid = "openai-api-key"`;
    const { rules } = await read(text, {}, ['openai-project-key', 'openai-legacy-key']);
    expect(rules[0]!.near).toEqual([{ name: 'openai-api-key', rule: 'openai-project-key', alternatives: ['openai-legacy-key'], within: 100_000, required: true }]);
    expect(await faultsOf(`[[rules]]\nid = "a"\nregex = "x+"\n[[rules.required]]\nid = "b"`)).toEqual([expect.objectContaining({ line: 4, message: expect.stringContaining('rule "a" requires "b", which is no rule') })]);
  });
});
