import { describe, expect, it } from 'vitest';
import { hazards, parseRe2, PatternError, toJavaScript, toRe2Source } from '../../src/ruleset/index.ts';

describe('a pattern that could backtrack without end', () => {
  it.each(['(?:a+)+b', '(?:a|a)*b', '(?:a|ab|b)*c', '(?:a*)*', '(?:[a-z]+-?)+x', '\\w+\\w+x', '\\s*\\w*\\s*\\w*[^x]*x', '(?:\\w{1,50}){20}x', '(?:[a-z]?[a-z]?){20}x'])('is refused: %s', (source) => {
    expect(hazards(parseRe2(source))).not.toEqual([]);
  });

  it.each([
    '\\b(ghp_[0-9A-Za-z]{36})\\b',
    '(?:[a-z]+\\.)+com',
    '(?:a|b|c)*d',
    'eyJ[\\w-]{10,1000}\\.eyJ[\\w-]{10,1000}\\.[\\w-]{10,1000}',
    '(?i)[\\w.-]{0,50}?word(?:[ \\t\\w.-]{0,20})[\\s\'"]{0,3}(?:=|>|:{1,3}=|=>)[\\x60\'"\\s=]{0,5}([a-z0-9]{32})',
    '-----BEGIN[ A-Z0-9_-]{0,100}KEY-----[A-Za-z0-9+/=\\s]{64,5000}?-----END'.replace('5000', '1000'),
  ])('is not %s', (source) => expect(hazards(parseRe2(source))).toEqual([]));
});

describe('a pattern', () => {
  it.each([
    ['a(b', 1], ['a)b', 1], ['a**', 2], ['*a', 0], ['[a', 0], ['[b-a]', 1], ['a{1001}', 1], ['(?:a{500}){3}', 10], ['(?=a)', 0], ['(?<!a)', 0], ['(a)\\1', 3], ['\\Z', 0], ['\\C', 0], ['(?P<n>a)(?P<n>b)', 8],
    ['[[:alphabet:]]', 1], ['\\pX', 0], ['\\x{110000}', 0], ['a\\', 1], ['[é-ü]', 1], ['[^é]', 0], ['(?x)a', 0],
  ])('with a fault says where it is: %s', (source, offset) => {
    try {
      parseRe2(source);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(PatternError);
      expect((error as PatternError).offset).toBe(offset);
    }
  });

  it('takes a character that is not ASCII for its UTF-8 bytes, and an escape for its byte', () => {
    const bytes = (text: string): string => Buffer.from(text).toString('latin1');
    const matches = (source: string, text: string): boolean => new RegExp(`^(?:${toJavaScript(parseRe2(source)).source})$`).test(text);
    expect(matches('clé', bytes('clé'))).toBe(true);
    expect(matches('[aé€]{2}', bytes('€é'))).toBe(true);
    expect(matches('é{2}', bytes('éé'))).toBe(true);
    expect(matches('\\xe9', '\xe9')).toBe(true);
    expect(matches('\\x{20ac}', bytes('€'))).toBe(true);
    expect(matches('(?i)[ÀK]', 'k')).toBe(true);
    expect(toRe2Source(parseRe2('é+'))).toBe('(?:\\xc3\\xa9)+');
  });

  it('knows Unicode classes as far as bytes go', () => {
    const { source } = toJavaScript(parseRe2('^\\p{Lu}\\PL\\p{Latin}\\p{^N}$'));
    expect(new RegExp(source).test('\xc0\xd7\xff*')).toBe(true);
    expect(new RegExp(source).test('aa1a')).toBe(false);
  });
});
