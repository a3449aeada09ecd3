import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { GITLEAKS_RULES } from '../../src/ruleset/gitleaks/alias-table.ts';
import { isGitleaksRule, resolveBuiltIn } from '../../src/ruleset/gitleaks/index.ts';

const FOLDER = join(import.meta.dirname, '../../rules');

/** Ids of the rules in `rules/`. */
function builtInIds(): Set<string> {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  return new Set(files.flatMap((file) => (parse(readFileSync(join(FOLDER, file), 'utf8')) as { rules: { id: string }[] }).rules.map((rule) => rule.id)));
}

describe('the table of gitleaks\' rule ids', () => {
  it('has all 222 rules of gitleaks 8.30', () => {
    expect(Object.keys(GITLEAKS_RULES)).toHaveLength(222);
  });

  it('names only rules that Keysieve has', () => {
    const known = builtInIds();
    expect(Object.entries(GITLEAKS_RULES).flatMap(([id, ours]) => ours.filter((each) => !known.has(each)).map((each) => `${id} -> ${each}`))).toEqual([]);
  });

  it('leads from every id that both use to the rule of that id, unless it means another', () => {
    const known = builtInIds();
    const shared = Object.keys(GITLEAKS_RULES).filter((id) => known.has(id));
    expect(shared).toContain('github-pat');
    expect(shared.filter((id) => !GITLEAKS_RULES[id]!.includes(id)).map((id) => [id, GITLEAKS_RULES[id]!])).toEqual([
      // gitleaks means app tokens, and calls the others facebook-page-access-token.
      ['facebook-access-token', []],
      // gitleaks calls the newer form heroku-api-key-v2.
      ['heroku-api-key', ['heroku-api-key-legacy']],
    ]);
  });

  it('gives only rules that there are', () => {
    expect(resolveBuiltIn('heroku-api-key', new Set(['heroku-api-key', 'heroku-api-key-legacy']))).toEqual(['heroku-api-key-legacy']);
    expect(resolveBuiltIn('openai-api-key', new Set(['openai-legacy-key']))).toEqual(['openai-legacy-key']);
    expect(resolveBuiltIn('own', new Set(['own']))).toEqual(['own']);
    expect(resolveBuiltIn('toString', new Set(['own']))).toEqual([]);
  });

  it('knows an id of gitleaks from one that only looks like a property', () => {
    expect(isGitleaksRule('beamer-api-token')).toBe(true);
    expect(isGitleaksRule('constructor')).toBe(false);
  });
});
