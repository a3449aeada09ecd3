import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import path from 'node:path';
import type { CorpusSize } from './corpus.ts';
import type { Measured } from './measure.ts';

/** One table of a run: contenders that did the same work. */
export interface Series {
  title: string;
  /** The contender that the others are ratios of. */
  base: string;
  /** Command a contender, with the folder written as FOLDER. */
  commands: Record<string, string>;
  versions: Record<string, string>;
  measured: Measured[];
}

export interface BenchmarkRun {
  date: string;
  processor: string;
  processors: number;
  memoryGiB: number;
  system: string;
  node: string;
  /** Null where only start-up was measured. */
  corpus: (CorpusSize & { what: string }) | null;
  series: Series[];
}

/** Facts of this machine, without its name. */
export function machine(): Pick<BenchmarkRun, 'date' | 'processor' | 'processors' | 'memoryGiB' | 'system' | 'node'> {
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    processors: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release().split('-')[0]}`,
    node: process.version,
  };
}

/** The run as Markdown: a table a series, ratios first. */
export function toMarkdown(run: BenchmarkRun): string {
  const { corpus } = run;
  const files = corpus === null ? [] : [`Files: ${corpus.what}: ${corpus.files} files, ${(corpus.bytes / 1e6).toFixed(0)} MB.`];
  const head = [
    `# Benchmark of ${run.date}`,
    '',
    `${run.processor}, ${run.processors} processors, ${run.memoryGiB} GiB, ${run.system}, Node.js ${run.node}.`,
    ...files,
    'Interleaved runs, caches warm, medians.',
    '',
  ];
  return `${[...head, ...run.series.flatMap(tableOf)].join('\n')}\n`;
}

function tableOf({ title, base, commands, versions, measured }: Series): string[] {
  const floor = measured.find(({ name }) => name === base)?.median ?? NaN;
  const rows = measured.map(({ name, median, times, peak }) => {
    const spread = `${Math.min(...times).toFixed(0)}-${Math.max(...times).toFixed(0)}`;
    return `| ${name} | ${(median / floor).toFixed(2)} x | ${median.toFixed(0)} ms | ${spread} | ${peak === null ? '' : `${peak.toFixed(0)} MiB`} |`;
  });
  const how = measured.map(({ name }) => `- ${name} (${versions[name] ?? '?'}): \`${commands[name] ?? ''}\``);
  return [`## ${title}`, '', `| | to ${base} | median | range, ms | peak memory |`, '| --- | ---: | ---: | ---: | ---: |', ...rows, '', ...how, ''];
}

/** Keeps the run as JSON and Markdown in `runs/<date>-<machine>/` below `folder`, numbered where the day has one already; gives the folder. */
export function keepRun(run: BenchmarkRun, folder: string): string {
  const slug = run.processor.toLowerCase().replace(/\(r\)|\(tm\)|cpu|processor|@.*$/g, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  const name = `${run.date}-${slug || 'machine'}-${run.processors}x`;
  for (let count = 1; ; count++) {
    const target = path.join(folder, 'runs', count === 1 ? name : `${name}-${count}`);
    mkdirSync(path.dirname(target), { recursive: true });
    try {
      mkdirSync(target);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      throw error;
    }
    writeFileSync(path.join(target, 'run.json'), `${JSON.stringify(run, null, 2)}\n`);
    writeFileSync(path.join(target, 'run.md'), toMarkdown(run));
    return target;
  }
}
