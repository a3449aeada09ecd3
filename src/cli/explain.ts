import { lstatSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { codeOf, messageOf, UsageError } from '../errors.ts';
import type { Span } from '../model.ts';
import { painter } from '../report/paint.ts';
import { explainFile, explainText as explainBytes, type Explanation, loadSettings } from '../scan/index.ts';
import { type ExplainFacts, factsOf } from './explain-facts.ts';
import { type Lines, linesOf } from './explain-lines.ts';
import { explainText } from './explain-text.ts';
import type { Command, Io } from './option.ts';
import { COLOR_OPTION, wantsColor } from './report-options.ts';
import { SETTINGS_OPTIONS, settingsRequest } from './settings-options.ts';

/** Larger files are not explained whole. */
const LARGEST = 64 << 20;
const INCOMPLETE = 3;

export const explainCommand: Command = {
  name: 'explain',
  summary: 'Say what a scan does with a line, a file or a text: what is reported, or why nothing is.',
  operands: 'FILE[:LINE] | -',
  count: [1, 1],
  options: [
    { name: 'name', value: 'FILE', help: 'what standard input is called; default "stdin"' },
    { name: 'json', help: 'as one JSON document' },
    { name: 'show-secrets', help: 'show the line in clear' },
    ...SETTINGS_OPTIONS.filter((option) => option.name !== 'threads'),
    COLOR_OPTION,
    { name: 'verbose', short: 'v', help: 'list every rule that was tried' },
  ],
  notes: `It shows which anchors hit, which rules were tried, what each check said, and which comment, allowlist, suppression or
baseline decided. The whole file is scanned as always; without a LINE all of it is explained.

Exit codes: 0 explained; 2 wrong usage; 3 the file could not be read.

Examples:
  keysieve explain src/config.ts:12
  echo 'API_KEY=...' | keysieve explain - --name .env`,
  async run(typed, io) {
    const { explanation, bytes, line } = typed.operands[0] === '-' ? await fromInput(typed, io) : await fromFile(typed.operands[0]!, typed, io);
    const lines = linesOf(bytes);
    if (line !== null && (line === 0 || line > lines.count)) throw new UsageError(`${explanation.path} has no line ${line}; it has ${lines.count}`);
    const facts = factsOf(explanation, lines, line);
    const paint = painter(wantsColor(typed.text('color') ?? 'auto', io));
    const lineText = line === null ? null : shownLine(explanation, lines, line, typed.on('show-secrets'));
    await io.out(typed.on('json') ? `${JSON.stringify(withLine(facts, lineText), null, 2)}\n` : explainText(facts, { paint, verbose: typed.on('verbose'), lineText, ruleName: (id) => explanation.rule(id).name }));
    return explanation.unread === null ? 0 : INCOMPLETE;
  },
};

interface Explained {
  explanation: Explanation;
  bytes: Buffer;
  line: number | null;
}

type Typed = Parameters<Command['run']>[0];

async function fromInput(typed: Typed, io: Io): Promise<Explained> {
  const settings = await loadSettings(settingsRequest(typed, io, '.'));
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of io.input()) {
    if ((size += chunk.length) > LARGEST) throw tooLarge('the text');
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const explanation = await explainBytes(settings, bytes, typed.text('name') ?? 'stdin');
  return { explanation, bytes, line: linesOf(bytes).count === 1 ? 1 : null };
}

async function fromFile(operand: string, typed: Typed, io: Io): Promise<Explained> {
  const { file, line } = fileAndLine(operand);
  const settings = await loadSettings(settingsRequest(typed, io, path.dirname(file)));
  const stat = lstatSync(file);
  if (stat.isDirectory()) throw new UsageError(`${file} is a folder`, 'Name a file in it: keysieve explain FILE:LINE.');
  if (stat.size > LARGEST) throw tooLarge(file);
  const place = path.join(realpathSync(path.dirname(file)), path.basename(file));
  const explanation = await explainFile(settings, place, stat.isSymbolicLink() ? 'link' : 'file');
  return { explanation, bytes: explanation.unread === null ? bytesOf(place, stat.isSymbolicLink()) : Buffer.alloc(0), line: explanation.unread === null ? line : null };
}

function bytesOf(file: string, isLink: boolean): Buffer {
  return isLink ? readlinkSync(file, 'buffer') : readFileSync(file);
}

/** FILE, FILE:LINE and FILE:LINE:COLUMN, as reports and editors write it; a file may have colons in its name. */
function fileAndLine(operand: string): { file: string; line: number | null } {
  const shapes = [/^(.+)$/s, /^(.+):(\d+)$/s, /^(.+):(\d+):\d+$/s];
  for (const shape of shapes) {
    const [, file, line] = shape.exec(operand) ?? [];
    if (file === undefined || !isThere(file)) continue;
    return { file, line: line === undefined ? null : Number(line) };
  }
  throw new UsageError(`there is no file ${operand.replace(/(?::\d+){1,2}$/, '')}`, 'Name it as FILE or FILE:LINE; - reads a text from standard input.');
}

function isThere(file: string): boolean {
  try {
    lstatSync(file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
    throw new UsageError(`cannot read ${file}: ${messageOf(error)}`, '', { cause: error });
  }
}

function tooLarge(what: string): UsageError {
  return new UsageError(`${what} is larger than ${LARGEST >> 20} MiB, which is more than is explained at once`, "Cut the lines out: sed -n '1000,1100p' FILE | keysieve explain -");
}

const MASK = '********';
/** Characters of a long line that are shown around what was tried. */
const WIDEST = 160;
/** What nothing was found in may still be a secret: that is often the question. */
const TOKEN = /[A-Za-z0-9+/_=.~-]{16,}/g;

/** The line with everything masked that has the form of a secret. */
function shownLine({ attempts, matches }: Explanation, lines: Lines, line: number, showSecrets: boolean): string {
  const { start, end } = lines.span(line)!;
  const cut = (text: string): string => (text.length > WIDEST ? `${text.slice(0, WIDEST)}...` : text);
  if (showSecrets) return cut(lines.text(start, end));
  const spans = [...attempts.flatMap((attempt) => attempt.candidates.map((candidate) => candidate.span)), ...matches.flatMap(({ match }) => [match.secret, ...match.parts.map((part) => part.span)])];
  let text = '';
  let at = start;
  for (const span of spans.sort((a: Span, b: Span) => a.start - b.start)) {
    if (span.end <= at || span.start >= end) continue;
    text += lines.text(at, Math.max(at, span.start)).replace(TOKEN, MASK) + (text.endsWith(MASK) && span.start <= at ? '' : MASK);
    at = Math.min(end, span.end);
  }
  return cut(text + lines.text(at, end).replace(TOKEN, MASK));
}

function withLine(facts: ExplainFacts, lineText: string | null): object {
  return { ...facts, path: facts.path.toWellFormed(), text: lineText };
}
