import type { Coverage, Excerpt, Finding, Position, Provenance, RuleInfo, Run, Severity, Sighting, Suppressed, SuppressedBy } from '../../src/model.ts';
import { DEFAULT_OPTIONS, formats, type FormatName, type ReportOptions } from '../../src/report/formats.ts';

/** A made-up GitHub token, in parts. */
export const TOKEN = ['gh', 'p_Jq7WdRk2Xv9LmZ4TbN8sYcH3fGpUa6eQ1iKo'].join('');
export const OTHER_TOKEN = ['gh', 'p_Zt3XwMn8Lc5VbR1KdPs9QyJf7HgUe2aW4oTi'].join('');
export const PASSWORD = ['tr0ub4dor', '&3'].join('');

const RULES: RuleInfo[] = [
  ruleInfo({
    id: 'github-pat',
    name: 'GitHub personal access token (classic)',
    provider: 'GitHub',
    class: 'access-token',
    severity: 'high',
    why: 'Acts as its owner in every repository that its scopes allow.',
    rotate: { link: 'https://github.com/settings/tokens', steps: ['Delete the token.', 'Create a new one with fewer scopes.'] },
  }),
  ruleInfo({
    id: 'generic-password',
    name: 'Password in an assignment',
    provider: 'Generic',
    class: 'password',
    severity: 'medium',
    confidence: 'medium',
    why: 'Opens what it protects.',
    rotate: { steps: ['Change the password.'] },
  }),
  ruleInfo({
    id: 'private-key',
    name: 'Private key [PEM] {any}',
    provider: 'Generic',
    class: 'private-key',
    severity: 'high',
    why: 'Signs or decrypts as its owner.',
    rotate: { steps: ['Replace the key pair.'] },
  }),
];

function ruleInfo(rule: Partial<RuleInfo> & Pick<RuleInfo, 'id' | 'name' | 'provider' | 'class' | 'severity' | 'why' | 'rotate'>): RuleInfo {
  return { confidence: 'high', family: rule.id, references: ['https://docs.example.org/secrets'], tags: [], ...rule };
}

export interface PlantedFile {
  path: string;
  content: string;
  provenance?: Provenance;
}

export interface PlantedSecret {
  value: string;
  rule?: string;
  severity?: Severity;
  suppressedBy?: SuppressedBy;
  reason?: string;
  parts?: Finding['parts'];
}

/** A run as a scan of these files would give it: each secret is sighted wherever its text stands. Values are texts; they are stored as Latin-1. */
export function runOf(files: PlantedFile[], secrets: PlantedSecret[], changes: Partial<Run> = {}): Run {
  const findings: Finding[] = [];
  const suppressed: Suppressed[] = [];
  for (const [at, { value, rule = 'github-pat', severity, suppressedBy, reason, parts }] of secrets.entries()) {
    const id = (at + 1).toString(16).padStart(32, 'f');
    const latin = Buffer.from(value, 'utf8').toString('latin1');
    const sightings = files.flatMap((file) => sightingsIn(file, value));
    if (suppressedBy === undefined) {
      const known = RULES.find((one) => one.id === rule)!;
      findings.push({ id, rule, confidence: known.confidence, severity: severity ?? known.severity, value: latin, parts: parts ?? [], sightings });
    } else {
      suppressed.push(...sightings.map((sighting) => ({ id, rule, by: suppressedBy, reason: reason ?? 'known', sighting, value: latin })));
    }
  }
  const bytes = files.reduce((sum, file) => sum + Buffer.byteLength(file.content), 0);
  return {
    tool: { name: 'keysieve', version: '0.1.0', ruleset: 'f00d', patternEngine: 'js' },
    scan: { kind: 'tree', target: '.', config: null, baseline: null, minConfidence: 'medium' },
    complete: true,
    incompleteBecause: [],
    coverage: coverageOf(files.length, bytes),
    findings,
    suppressed,
    notes: [],
    rules: new Map(RULES.map((rule) => [rule.id, rule])),
    ...changes,
  };
}

export function coverageOf(read: number, bytes: number, changes: Partial<Coverage> = {}): Coverage {
  return { inScope: read, read, bytes, skipped: {}, unread: [], links: 0, ...changes };
}

