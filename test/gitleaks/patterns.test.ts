import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { bytePattern, bytesOf } from '../../src/ruleset/gitleaks/bytes.ts';
import { everyMatchHolds } from '../../src/ruleset/gitleaks/keyword-proof.ts';
import { parseRe2 } from '../../src/ruleset/re2/parse.ts';

/** Pieces that random patterns are made of: some hold the word "ab", some only parts of it. */
const piece = fc.constantFrom('ab', '(?i:aB)', 'a', 'b', '[ab]', 'x?', 'a*', '(?:ab|ba)', '(?:ab)?', '(?:ab){2}', '(?:a|xab)b', '[^a]', '\\b', 'a{1,2}b', '(a)(b)');
const pattern = fc.array(fc.array(piece, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 2 }).map((branches) => branches.map((each) => each.join('')).join('|'));
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B', 'x', ' '), maxLength: 12 });

function allMatches(source: string, input: string): string[] {
  const matcher = RE2JS.compile(source).matcher(input);
  const found: string[] = [];
  while (matcher.find()) found.push(matcher.group()!);
  return found;
}

describe('the proof that a keyword lies in every match', () => {
  it('never holds where a match lacks every word', () => {
    fc.assert(fc.property(pattern, text, (source, input) => {
      if (!everyMatchHolds(parseRe2(source), ['ab', 'bab'])) return;
      for (const match of allMatches(source, input)) expect(match.toLowerCase()).toContain('ab');
    }), { numRuns: 2000 });
  });

  it.each([
    ['acme_[0-9]{3,}', ['acme_'], true],
    ['(?i)\\b[\\w.-]{0,50}?(?:acme)(?:[ \\t\\w.-]{0,20})[\\s\'"]{0,3}(?:=|:)([a-z0-9]{32})(?:\\s|$)', ['acme'], true],
    ['(?:A3T|AKIA|ASIA)[A-Z2-7]{16}', ['a3t', 'akia', 'asia'], true],
    ['(?:A3T|AKIA|ASIA)[A-Z2-7]{16}', ['akia', 'asia'], false],
    ['ac(?:me|ne)', ['acme', 'acne'], true],
    ['a.c.m.e', ['acme'], false],
    ['(?:acme)*x', ['acme'], false],
    ['(?:acme)+x', ['acme'], true],
    ['[aA][cC]me', ['acme'], true],
    ['acacme', ['acme'], true],
  ])('%s holds one of %j: %s', (source, words, holds) => {
    expect(everyMatchHolds(parseRe2(source), words)).toBe(holds);
  });

  it('needs words, and gives up on more of them than are worth it', () => {
    expect(everyMatchHolds(parseRe2('acme'), [])).toBe(false);
    expect(everyMatchHolds(parseRe2('acme'), ['acme', 'x'.repeat(2000)])).toBe(false);
  });
});

describe('a pattern on bytes', () => {
  it.each(['[a-f0-9]{32}', '[^\\]"]+\\x60', '[]a]', '[^]a-]', '[[:alnum:]_]+', '\\\\[nr]', '\\p{Greek}', '[', 'a{1,2}'])('is the same where it is ASCII: %s', (source) => {
    expect(bytePattern(source)).toEqual({ pattern: source, widened: false });
  });

  it.each([
    ['schlüssel=(\\w+)', 'schlüssel=abc'],
    ['ü{2}x', 'üüx'],
    ['\\xfc+', 'aüü'],
    ['\\x{1F511}: (.+)', '🔑: abc'],
    ['\\Qü[\\E!', 'ü[!'],
    ['\\Qa[b\\E', 'a[b'],
    ['[äöü]{3}x', 'äöüx'],
    ['[a-zäß-ü]+', 'straße'],
    ['[^ä]b', 'cb'],
    ['[^ä]', 'x'],
    ['[\\x{100}-\\x{200}]', 'ſ'],
  ])('%s matches the bytes of the same text as on characters: %s', (source, input) => {
    const [onCharacters] = allMatches(source, input);
    expect(onCharacters).toBeDefined();
    const { pattern: onBytes } = bytePattern(source);
    expect(onBytes).toMatch(/^[\x20-\x7e]*$/);
    expect(allMatches(onBytes, bytesOf(input))[0]).toBe(bytesOf(onCharacters!));
  });

  it('says when a class takes more than it names', () => {
    expect(bytePattern('[ä]').widened).toBe(true);
    expect(bytePattern('ä').widened).toBe(false);
  });
});
