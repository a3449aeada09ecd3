import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../src/cli/explain-lines.ts';

describe('lines of a text', () => {
  it('end with LF, CRLF or a lone CR, and are counted from 1', () => {
    const lines = linesOf(Buffer.from('a\r\nbc\rd\n\nlast'));
    expect(Array.from({ length: lines.count }, (_, i) => lines.span(i + 1)).map((span) => lines.text(span!.start, span!.end))).toEqual(['a', 'bc', 'd', '', 'last']);
    expect(lines.span(6)).toBeNull();
  });

  it('have no last one behind a final line feed', () => {
    expect(linesOf(Buffer.from('a\nb\n')).count).toBe(2);
    expect(linesOf(Buffer.from('')).count).toBe(1);
  });

  it('of wide text are shown as text, with columns in characters', () => {
    const lines = linesOf(Buffer.from('\ufeffone\r\ntwo three\r\n', 'utf16le'));
    const span = lines.span(2)!;
    expect(lines.text(span.start, span.end).trim()).toBe('two three');
    expect(lines.place(span.start + 8)).toEqual({ line: 2, column: 5 });
  });

  it('tell the place of every offset as cutting the text there does', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'é', '漢', '\n'), maxLength: 60 }), fc.nat(60), (text, cut) => {
        const before = [...text].slice(0, cut).join('');
        const expected = { line: before.split('\n').length, column: Array.from(before.slice(before.lastIndexOf('\n') + 1)).length + 1 };
        const bytes = Buffer.from(`${text}x`);
        expect(linesOf(bytes).place(Buffer.byteLength(before))).toEqual(expected);
      }),
    );
  });
});
