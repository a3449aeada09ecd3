/**
 * Makes a large repository that looks like a real one, of what npm publishes: many versions of popular packages, committed in the order of
 * their release with the release's date, a branch for each package, merged into `main` now and then, repacked as a server would.
 *
 *   node benchmarks/make-history.ts FOLDER [--versions N]
 *
 * Downloads go to FOLDER.cache and are kept. The repository is FOLDER (bare).
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const PACKAGES = [
  'lodash', 'react', 'react-dom', 'vue', 'express', 'axios', 'moment', 'webpack', 'typescript', 'eslint', 'jquery', 'bootstrap', 'chalk', 'commander', 'rxjs', 'core-js', 'aws-sdk', 'firebase',
  'mongoose', 'next', 'antd', 'three', 'd3', 'socket.io', 'prettier', 'rollup', 'vite', 'svelte', 'ember-source', 'preact', 'redux', 'graphql', 'date-fns', 'yargs', 'request', 'async', 'bluebird',
  'underscore', 'handlebars', 'mocha', 'jest', 'jasmine-core', 'karma', 'less', 'sass', 'postcss', 'terser', 'uglify-js', 'acorn', 'esprima', '@babel/core', '@babel/parser', '@types/node', 'zone.js',
  'sequelize', 'knex', 'pg', 'mysql2', 'redis', 'ws',
];

const { values, positionals } = parseArgs({ options: { versions: { type: 'string', default: '25' } }, allowPositionals: true });
const target = path.resolve(positionals[0] ?? '/tmp/keysieve-history.git');
const cache = `${target}.cache`;

interface Release {
  name: string;
  version: string;
  time: number;
}

/** Releases of a package, thinned out to at most `most`, oldest first. */
function releasesOf(name: string, most: number): Release[] {
  const times = JSON.parse(execFileSync('npm', ['view', name, 'time', '--json'], { encoding: 'utf8', maxBuffer: 1 << 28 })) as Record<string, string>;
  const all = Object.entries(times)
    .filter(([version]) => /^\d+\.\d+\.\d+$/.test(version))
    .map(([version, time]) => ({ name, version, time: Math.floor(Date.parse(time) / 1000) }))
    .sort((a, b) => a.time - b.time);
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(most, all.length) }, (_, i) => all[Math.floor(i * step)]!);
}

/** Unpacks a release into the cache; null where the registry no longer has it. */
function fetched({ name, version }: Release): string | null {
  const folder = path.join(cache, `${name.replace('/', '+')}@${version}`);
  if (existsSync(path.join(folder, 'done'))) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    const file = execFileSync('npm', ['pack', `${name}@${version}`, '--silent', '--ignore-scripts', '--pack-destination', folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    execFileSync('tar', ['-xzf', path.join(folder, file), '-C', folder, '--no-same-owner']);
    rmSync(path.join(folder, file));
    execFileSync('touch', [path.join(folder, 'done')]);
    return folder;
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return null;
  }
}

/** Starts a `git fast-import` and answers how to write to it and how to end it. */
function startImport(): { write(bytes: string | Buffer): Promise<void>; end(): Promise<void> } {
  const child = spawn('git', ['--git-dir', target, 'fast-import', '--quiet', '--force'], { stdio: ['pipe', 'inherit', 'inherit'] });
  return {
    write: (bytes) => (child.stdin.write(bytes) ? Promise.resolve() : new Promise((resolve) => child.stdin.once('drain', resolve))),
    end: () =>
      new Promise((resolve, reject) => {
        child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`git fast-import ended with ${code}`))));
        child.stdin.end('done\n');
      }),
  };
}

function data(text: string | Buffer): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
}

async function main(): Promise<void> {
  mkdirSync(cache, { recursive: true });
  rmSync(target, { recursive: true, force: true });
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', target]);
  const releases = PACKAGES.flatMap((name) => releasesOf(name, Number(values.versions))).sort((a, b) => a.time - b.time);
  const git = startImport();
  await git.write('feature done\n');
  let count = 0;
  for (const release of releases) {
    const folder = fetched(release);
    if (folder === null) continue;
    await commitRelease(git, release, folder, ++count);
    if (count % 10 === 0) await mergeIntoMain(git, release, count);
  }
  await git.end();
  execFileSync('git', ['--git-dir', target, 'repack', '-adfq', '--depth=50', '--window=10'], { stdio: 'inherit' });
  console.log(`${count} releases in ${target}`);
}

async function commitRelease(git: ReturnType<typeof startImport>, { name, version, time }: Release, folder: string, count: number): Promise<void> {
  const branch = `refs/heads/packages/${name.replace('@', '').replace('/', '-')}`;
  const place = `packages/${name}`;
  await git.write(`commit ${branch}\nmark :${count}\nauthor ${name} maintainers <maintainers@${name.replace(/[@/]/g, '')}.example> ${time} +0000\ncommitter release <release@example.org> ${time} +0000\n`);
  await git.write(data(`${name} ${version}`));
  await git.write(`D ${place}\n`);
  const root = readdirSync(folder).find((entry) => statSync(path.join(folder, entry)).isDirectory())!;
  for (const entry of readdirSync(path.join(folder, root), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const inside = path.relative(path.join(folder, root), file);
    if (/["\n\\]/.test(inside)) continue;
    await git.write(`M 100644 inline ${place}/${inside}\n`);
    await git.write(data(readFileSync(file)));
  }
}

/** A merge of the branch into main, which takes the branch's files. */
async function mergeIntoMain(git: ReturnType<typeof startImport>, { name, version, time }: Release, count: number): Promise<void> {
  await git.write(`commit refs/heads/main\ncommitter release <release@example.org> ${time + 1} +0000\n`);
  await git.write(data(`Merge ${name} ${version}`));
  await git.write(`merge :${count}\nD packages/${name}\nM 100644 inline packages/${name}/VERSION\n`);
  await git.write(data(version));
}

await main();
