import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, pack } from './pack.ts';

/** Package managers that block the install scripts of dependencies. */
const MANAGERS = [
  { name: 'npm 12', install: (tarball: string) => ['npm@12', 'install', '--no-audit', '--no-fund', tarball] },
  { name: 'pnpm', install: (tarball: string) => ['pnpm@12', 'add', tarball] },
];

let work: string;
let tarball: string;
let code: string;

beforeAll(() => {
  work = mkdtempSync(path.join(tmpdir(), 'keysieve-installs-'));
  tarball = pack(path.join(work, 'tarball'));
  code = path.join(work, 'code');
  mkdirSync(code);
  const parts = JSON.parse(execFileSync(process.execPath, [path.join(ROOT, 'scripts/make-token.ts'), 'github'], { encoding: 'utf8' })) as string[];
  writeFileSync(path.join(code, 'deploy.sh'), `curl -H "Authorization: token ${parts.join('')}" https://api.github.com/user\n`);
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

function emptyFolder(name: string): string {
  const folder = path.join(work, name.replace(/\W/g, '-'));
  mkdirSync(folder);
  return folder;
}

/** The running Node.js first on PATH, whatever the machine has. */
const environment = { ...process.env, PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}` };

describe.each(MANAGERS)('the tarball, installed by $name into an empty folder', ({ name, install }) => {
  let folder: string;

  beforeAll(() => {
    folder = emptyFolder(name);
    writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
    execFileSync('npx', ['--yes', ...install(tarball)], { cwd: folder, stdio: 'pipe', env: environment });
  });

  it('brings no other package', () => {
    expect(readdirSync(path.join(folder, 'node_modules')).filter((entry) => !entry.startsWith('.'))).toEqual(['keysieve']);
  });

  it('scans: 0 for a clean folder, 1 for a secret', () => {
    const bin = path.join(folder, 'node_modules/.bin/keysieve');
    const clean = emptyFolder(`${name} clean`);
    writeFileSync(path.join(clean, 'a.ts'), 'export const a = 1;\n');
    expect(spawnSync(bin, ['scan', clean], { env: environment }).status).toBe(0);
    const found = spawnSync(bin, ['scan', code, '--report', 'json=-'], { encoding: 'utf8', env: environment });
    expect(found.status).toBe(1);
    expect((JSON.parse(found.stdout) as { findings: unknown[] }).findings).toHaveLength(1);
  });

  it('gives its types and its library to a program', () => {
    const program = path.join(folder, 'program.mjs');
    writeFileSync(program, `import * as keysieve from 'keysieve'; process.stdout.write(typeof keysieve.scan);`);
    expect(spawnSync(process.execPath, [program], { encoding: 'utf8' }).stdout).toBe('function');
    expect(existsSync(path.join(folder, 'node_modules/keysieve/dist/types/index.d.ts'))).toBe(true);
  });
});

describe('the tarball, run by npx without an install', () => {
  it('scans with npm 12', () => {
    const args = ['--yes', 'npm@12', 'exec', '--yes', `--package=${tarball}`, '--', 'keysieve', 'scan', code];
    expect(spawnSync('npx', args, { cwd: emptyFolder('npx'), env: environment }).status).toBe(1);
  });
});

describe.each(['8', '20'])('the launcher on a real Node.js %s', (major) => {
  it('says in one line what it needs, and exits 2', () => {
    const folder = emptyFolder(`node ${major}`);
    execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, `node-${process.platform}-${process.arch}@${major}`], { cwd: folder, stdio: 'pipe' });
    const node = path.join(folder, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
    const run = spawnSync(node, [path.join(ROOT, 'bin/keysieve.js'), '--version'], { encoding: 'utf8' });
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/^keysieve needs Node\.js 22\.18 or newer; this is v\d+\.\d+\.\d+\. [^\n]+\n$/);
  });
});
