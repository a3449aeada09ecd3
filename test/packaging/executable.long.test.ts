import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './pack.ts';

let work: string;
let program: string;

beforeAll(() => {
  work = mkdtempSync(path.join(tmpdir(), 'keysieve-executable-'));
  const printed = execFileSync(process.execPath, [path.join(ROOT, 'scripts/build-binary.ts')], { cwd: ROOT, encoding: 'utf8' });
  program = path.resolve(ROOT, printed.trim());
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('the standalone executable', () => {
  it('runs nothing of the folder it is started in', () => {
    const hostile = path.join(work, 'hostile');
    mkdirSync(hostile);
    writeFileSync(path.join(hostile, 'bunfig.toml'), 'preload = ["./preload.js"]\n');
    writeFileSync(path.join(hostile, 'preload.js'), 'require("fs").writeFileSync("ran", "");console.log("ran");\n');
    writeFileSync(path.join(hostile, '.env'), 'NO_COLOR=1\n');
    const run = spawnSync(program, ['--version'], { cwd: hostile, encoding: 'utf8', env: {} });
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(run.stdout).not.toContain('ran');
  });

  it('scans without Node.js, with one thread and with two', () => {
    const folder = path.join(work, 'clean');
    mkdirSync(folder);
    for (let index = 0; index < 300; index++) writeFileSync(path.join(folder, `${index}.ts`), `export const value = ${index};\n`);
    const runs = ['1', '2'].map((threads) => spawnSync(program, ['scan', folder, '--threads', threads, '--report', 'json=-'], { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } }));
    expect(runs.map(({ status }) => status)).toEqual([0, 0]);
    expect(runs[1]?.stdout).toBe(runs[0]?.stdout);
  });
});
