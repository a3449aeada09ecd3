import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeText, shownPath } from '../../src/report/terminal-text.ts';

describe('text for a terminal', () => {
  it('F094 escapes ESC, OSC 8, CR, backspace, bidirectional and invisible characters', () => {
    expect(escapeText('\u001b]8;;http://x\u0007a\r\b\u202e\u200b\u2066\u009b\u{e0041}')).toBe('\\x1b]8;;http://x\\x07a\\r\\x08\\u202e\\u200b\\u2066\\x9b\\u{e0041}');
  });

  it('F093 shows bytes that are not UTF-8 as bytes', () => {
    expect(shownPath('caf\udce9.txt')).toBe('"caf\\xe9.txt"');
  });

  it('F092 leaves plain names alone and quotes those that could be read in two ways', () => {
    expect(shownPath('src/a b-ä日.ts')).toBe('src/a b-ä日.ts');
    expect(shownPath('a\nb')).toBe('"a\\nb"');
    expect(shownPath('a\\nb')).toBe('"a\\\\nb"');
    expect(shownPath(' a')).toBe('" a"');
    expect(shownPath('say "x"')).toBe('"say \\"x\\""');
    expect(shownPath('')).toBe('""');
  });

  it('F092 F094 gives each path a spelling of its own, without control characters', () => {
    const path = fc.string({ unit: fc.constantFrom('a', '\\', '"', 'n', 'x1b', ' ', '\n', '\u001b', '\u202e', '\udc80') });
    fc.assert(
      fc.property(path, path, (one, other) => {
        expect(shownPath(one) === shownPath(other)).toBe(one === other);
        expect(shownPath(one)).toMatch(/^[ -~]*$/);
      }),
    );
  });
});
