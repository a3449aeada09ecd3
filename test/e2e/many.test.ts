import { beforeAll, describe, expect, it } from 'vitest';
import { buildRepo, tempFolder } from '../repos.ts';
import { KEY_ID, keysieve, type Report } from './program.ts';

const DECOYS = 50_000;
/** Matches that a comment allows, and behind them one that nothing does. */
let text: string;

beforeAll(() => {
  const lines = Array.from({ length: DECOYS }, (_, index) => `${KEY_ID.slice(0, -4)}${base32(index)} keysieve:allow`);
  text = `${lines.join('\n')}\n${KEY_ID}\n`;
});

/** Four letters of a key id for a number. */
function base32(number: number): string {
  return [15, 10, 5, 0].map((shift) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[(number >> shift) & 31]).join('');
}

function expectIncomplete({ code, stdout }: { code: number | null; stdout: string }, what: RegExp): void {
  const report = JSON.parse(stdout) as Report;
  expect(code).toBe(3);
  expect(report.complete).toBe(false);
  expect(report.coverage.unread).toEqual([{ what: expect.stringMatching(what) as string, why: `it has ${DECOYS + 1} matches, and only the first ${DECOYS} were judged` }]);
  expect(report.coverage.read + 1).toBe(report.coverage.inScope);
}

describe('F112 a secret behind more matches than are judged', () => {
  it('makes a scan of files or a stream incomplete', () => {
    using folder = tempFolder();
    folder.write('a.txt', text);
    expectIncomplete(keysieve(['scan', 'a.txt', '-q', '--report', 'json'], { cwd: folder.path }), /^a\.txt$/);
    expectIncomplete(keysieve(['stdin', '--name', 'b.txt', '-q', '--report', 'json'], { input: text }), /^b\.txt$/);
  });

  it('makes a scan of a commit to be, of a range and of a history incomplete', () => {
    using repo = buildRepo({ files: { 'base.txt': 'x\n' } });
    repo.write('a.txt', text);
    repo.git('add', 'a.txt');
    expectIncomplete(keysieve(['staged', '-q', '--report', 'json'], { cwd: repo.path }), /^a\.txt$/);
    repo.git('commit', '-qm', 'more');
    expectIncomplete(keysieve(['range', 'HEAD~1..HEAD', '-q', '--report', 'json'], { cwd: repo.path }), /^a\.txt$/);
    expectIncomplete(keysieve(['history', '-q', '--report', 'json'], { cwd: repo.path }), /^[0-9a-f]{40}$/);
  });

  it('is found where the others are fewer', () => {
    using folder = tempFolder();
    folder.write('a.txt', text.slice(text.indexOf('\n') + 1));
    const { code, stdout } = keysieve(['scan', 'a.txt', '-q', '--report', 'json'], { cwd: folder.path });
    expect([code, (JSON.parse(stdout) as Report).findings.map(({ sightings }) => sightings[0]!.line)]).toEqual([1, [DECOYS]]);
  });
});
