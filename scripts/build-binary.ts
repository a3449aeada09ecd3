/**
 * `npm run build:binary [-- --target linux-x64]`: dist/ as one executable, build/bin/keysieve-<target>, by Bun.
 * Bun is no devDependency: its binary is 90 MB that one script needs. It is fetched once, as its npm package (no install script runs), into the
 * user's cache folder, and used only where its bytes have the integrity pinned here. Cross-compiling lets Bun itself fetch the other runtime.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = path.dirname(import.meta.dirname);
const DIST = path.join(ROOT, 'dist');
const BUN_VERSION = '1.4.5';

/** Integrity of `@oven/bun-<host>` in BUN_VERSION, for the machines that may build. */
const INTEGRITY: Record<string, string> = {
  'linux-x64': 'sha512-IWX9BELoGHAUtMonkeSaNaZwXzRk+oDw6Mk+HBFXd3KHYIBNBsIGRupMZPcgNoDbJpLu6gAJjIoIVPZtt1aJ1g==',
  'linux-aarch64': 'sha512-4BXmsSKnjOrlGWqZV4x/oWa7AVoR+B6lCXddMzOAXBIm3t50eslg9wb66gmtW1AamEQ1l1CDvmmruysEhqOWMg==',
  'darwin-x64': 'sha512-qkLPMGHZM9NI6CeHTWwVezzmlo6cC4Ta7yUAjYIWXS366qQcOlcp75t2uZyiuVRBMPS0h9qE0tCcvCHGaFqjJg==',
  'darwin-aarch64': 'sha512-4MIFXHmctH2EhAxLXm2/qxNtv17dFtLJylvaOCsrgq6KSqHTs6eW5YSrJjRbJxYUJaR901fsN8JfZOa+CsWpWQ==',
  'windows-x64': 'sha512-FNvply651vcE/GHgNWz6mZvhmkwBuu8Hw54oNzA+CQog+HW+542rXQmZqNHRkFxazD9L3xi+iTtvO3engAgJfw==',
};

/** This machine in Bun's words, e.g. "linux-x64". */
function host(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `${system}-${process.arch === 'arm64' ? 'aarch64' : process.arch}`;
}

/** Path of the pinned Bun, fetched where it is not in the cache; throws where its bytes are not those pinned, or the machine is not in INTEGRITY. */
function bun(): string {
  const wanted = INTEGRITY[host()];
  if (wanted === undefined) throw new Error(`no Bun is pinned for ${host()}; build on ${Object.keys(INTEGRITY).join(', ')}`);
  const cache = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'keysieve', 'build');
  const folder = path.join(cache, `bun-${BUN_VERSION}-${host()}`);
  const program = path.join(folder, 'bin', process.platform === 'win32' ? 'bun.exe' : 'bun');
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  const work = mkdtempSync(path.join(cache, 'fetch-'));
  try {
    execFileSync('npm', ['pack', `@oven/bun-${host()}@${BUN_VERSION}`, '--silent', '--pack-destination', work], { cwd: work, stdio: 'pipe' });
    const tarball = readdirSync(work).find((file) => file.endsWith('.tgz')) ?? '';
    const got = `sha512-${createHash('sha512').update(readFileSync(path.join(work, tarball))).digest('base64')}`;
    if (got !== wanted) throw new Error(`@oven/bun-${host()}@${BUN_VERSION} has integrity ${got}, pinned is ${wanted}`);
    execFileSync('tar', ['-xzf', tarball], { cwd: work });
    renameSync(path.join(work, 'package'), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return program;
}

/** The entry of the executable: the CLI, and imports that make Bun carry the data files under the names that the bundle asks for. */
function entryText(): string {
  const data = readdirSync(DIST).filter((file) => /\.(wasm|bin)$/.test(file));
  const imports = data.map((file) => `import ${JSON.stringify(path.join(DIST, file))} with { type: 'file' };`);
  return `${imports.join('\n')}\nimport ${JSON.stringify(path.join(DIST, 'keysieve.cjs'))};\n`;
}

/** What Bun is told. Left to itself, an executable reads `.env` and `bunfig.toml` (with its preload scripts) of the folder it is started in: of the scanned repository. */
function buildFlags(target: string): string[] {
  return [
    '--compile', `--target=bun-${target}`, '--format=esm', '--bytecode', '--minify-syntax', '--minify-whitespace',
    '--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig', '--no-compile-autoload-tsconfig', '--no-compile-autoload-package-json',
    '--asset-naming=[name].[ext]', '--external=re2',
  ];
}

function main(target: string): void {
  const out = path.join(ROOT, 'build', 'bin');
  const program = path.join(out, `keysieve-${target}${target.startsWith('windows') ? '.exe' : ''}`);
  mkdirSync(out, { recursive: true });
  // Bun derives the names inside the executable from the entry's folder, and leaves scratch files in the working one.
  const entry = path.join(DIST, 'standalone.js');
  const scratch = mkdtempSync(path.join(tmpdir(), 'keysieve-binary-'));
  try {
    writeFileSync(entry, entryText());
    const args = ['build', ...buildFlags(target), entry, path.join(DIST, 'worker.cjs'), '--outfile', program];
    execFileSync(bun(), args, { cwd: scratch, stdio: ['ignore', 'pipe', 'inherit'] });
  } finally {
    rmSync(entry, { force: true });
    rmSync(scratch, { recursive: true, force: true });
  }
  process.stdout.write(`${path.relative(process.cwd(), program)}\n`);
}

const { values } = parseArgs({ options: { target: { type: 'string', default: host() } } });
main(values.target);