/** Each place of a text in a file, as the engine reports it. */
export function sightingsIn({ path, content, provenance }: PlantedFile, text: string, changes: Partial<Sighting> = {}): Sighting[] {
  const found: Sighting[] = [];
  for (let at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + text.length)) {
    const end = at + text.length;
    found.push({
      provenance: provenance ?? { kind: 'file', path },
      start: positionAt(content, at),
      end: positionAt(content, end),
      secret: { start: Buffer.byteLength(content.slice(0, at)), end: Buffer.byteLength(content.slice(0, end)) },
      decoded: [],
      excerpt: excerptOf(content, at, end),
      locationId: `location-${found.length}`,
      ...changes,
    });
  }
  return found;
}

function positionAt(content: string, at: number): Position {
  const before = content.slice(0, at).split('\n');
  return { line: before.length, column: [...before.at(-1)!].length + 1 };
}

/** Whole lines, or for a long line the 512 units around the secret. */
function excerptOf(content: string, start: number, end: number): Excerpt {
  const all = content.split('\n');
  const first = positionAt(content, start).line;
  const last = Math.min(positionAt(content, end).line, first + 4);
  const excerpt: Excerpt = { firstLine: first, lines: [], cut: false, marks: [] };
  let lineStart = content.lastIndexOf('\n', start - 1) + 1;
  for (let line = first; line <= last; line++) {
    const text = all[line - 1]!;
    const from = Math.max(0, start - lineStart);
    const to = Math.min(text.length, end - lineStart);
    const cutAt = text.length > 512 ? Math.max(0, Math.min(from - 200, text.length - 512)) : 0;
    excerpt.cut ||= text.length > 512;
    excerpt.lines.push(text.slice(cutAt, cutAt + 512));
    excerpt.marks.push({ line: line - first, start: from - cutAt, end: Math.min(to - cutAt, 512) });
    lineStart += text.length + 1;
  }
  return excerpt;
}

/** The whole text of a report. */
export async function rendered(format: FormatName, run: Run, options: Partial<ReportOptions> = {}): Promise<string> {
  const reporter = await formats[format].load();
  return [...reporter.render(run, { ...DEFAULT_OPTIONS, ...options })].join('');
}

export const FORMAT_NAMES = Object.keys(formats) as FormatName[];

/** A run that has something of everything: encoded, in archives, in names, suppressed, unread, skipped. */
export function richRun(): Run {
  const pem = ['-----BEGIN RSA PRIVATE KEY-----', 'MIIEpAIBAAKCAQEA7bq3VfZ0', 'x9Kq2mWv8Yt4Lr6Ns1Pd5Hg', '-----END RSA PRIVATE KEY-----'].join('\n');
  const run = runOf(
    [
      { path: 'src/config.ts', content: `import x from "y";\n\tconst token = "${TOKEN}"; // 鍵\n` },
      { path: 'deploy/日本 #1.env', content: `# deploy\nTOKEN=${TOKEN}\nPASSWORD=${PASSWORD}\n` },
      { path: 'keys/id\nrsa\u001b[31m', content: `${pem}\n` },
      { path: 'bad\udcff.txt', content: `token ${OTHER_TOKEN}` },
      { path: 'a.zip', content: `PASSWORD=${PASSWORD}\n`, provenance: { kind: 'archive-entry', path: 'a.zip', member: 'in/side.env', inside: { kind: 'file', path: 'a.zip' } } },
      {
        path: 'old.txt',
        content: `PASSWORD=${PASSWORD}\n`,
        provenance: { kind: 'commit', path: 'old.txt', commit: '1234567890abcdef1234567890abcdef12345678', author: 'Ann', email: 'ann@example.org', date: '2026-01-02T03:04:05Z' },
      },
    ],
    [
      { value: TOKEN, parts: [{ name: 'user name', rule: 'unknown-rule', value: 'octo-cat-7' }] },
      { value: pem, rule: 'private-key' },
      { value: PASSWORD, rule: 'generic-password' },
      { value: OTHER_TOKEN, suppressedBy: 'inline', reason: 'test data' },
    ],
    {
      complete: false,
      incompleteBecause: ['1 file could not be read.'],
      notes: ['suppression of rule x matches nothing any more'],
      coverage: coverageOf(6, 1_234_567, {
        inScope: 12,
        skipped: { ignored: 3, archive: 2 },
        unread: [{ what: 'secret/locked', why: 'EACCES: permission denied' }],
        links: 1,
      }),
    },
  );
  const wrapped = Buffer.from(TOKEN).toString('hex');
  run.findings[0]!.sightings.push(...sightingsIn({ path: 'z.hex', content: `blob: ${wrapped}\n` }, wrapped, { decoded: ['hex'] }));
  return run;
}
