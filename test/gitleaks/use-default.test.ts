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
    const { disabled, notes } = await read(`${DEFAULT}disabledRules = ["stripe-access-token", "own-rule", "own-rul", "beamer-api-token"]`);
    expect(disabled).toEqual(['own-rule', 'stripe-secret-key-live']);
    expect(notes).toEqual([
      expect.stringContaining('"stripe-access-token" stands for Keysieve\'s own "stripe-secret-key-live", disabled'),
      expect.stringMatching(/:3:53: .*"own-rul", which is no rule; did you mean "own-rule"\?/),
    ]);
  });

  it('an allowlist added to a rule of gitleaks is for Keysieve\'s rule of the same credential', async () => {
    const { rules, allow } = await read(`${DEFAULT}[[rules]]\nid = "stripe-access-token"\n[[rules.allowlists]]\nstopwords = ["x"]\n[[allowlists]]\ntargetRules = ["stripe-access-token"]\nstopwords = ["y"]`);
    expect(rules).toEqual([]);
    expect(allow.map((each) => [each.rules, each.stopwords])).toEqual([[['stripe-secret-key-live'], ['y']], [['stripe-secret-key-live'], ['x']]]);
  });

  it('an allowlist for a rule that Keysieve has not never becomes one for every rule', async () => {
    const { allow, notes } = await read(`${DEFAULT}[[allowlists]]\ntargetRules = ["beamer-api-token"]\nstopwords = ["y"]`);
    expect(allow).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('Keysieve has no rule for gitleaks\' "beamer-api-token"')]);
    expect(await faultsOf(`${DEFAULT}[[allowlists]]\ntargetRules = ["own-rul"]\nstopwords = ["y"]`)).toEqual([expect.objectContaining({ message: expect.stringContaining('did you mean "own-rule"?') })]);
  });

  it('entropy, path, tags and description of a rule without a regex are laid over Keysieve\'s rule', async () => {
    const { overrides, notes } = await read(`${DEFAULT}[[rules]]\nid = "stripe-access-token"\ndescription = "Stripe"\nentropy = 4\npath = "src/"\ntags = ["pay"]\nkeywords = ["sk_"]`);
    expect(overrides).toEqual([{ rules: ['stripe-secret-key-live'], name: 'Stripe', entropy: 4, path: 'src/', tags: ['pay'] }]);
    expect(notes).toEqual([expect.stringContaining('"keywords" of rule "stripe-access-token" has no effect')]);
    const stripe = { ...(await ruleOf(`[[rules]]\nid = "stripe-secret-key-live"\nregex = "x+"\ntags = ["a"]`)) };
    const other = { ...stripe, id: 'other' };
    const [changed, same] = applyOverrides([stripe, other], overrides);
    expect(changed).toMatchObject({ name: 'Stripe', path: 'src/', tags: ['a', 'pay'], checks: { entropy: 4, entropyRule: 'gitleaks' } });
    expect(same).toBe(other);
  });

  it('a rule of that id with its own regex takes the place of Keysieve\'s', async () => {
    const { rules, disabled, notes } = await read(`${DEFAULT}[[rules]]\nid = "stripe-access-token"\nregex = "sk_live_[0-9]+"`);
    expect(rules.map((rule) => rule.id)).toEqual(['stripe-access-token']);
    expect(disabled).toEqual(['stripe-secret-key-live']);
    expect(notes).toEqual([expect.stringContaining('takes the place of Keysieve\'s own "stripe-secret-key-live"')]);
  });

  it('a path-only change to a rule that Keysieve has not does not make every such file a finding', async () => {
    const { rules, overrides, notes } = await read(`${DEFAULT}[[rules]]\nid = "beamer-api-token"\npath = "src/"`);
    expect({ rules, overrides }).toEqual({ rules: [], overrides: [] });
    expect(notes).toHaveLength(1);
  });

  it('a required rule may be one of Keysieve\'s, any of those it stands for', async () => {
    const text = `${DEFAULT}[[rules]]\nid = "a"\nregex = "x+"\n[[rules.required]]\nid = "stripe-access-token"`;
    const { rules } = await read(text, {}, ['stripe-secret-key-live', 'stripe-secret-key-test']);
    expect(rules[0]!.near).toEqual([{ name: 'stripe-access-token', rule: 'stripe-secret-key-live', alternatives: ['stripe-secret-key-test'], within: 100_000, required: true }]);
    expect(await faultsOf(`[[rules]]\nid = "a"\nregex = "x+"\n[[rules.required]]\nid = "b"`)).toEqual([expect.objectContaining({ line: 4, message: expect.stringContaining('rule "a" requires "b", which is no rule') })]);
  });
});
