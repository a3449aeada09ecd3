import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTrue, lastValue, parseGitConfig } from '../../src/git/index.ts';
import { buildRepo, tempFolder } from '../repos.ts';

describe("git's config syntax", () => {
  it('is read like git reads it', () => {
    using repo = buildRepo();
    const text = [
      '\uFEFF# comment', '[core] bare = false ; why', '\tworktree = "a # b" c\\', '  d\\te', '[Remote "O\\"x"]', 'promisor', 'url=x', 'url = "y" ', '[a.B]', 'K-1 = "q\\\\"', '[empty]', 'e =',
    ].join('\n');
    repo.write('config-file', text);
    const config = parseGitConfig(text);
    const listed = repo.git('config', '-z', '--list', '--no-includes', '--file', 'config-file').split('\0').filter((line) => line !== '');
    const mine = [...config].flatMap(([key, values]) => values.map((value) => `${key}\n${value}`));
    // git lists a key without `=` without a value; here it reads "true".
    expect(mine.map((line) => line.replace('promisor\ntrue', 'promisor')).sort()).toEqual(listed.sort());
  });

  it('gives back any value that git wrote', () => {
    using folder = tempFolder();
    using repo = buildRepo();
    const value = fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\', '#', ';', '\n', '\t', '=', '[', ']'), maxLength: 12 });
    fc.assert(
      fc.property(value, (wanted) => {
        const file = folder.write('config', '');
        repo.git('config', '--file', file, 'core.worktree', wanted);
        expect(lastValue(parseGitConfig(readFileSync(file, 'utf8')), 'core.worktree')).toBe(wanted);
      }),
      { numRuns: 40 },
    );
  });

  it('knows the spellings of true', () => {
    expect(['true', 'YES', 'on', '1', 'false', '0', '', undefined].map(isTrue)).toEqual([true, true, true, true, false, false, false, false]);
  });
});
