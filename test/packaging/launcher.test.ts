import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './pack.ts';

let work: string;
let bin: string;

/** The launcher beside a stand-in for the bundle, so that only the launcher is tested. */
beforeAll(() => {
  work = mkdtempSync(path.join(tmpdir(), 'keysieve-launcher-'));
  cpSync(path.join(ROOT, 'bin'), path.join(work, 'bin'), { recursive: true });
  bin = path.join(work, 'bin/keysieve.js');
  mkdirSync(path.join(work, 'dist'));
  writeFileSync(path.join(work, 'package.json'), '{"type":"module"}');
  bundle('process.stdout.write(`ran ${process.argv[2]}`);');
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

function bundle(text: string): void {
  writeFileSync(path.join(work, 'dist/keysieve.cjs'), text);
}

function launch(cache: string, more: Record<string, string> = {}): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [bin, 'x'], { encoding: 'utf8', env: { PATH: process.env['PATH'], XDG_CACHE_HOME: cache, ...more } });
}

/** Runs the launcher's text as a Node.js of that version would; gives what it printed and its exit code. */
function launchAs(version: string): { printed: string; exitCode: number | undefined; started: boolean } {
  const seen = { printed: '', started: false };
  const process: { exitCode?: number } & Record<string, unknown> = {
    version: `v${version}`,
    versions: { node: version },
    stderr: { write: (text: string) => (seen.printed += text) },
  };
  const text = readFileSync(bin, 'utf8').replace(/^#!.*/, '');
  runInNewContext(text, { process, require: () => (seen.started = true) });
  return { ...seen, exitCode: process.exitCode };
}

describe('the launcher', () => {
  it.each(['8.17.0', '20.20.2', '22.17.1'])('says in one line on Node.js %s what it needs, and exits 2', (version) => {
    const { printed, exitCode, started } = launchAs(version);
    expect(printed).toBe(`keysieve needs Node.js 22.18 or newer; this is v${version}. Install a newer one (https://nodejs.org) or use the standalone executable.\n`);
    expect([exitCode, started]).toEqual([2, false]);
  });

  it.each(['22.18.0', '24.0.0', '26.10.0'])('starts on Node.js %s', (version) => {
    expect(launchAs(version)).toEqual({ printed: '', exitCode: undefined, started: true });
  });

  it('is written without syntax that Node.js 8 lacks', () => {
    const code = readFileSync(bin, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    expect(code).not.toMatch(/=>|\blet\b|\bconst\b|`|\?\.|\?\?|\bimport\b|\.\.\.|\bcatch \{/);
  });

  it('keeps compiled code in a folder that only its user may enter', () => {
    const cache = path.join(work, 'cache');
    expect(launch(cache)).toMatchObject({ status: 0, stdout: 'ran x', stderr: '' });
    expect(statSync(path.join(cache, 'keysieve/compile-cache')).mode & 0o777).toBe(0o700);
    expect(readdirSync(path.join(cache, 'keysieve/compile-cache'))).toHaveLength(1);
  });

  it('puts no compiled code where others may write', () => {
    const cache = path.join(work, 'shared');
    const folder = path.join(cache, 'keysieve/compile-cache');
    mkdirSync(folder, { recursive: true });
    chmodSync(path.join(cache, 'keysieve'), 0o777);
    expect(launch(cache)).toMatchObject({ status: 0, stdout: 'ran x', stderr: '' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('makes no cache when KEYSIEVE_NO_COMPILE_CACHE is set', () => {
    const cache = path.join(work, 'none');
    expect(launch(cache, { KEYSIEVE_NO_COMPILE_CACHE: '1' })).toMatchObject({ status: 0, stdout: 'ran x' });
    expect(existsSync(cache)).toBe(false);
  });

  it('runs where the cache folder cannot be made', () => {
    writeFileSync(path.join(work, 'file'), '');
    expect(launch(path.join(work, 'file'))).toMatchObject({ status: 0, stdout: 'ran x', stderr: '' });
  });

  it('never exits 0 or 1 when the bundle fails to load', () => {
    bundle('throw new Error("broken install");');
    const run = launch(path.join(work, 'cache'));
    expect(run.status).toBe(3);
    expect(run.stderr).toContain('broken install');
  });
});
