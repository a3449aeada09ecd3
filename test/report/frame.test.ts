import { describe, expect, it } from 'vitest';
import { layOut } from '../../src/report/code-line.ts';
import { frameOf, longLinesOf, snippetOf } from '../../src/report/frame.ts';
import { maskerFor } from '../../src/report/mask.ts';
import { OTHER_TOKEN, runOf, TOKEN, type PlantedFile } from './runs.ts';

function frameOfFirst(file: PlantedFile, values: string[], showSecrets = false) {
  const run = runOf([file], values.map((value) => ({ value })));
  const finding = run.findings[0]!;
  return frameOf(finding, finding.sightings[0]!, run.rules.get(finding.rule), maskerFor(run, showSecrets), longLinesOf(run))!;
}

describe('code frame', () => {
  it('F130 hides the other secrets of the line with its own', () => {
    const frame = frameOfFirst({ path: 'a', content: `a=${TOKEN} b=${OTHER_TOKEN}` }, [TOKEN, OTHER_TOKEN]);
    expect(frame).toEqual({ line: 1, lines: 1, text: 'a=ghp_******** b=********', mark: { start: 2, end: 14 } });
  });

  it('F130 hides a part of a neighbour at the end of a cut line by its position', () => {
    const neighbour = '!$&?!§$&?!(&%$!)'.repeat(3);
    const frame = frameOfFirst({ path: 'a', content: `${' '.repeat(300)}${TOKEN}${' '.repeat(260)}${neighbour} ${' '.repeat(400)}` }, [TOKEN, neighbour]);
    expect(frame.text).toMatch(/^ {200}ghp_\*{8} {260}\*{8}$/);
  });

  it('F130 shows no word at the end of a cut line: it may be a part of a copy that nobody reported', () => {
    const frame = frameOfFirst({ path: 'a', content: `${' '.repeat(300)}${TOKEN}${' '.repeat(260)}${OTHER_TOKEN} ${' '.repeat(400)}` }, [TOKEN]);
    expect(frame.text).toMatch(/^ {200}ghp_\*{8} {260}…$/);
  });

  it('F130 hides all of an encoded secret of which only the start is marked', () => {
    const hex = Buffer.from(`${TOKEN}${OTHER_TOKEN}`.repeat(5)).toString('hex');
    const run = runOf([{ path: 'a', content: `x: ${hex}` }], [{ value: hex }]);
    const [finding] = run.findings;
    const sighting = { ...finding!.sightings[0]!, decoded: ['hex' as const] };
    sighting.excerpt = { firstLine: 1, lines: [`x: ${hex}`], cut: false, marks: [{ line: 0, start: 3, end: 515 }] };
    run.findings = [{ ...finding!, value: `${TOKEN}${OTHER_TOKEN}`.repeat(5), sightings: [sighting] }];
    expect(frameOf(run.findings[0]!, sighting, undefined, maskerFor(run, false), longLinesOf(run))!.text).toBe('x: ********');
  });

  it('marks the text of a secret that is shown', () => {
    const frame = frameOfFirst({ path: 'a', content: `a=${TOKEN};` }, [TOKEN], true);
    expect(frame.text.slice(frame.mark.start, frame.mark.end)).toBe(TOKEN);
  });

  it('F089 cuts a long line so that the mark stays in it', () => {
    const frame = { line: 1, lines: 1, text: `${'a '.repeat(200)}<ghp_********>${' b'.repeat(200)}`, mark: { start: 401, end: 413 } };
    expect(snippetOf(frame, 60)).toMatch(/^….*<ghp_\*{8}>.*…$/);
    const line = layOut(frame, 60);
    expect(line.text.slice(line.indent, line.indent + line.length)).toBe('ghp_********');
    expect(line.text.length).toBeLessThanOrEqual(60);
  });
});

describe('layout of a frame', () => {
  const laid = (text: string, room = 80) => {
    const start = text.indexOf('****');
    return layOut({ line: 1, lines: 1, text, mark: { start, end: start + 4 } }, room);
  };

  it('expands tabs to stops of four cells', () => {
    expect(laid('\ta\t****')).toEqual({ text: '    a   ****', indent: 8, length: 4 });
  });

  it('counts wide characters as two cells and combining marks as none', () => {
    expect(laid('鍵=****').indent).toBe(3);
    expect(laid('😀 ****').indent).toBe(3);
    expect(laid('e\u0301=****').indent).toBe(2);
  });

  it('F094 escapes what a terminal would obey and keeps the mark in place', () => {
    expect(laid('\u001b[31m\u202e\r****')).toEqual({ text: '\\x1b[31m\\u202e\\r****', indent: 16, length: 4 });
  });
});
