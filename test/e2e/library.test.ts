import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { DocumentError, scan, type ScanFinding, UsageError } from '../../src/index.ts';
import { tempFolder } from '../repos.ts';
import { KEY_ID, PACKAGE, PASSWORD } from './program.ts';

const ROOT = path.join(import.meta.dirname, '../..');

async function all(findings: AsyncIterable<ScanFinding>): Promise<ScanFinding[]> {
  const list: ScanFinding[] = [];
  for await (const finding of findings) list.push(finding);
  return list;
}

describe('the library', () => {
  it('runs the example of docs/library.md as it stands there', () => {
    const example = /```js\n([^]*?)```/.exec(readFileSync(path.join(ROOT, 'docs/library.md'), 'utf8'))![1]!;
    using folder = tempFolder();
    folder.write('src/app.env', `db_password = "${PASSWORD}"\n`);
    folder.write('example.mjs', example);
    mkdirSync(path.join(folder.path, 'node_modules'));
    symlinkSync(PACKAGE, path.join(folder.path, 'node_modules/keysieve'));
    const printed = execFileSync(process.execPath, ['example.mjs'], { cwd: folder.path, encoding: 'utf8' });
    expect(printed).toMatch(/^app\.env:1 .+ \*{8} \(.+\)\n1 secrets in 1 of 1 files\n$/);
  });

  it('gives each place as it is confirmed, and one finding a secret in the summary, which fits the schema of the JSON report', async () => {
    using folder = tempFolder();
    folder.write('a.env', `k = ${KEY_ID}\n`);
    folder.write('b.env', `\nk = ${KEY_ID}\n`);
    const running = scan({ path: folder.path, threads: 0 });
    const findings = await all(running);
    const summary = await running.summary;
    expect(findings.map((finding) => finding.sightings.map(({ path: file, line }) => `${file}:${line}`))).toEqual([['a.env:1'], ['b.env:2']]);
    expect(summary.findings.map((finding) => finding.sightings.length)).toEqual([2]);
    expect(summary).toMatchObject({ complete: true, coverage: { inScope: 2, read: 2 } });
    const validate = new Ajv2020({ allowUnionTypes: true, strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(path.join(ROOT, 'docs/schema/report.schema.json'), 'utf8')) as object);
    expect(validate(JSON.parse(JSON.stringify(summary))), JSON.stringify(validate.errors)).toBe(true);
  });

  it('F131 masks secrets unless they are asked for', async () => {
    const text = `db_password = "${PASSWORD}"`;
    const masked = scan({ text, name: 'x.env' });
    expect(JSON.stringify([await all(masked), await masked.summary])).not.toContain(PASSWORD);
    const [shown] = await all(scan({ text, name: 'x.env', showSecrets: true }));
    expect(shown).toMatchObject({ secret: PASSWORD, sightings: [{ path: 'x.env', line: 1, column: 16 }] });
  });

  it('scans files one by one and streams, and names what could not be read', async () => {
    using folder = tempFolder();
    folder.write('a.env', `k = ${KEY_ID}\n`);
    const files = await scan({ files: ['a.env', 'gone.env'], from: folder.path }).summary;
    expect(files).toMatchObject({ complete: false, coverage: { inScope: 2, read: 1, unread: [{ what: 'gone.env' }] }, findings: [{ rule: 'aws-access-key-id' }] });
    async function* stream(): AsyncGenerator<Uint8Array> {
      for (const piece of ['text\nk = ', KEY_ID.slice(0, 7), KEY_ID.slice(7), '\n']) yield Buffer.from(piece);
    }
    expect((await scan({ text: stream() }).summary).findings[0]!.sightings[0]).toMatchObject({ path: 'text', line: 2, column: 5 });
  });

  it('throws what is wrong with options and config, by the loop and by the summary', async () => {
    await expect(scan({}).summary).rejects.toThrow(UsageError);
    await expect(scan({ path: '.', text: 'x' }).summary).rejects.toThrow(/path and text were given/);
    using folder = tempFolder();
    folder.write('.keysieve.yaml', 'version: 1\nthraeds: 2\n');
    await expect(all(scan({ path: folder.path }))).rejects.toThrow(DocumentError);
    expect((await scan({ path: folder.path, config: false }).summary).complete).toBe(true);
  });

  it('ends early when the signal says so, though its stream never does, and says that it is incomplete', async () => {
    const controller = new AbortController();
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`k = ${KEY_ID}\n`);
      await new Promise(() => undefined);
    }
    const running = scan({ text: endless(), signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    expect(await running.summary).toMatchObject({ complete: false, findings: [{ rule: 'aws-access-key-id' }] });
  });

  it('ends when its loop is left', async () => {
    using folder = tempFolder();
    for (let i = 0; i < 2000; i++) folder.write(`f${i}.env`, `k = ${KEY_ID}\n`);
    const running = scan({ path: folder.path, threads: 0 });
    for await (const finding of running) {
      expect(finding.rule).toBe('aws-access-key-id');
      break;
    }
    const { complete, coverage } = await running.summary;
    expect(complete).toBe(false);
    expect(coverage.read).toBeLessThan(2000);
  });
});
