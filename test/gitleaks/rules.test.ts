import { describe, expect, it } from 'vitest';
import { patternOf, read, ruleOf } from './reading.ts';

describe('a rule of gitleaks', () => {
  it('keeps its id, description, tags and pattern', async () => {
    const rule = await ruleOf(`
[[rules]]
id = "acme-key"
description = "Acme key"
regex = '''\\b(acme_[0-9a-f]{32})\\b'''
keywords = ["acme_"]
tags = ["acme", "prod"]
`);
    expect(rule).toMatchObject({ id: 'acme-key', name: 'Acme key', tags: ['acme', 'prod'], origin: 'gitleaks', hidden: false, family: 'acme-key' });
    expect(rule.detector).toMatchObject({ pattern: '\\b(acme_[0-9a-f]{32})\\b' });
  });

  it('semantic 3: keywords are lower case and found in either case', async () => {
    expect(await patternOf(`[[rules]]\nid = "a"\nregex = "acme_[0-9]+"\nkeywords = ["ACME_", "acme_"]`)).toMatchObject({ anchors: ['acme_'], fold: true });
  });

  it('semantic 3: a rule without keywords runs on everything', async () => {
    expect(await patternOf(`[[rules]]\nid = "a"\nregex = "acme_[0-9]+"`)).toMatchObject({ anchors: [], scope: 'blob' });
  });

  it('semantic 3: a keyword that lies in every match is an anchor, with the reach of the match', async () => {
    const detector = await patternOf(`[[rules]]\nid = "a"\nregex = '(?i)acme_[0-9]{20}'\nkeywords = ["acme_"]`);
    expect(detector.scope).toBe('anchor');
    expect(detector.reach.after).toBeGreaterThanOrEqual(25);
    expect(detector.reach.after).toBeLessThan(128);
  });

  it('semantic 3: an anchored match without a bound gets 1 KiB before and 4 KiB after', async () => {
    expect(await patternOf(`[[rules]]\nid = "a"\nregex = '[a-z]*acme_[0-9]+'\nkeywords = ["acme_"]`)).toMatchObject({ scope: 'anchor', reach: { before: 1024, after: 4096 } });
  });

  it.each([
    ['[0-9]{20}', 'the pattern does not hold the keyword'],
    ['(?:acme_)?[0-9]{20}', 'the part that holds it may be missing'],
    ['acme_[0-9]+|[0-9]{20}', 'one branch does not hold it'],
    ['^acme_[0-9]+', 'the match depends on where the text begins'],
  ])('semantic 3: with %s the keyword only decides whether the rule runs, since %s', async (regex) => {
    expect(await patternOf(`[[rules]]\nid = "a"\nregex = '${regex}'\nkeywords = ["acme_"]`)).toMatchObject({ anchors: ['acme_'], scope: 'blob' });
  });

  it('semantic 3: a keyword shorter than three bytes cannot be looked for, so the rule runs on everything and a note says so', async () => {
    const { rules, notes } = await read(`[[rules]]\nid = "a"\nregex = "sk[0-9]{20}"\nkeywords = ["sk", "acme"]`);
    expect(rules[0]!.detector).toMatchObject({ anchors: [], scope: 'blob' });
    expect(notes).toEqual([expect.stringContaining('.gitleaks.toml:1:1: rule "a" has a keyword under 3 bytes')]);
  });

  it('semantic 4: without secretGroup the secret is the first group that is not empty', async () => {
    expect((await patternOf(`[[rules]]\nid = "a"\nregex = "(x)?(y+)"`)).secretGroup).toBe(0);
    expect((await patternOf(`[[rules]]\nid = "a"\nregex = "(x)?(y+)"\nsecretGroup = 2`)).secretGroup).toBe(2);
  });

  it('semantic 4: a path alone makes the file itself the finding; beside a regex it is a condition', async () => {
    expect(await ruleOf(`[[rules]]\nid = "a"\npath = '''\\.p12$'''`)).toMatchObject({ detector: { kind: 'path' }, path: '\\.p12$' });
    expect(await ruleOf(`[[rules]]\nid = "a"\npath = '''\\.tf$'''\nregex = "x+"`)).toMatchObject({ detector: { kind: 'pattern' }, path: '\\.tf$' });
  });

  it('semantic 6: a rule named generic gives way to others', async () => {
    expect((await ruleOf(`[[rules]]\nid = "my-Generic-key"\nregex = "x+"`)).givesWay).toBe(true);
    expect((await ruleOf(`[[rules]]\nid = "key"\nregex = "x+"`)).givesWay).toBeUndefined();
  });

  it('semantic 7: required rules are companions within lines and columns, or within the fragment', async () => {
    const { rules } = await read(`
[[rules]]
id = "secret"
regex = "s[0-9]{40}"
[[rules.required]]
id = "id"
withinLines = 5
withinColumns = 0
[[rules.required]]
id = "region"
[[rules]]
id = "id"
regex = "i[0-9]{20}"
skipReport = true
[[rules]]
id = "region"
regex = "r-[a-z]+"
`);
    expect(rules[0]!.near).toEqual([
      { name: 'id', rule: 'id', within: 100_000, lines: 5, columns: 0, required: true },
      { name: 'region', rule: 'region', within: 100_000, required: true },
    ]);
    expect(rules.map((rule) => rule.hidden)).toEqual([false, true, false]);
  });

  it('semantic 9: entropy is computed as gitleaks does; 0 is no check', async () => {
    expect((await ruleOf(`[[rules]]\nid = "a"\nregex = "x+"\nentropy = 3.5`)).checks).toEqual({ entropy: 3.5, entropyRule: 'gitleaks', placeholder: false });
    expect((await ruleOf(`[[rules]]\nid = "a"\nregex = "x+"\nentropy = 0`)).checks).toEqual({ placeholder: false });
  });

  it('takes keys in any letter case, and one string for a list, as gitleaks does', async () => {
    expect(await ruleOf(`[[Rules]]\nID = "a"\nRegex = "acme[0-9]"\nKeywords = "acme,Other"`)).toMatchObject({ id: 'a', detector: { anchors: ['acme', 'other'] } });
  });

  it.each([
    String.raw`(?i)\b[\w.-]{0,50}?(?:acme)(?:[ \t\w.-]{0,20})[\s'"]{0,3}(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}([[:alnum:]]{32})(?:[\x60'"\s;]|\\[nr]|$)`,
    String.raw`(?P<key>acme_[[:alnum:]]{10,20}?)(?-i:AKIA|ASIA)`,
    String.raw`(?s)-----BEGIN(?:[ A-Z]{0,20})-----.*?-----END\z`,
    String.raw`(?i:abc)[^\s]+?\Qa.b\E\pL`,
  ])('takes the syntax of real configurations: %s', async (regex) => {
    expect((await patternOf(`[[rules]]\nid = "a"\nregex = '''${regex}'''`)).kind).toBe('pattern');
  });
});
