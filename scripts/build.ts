/**
 * `npm run build [-- --if-stale] [-- --until STAGE]`: kernel -> rules -> bundle with types.
 * build/ has the kernel and the rules for code that runs from src/; dist/ is what is published. Silent unless something fails.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './build-bundle.ts';
import { filesBelow, readStamps, stampOf } from './build-stamps.ts';

const ROOT = path.dirname(import.meta.dirname);
const BUILD = path.join(ROOT, 'build');
const DIST = path.join(ROOT, 'dist');
const STAMPS = path.join(DIST, 'stamps.json');

/** A stage makes `output` from `inputs`. What lies in build/ is also copied into dist/, and back where build/ was lost. */
interface Stage {
  name: string;
  inputs: string[];
  output: { folder: string; file: string };
  run: () => Promise<void> | void;
}

const STAGES: Stage[] = [
  {
    name: 'kernel',
    inputs: ['src/kernel/assembly', 'src/kernel/asconfig.json', 'package-lock.json'],
    output: { folder: BUILD, file: 'kernel.wasm' },
    run: () => runNode('node_modules/assemblyscript/bin/asc.js', ['--config', 'asconfig.json', '--target', 'release'], path.join(ROOT, 'src/kernel')),
  },
  {
    name: 'rules',
    inputs: ['rules', 'src', 'scripts', 'package-lock.json'],
    output: { folder: BUILD, file: 'ruleset.bin' },
    run: () => runNode('scripts/compile-rules.ts', [], ROOT),
  },
  {
    name: 'bundle',
    inputs: ['rules', 'src', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.types.json'],
    output: { folder: DIST, file: 'keysieve.cjs' },
    run: makeDist,
  },
];

/** Runs a script of the repository with this Node; throws with its output where it fails. */
function runNode(script: string, args: string[], cwd: string): void {
  const done = spawnSync(process.execPath, [path.join(ROOT, script), ...args], { cwd, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${script} ${args.join(' ')} failed (${done.status ?? done.signal})\n${done.stdout}${done.stderr}`);
}

/** Bundles into a folder of its own and swaps file by file, so that a `keysieve` started meanwhile never meets half a bundle. */
async function makeDist(): Promise<void> {
  const fresh = path.join(BUILD, `dist-${process.pid}`);
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  try {
    const beside = STAGES.filter((stage) => stage.output.folder === BUILD).map((stage) => stage.output.file);
    for (const file of beside) copyFileSync(path.join(BUILD, file), path.join(fresh, file));
    await bundle(ROOT, fresh, beside);
    runNode('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.types.json', '--outDir', path.join(fresh, 'types')], ROOT);
    swapInto(fresh, DIST);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function swapInto(fresh: string, target: string): void {
  const files = filesBelow(fresh, ['.']);
  for (const file of files) {
    mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    renameSync(path.join(fresh, file), path.join(target, file));
  }
  const wanted = new Set([...files, path.basename(STAMPS)]);
  for (const file of filesBelow(target, ['.'])) if (!wanted.has(file)) rmSync(path.join(target, file));
}

/** True where the stage's output is there and its stamp is that of today's inputs. */
function isFresh(stage: Stage, stamp: string, kept: string | undefined): boolean {
  if (stamp !== kept) return false;
  const output = path.join(stage.output.folder, stage.output.file);
  if (existsSync(output)) return true;
  const copy = path.join(DIST, stage.output.file);
  if (stage.output.folder === DIST || !existsSync(copy)) return false;
  mkdirSync(BUILD, { recursive: true });
  copyFileSync(copy, output);
  return true;
}

async function main(ifStale: boolean, until: string): Promise<void> {
  const kept = readStamps(STAMPS);
  const stamps = { ...kept };
  let stale = !ifStale;
  for (const stage of STAGES.slice(0, STAGES.findIndex(({ name }) => name === until) + 1)) {
    const stamp = stampOf(ROOT, stage.inputs);
    stamps[stage.name] = stamp;
    if (ifStale && isFresh(stage, stamp, kept[stage.name])) continue;
    stale = true;
    mkdirSync(stage.output.folder, { recursive: true });
    await stage.run();
    if (!existsSync(path.join(stage.output.folder, stage.output.file))) throw new Error(`stage ${stage.name} did not write ${stage.output.file}`);
  }
  if (!stale) return;
  mkdirSync(DIST, { recursive: true });
  writeFileSync(STAMPS, `${JSON.stringify(stamps, null, 2)}\n`);
}

const { values } = parseArgs({ options: { 'if-stale': { type: 'boolean', default: false }, until: { type: 'string', default: 'bundle' } } });
await main(values['if-stale'], values.until);
