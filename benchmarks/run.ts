/**
 * `npm run bench -- [--folder DIR] [--corpus DIR] [--rounds N] [--only tree|start] [--no-peers] [--no-keep]`
 * Tree scan beside ripgrep and the scanners on PATH, start-up beside bare Node, peak memory. Prints the tables and keeps the run.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeCorpus, sizeOf } from './corpus.ts';
import { firstLine, interleave, onPath, type Subject } from './measure.ts';
import { PEERS, RIPGREP, type Contender } from './peers.ts';
import { keepRun, machine, toMarkdown, type BenchmarkRun, type Series } from './record.ts';

const LAUNCHER = path.join(import.meta.dirname, '../bin/keysieve.js');

/** A Subject with what is written down about it. */
interface Entry {
  subject: Subject;
  command: string;
  version: string;
}

function entryOf(contender: Contender, folder: string): Entry {
  const { name, program, scan, version, done } = contender;
  return {
    subject: { name, program, args: (scratch) => scan(folder, scratch), done },
    command: [program, ...scan('FOLDER', 'SCRATCH')].join(' '),
    version: firstLine(program, version),
  };
}

function nodeEntry(name: string, args: string[], version: string, cwd?: string): Entry {
  const subject: Subject = { name, program: process.execPath, args: () => args, done: [0, 1] };
  if (cwd !== undefined) subject.cwd = cwd;
  return { subject, command: `node ${args.join(' ')}`.replace(LAUNCHER, 'bin/keysieve.js'), version };
}

/** Own rules, config and baseline of the folder are left out of all measurements: every contender sees plain files. */
function scanEntry(name: string, folder: string, version: string, flags: string[]): Entry {
  const entry = nodeEntry(name, [LAUNCHER, 'scan', folder, '--no-ignore', '--report', 'json=-', ...flags], version);
  return { ...entry, command: entry.command.replaceAll(folder, 'FOLDER') };
}

async function measureSeries(title: string, base: string, entries: Entry[], rounds: number): Promise<Series> {
  const pick = (text: (entry: Entry) => string): Record<string, string> => Object.fromEntries(entries.map((entry) => [entry.subject.name, text(entry)]));
  const measured = await interleave(entries.map(({ subject }) => subject), rounds, true, say);
  return { title, base, commands: pick(({ command }) => command), versions: pick(({ version }) => version), measured };
}

async function treeSeries(folder: string, rounds: number, peers: boolean, version: string): Promise<Series> {
  const entries = [scanEntry('keysieve, 1 thread', folder, version, ['--threads', '1']), scanEntry('keysieve, 2 threads', folder, version, ['--threads', '2'])];
  const present = [RIPGREP, ...(peers ? PEERS : [])].filter(({ program }) => onPath(program) !== undefined);
  entries.unshift(...present.map((contender) => entryOf(contender, folder)));
  return measureSeries('Tree scan', present.includes(RIPGREP) ? 'rg' : 'keysieve, 2 threads', entries, rounds);
}

async function startSeries(rounds: number, version: string): Promise<Series> {
  const folder = mkdtempSync(path.join(tmpdir(), 'keysieve-start-'));
  try {
    for (let index = 0; index < 10; index++) writeFileSync(path.join(folder, `file-${index}.ts`), smallFile(index));
    return await measureSeries(
      'Start-up',
      'node -e 0',
      [
        nodeEntry('node -e 0', ['-e', '0'], process.version),
        nodeEntry('keysieve --version', [LAUNCHER, '--version'], version),
        scanEntry('keysieve scan, 10 files', folder, version, []),
      ],
      rounds,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Some 2 KB of ordinary code. */
function smallFile(index: number): string {
  const lines = Array.from({ length: 40 }, (_, line) => `export function step${line}(value: number): number { return value * ${line + index}; }`);
  return `import { readFileSync } from 'node:fs';\n${lines.join('\n')}\n`;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      folder: { type: 'string' },
      corpus: { type: 'string', default: path.join(tmpdir(), 'keysieve-corpus') },
      rounds: { type: 'string', default: '5' },
      only: { type: 'string' },
      'no-peers': { type: 'boolean', default: false },
      'no-keep': { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  const version = firstLine(process.execPath, [LAUNCHER, '--version']);
  const run: BenchmarkRun = { ...machine(), corpus: null, series: [] };
  if (values.only !== 'tree') run.series.push(await startSeries(rounds * 5, version));
  if (values.only !== 'start') {
    const folder = path.resolve(values.folder ?? values.corpus);
    if (values.folder === undefined) makeCorpus(folder, say);
    run.corpus = { what: values.folder === undefined ? 'npm packages (benchmarks/corpus.ts)' : 'a folder of the user', ...sizeOf(folder) };
    run.series.push(await treeSeries(folder, rounds, !values['no-peers'], version));
  }
  process.stdout.write(toMarkdown(run));
  if (!values['no-keep']) say(`kept in ${path.relative(process.cwd(), keepRun(run, import.meta.dirname))}`);
}

await main();
