import { lateCrypto } from '../late.ts';
import { DocumentError } from '../errors.ts';
import { findByLine, plainPath, type IgnoreSource, type IgnoreSubject } from './ignore-source.ts';

/**
 * The known findings of another tool's file, told by its content: a detect-secrets baseline or a gitleaks JSON report.
 * @param isRule whether there is such a rule; see `findByLine`. @throws DocumentError when it is neither
 */
export function importIgnores(text: string, file: string, isRule: (id: string) => boolean): IgnoreSource {
  const value = parseJson(text, file);
  if (Array.isArray(value)) return gitleaksReport(value, file, isRule);
  if (isRecord(value) && isRecord(value['results'])) return detectSecrets(value['results'], file);
  throw fault(file, 'neither a detect-secrets baseline nor a gitleaks JSON report');
}

interface HashEntry {
  path: string;
  sha1: string;
  type: string;
}

/**
 * detect-secrets' baseline (v1): `results: {file: [{type, hashed_secret: SHA-1, line_number}]}`. A secret is known wherever its value's hash is listed, so moved files stay known.
 * For private keys it hashes only the text of the first line without its dashes, the same for nearly all keys; such an entry holds in its file alone.
 */
function detectSecrets(results: Record<string, unknown>, file: string): IgnoreSource {
  const entries: HashEntry[] = [];
  const faults: string[] = [];
  for (const [path, list] of Object.entries(results)) {
    for (const item of Array.isArray(list) ? (list as unknown[]) : [list]) {
      const sha1 = isRecord(item) ? item['hashed_secret'] : undefined;
      if (!isRecord(item) || typeof sha1 !== 'string' || !/^[0-9a-f]{40}$/.test(sha1)) faults.push(`${file}: an entry of ${path} has no hashed_secret, ignored`);
      else entries.push({ path: plainPath(path), sha1, type: typeof item['type'] === 'string' ? item['type'] : 'secret' });
    }
  }
  const bySha1 = Map.groupBy(
    entries.map((entry, index) => ({ entry, index })),
    ({ entry }) => entry.sha1,
  );
  const listed = (text: string): { entry: HashEntry; index: number }[] => bySha1.get(lateCrypto().createHash('sha1').update(text, 'latin1').digest('hex')) ?? [];
  return {
    name: file,
    by: 'baseline',
    find: ({ value, path }) => {
      const same = listed(value);
      const known = same.find(({ entry }) => entry.path === path) ?? same[0];
      if (known) return known.index;
      const header = /-----(BEGIN [A-Z0-9 ]*PRIVATE KEY)/.exec(value)?.[1];
      return header === undefined ? undefined : listed(header).find(({ entry }) => entry.path === path)?.index;
    },
    entries: entries.map((entry) => `${file}: ${entry.type} in ${entry.path}`),
    faults,
  };
}

/**
 * gitleaks' JSON report, its form of a baseline: a finding is known when its secret is the same. Where the report was redacted, by file, rule and line
 * (and commit, where it names one).
 */
function gitleaksReport(list: readonly unknown[], file: string, isRule: (id: string) => boolean): IgnoreSource {
  const items = list.map((item) => (isRecord(item) && typeof item['File'] === 'string' && typeof item['RuleID'] === 'string' ? item : undefined));
  const byValue = new Map<string, number>();
  const byLine = items.map((item, index) => {
    if (item === undefined) return undefined;
    const secret = item['Secret'];
    const whole = typeof secret === 'string' && secret !== '' && !/REDACTED|\.\.\.$/.test(secret);
    if (whole) byValue.set(Buffer.from(secret, 'utf8').toString('latin1'), index);
    if (whole) return undefined;
    const commit = typeof item['Commit'] === 'string' && item['Commit'] !== '' ? item['Commit'].toLowerCase() : undefined;
    return { commit, path: plainPath(String(item['File'])), rule: String(item['RuleID']), line: Number(item['StartLine']) };
  });
  const find = findByLine(byLine, isRule);
  return {
    name: file,
    by: 'baseline',
    find: (subject: IgnoreSubject) => byValue.get(subject.value) ?? find(subject),
    entries: items.map((item, index) => (item === undefined ? `${file}: entry ${index + 1}` : `${file}: ${String(item['RuleID'])} in ${String(item['File'])}:${String(item['StartLine'])}`)),
    faults: items.flatMap((item, index) => (item === undefined ? [`${file}: entry ${index + 1} has no File or no RuleID, ignored`] : [])),
  };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    // V8's message quotes the text, which may be a secret.
    throw fault(file, 'this is not valid JSON');
  }
}

function fault(file: string, message: string): DocumentError {
  return new DocumentError([{ file, line: 1, column: 1, message }]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
