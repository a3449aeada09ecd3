import { DocumentError } from '../errors.ts';
import { BUILT_IN_KEY, keyId, type FingerprintKey } from './fingerprint.ts';

/** What one known secret's entry says beside its fingerprint. */
export interface BaselineEntry {
  rule: string;
  /** Why it is there. */
  note?: string;
}

/** The secrets of a repository that are known already: they are counted, but do not fail a run. */
export interface Baseline {
  /** The random key its fingerprints are made with; absent when the key is kept elsewhere. */
  key?: FingerprintKey;
  /** `keyId` of a key that is kept elsewhere. */
  keyId?: string;
  /** Fingerprint -> entry. */
  secrets: Map<string, BaselineEntry>;
}

/** A secret to be put in: `Finding` and `Suppressed` are of this shape. */
export interface BaselineSecret {
  id: string;
  rule: string;
}

/** Version of the format. A later one is refused: guessing could hide secrets. */
const VERSION = 1;
const FINGERPRINT = /^[0-9a-f]{32}$/;
/** Stands last, so that every entry's line ends in a comma and adding one changes no other line. */
const LAST = 'end';

/** The key of a run's fingerprints: the organisation's, or else the one kept in the baseline, or else the built-in one. */
export function resolveKey(configured: FingerprintKey | undefined, baseline: Baseline | undefined): FingerprintKey {
  return configured ?? baseline?.key ?? BUILT_IN_KEY;
}

/**
 * A baseline of these secrets.
 * @param keys `key` is kept elsewhere (the organisation's); `ownKey` is kept in the file. The ids must have been made with it: for a new key, `newKey` comes before the scan.
 */
export function createBaseline(secrets: Iterable<BaselineSecret>, keys: { key: FingerprintKey } | { ownKey: FingerprintKey }): Baseline {
  const held = 'ownKey' in keys ? { key: keys.ownKey } : { keyId: keyId(keys.key) };
  return { ...held, secrets: new Map(Array.from(secrets, ({ id, rule }) => [id, { rule }])) };
}

/**
 * The baseline brought up to date with a whole scan's secrets (the findings and what the old baseline suppressed); notes of entries that stay are kept.
 * @param secrets ids made with the same key as the old baseline's
 */
export function updateBaseline(old: Baseline, secrets: Iterable<BaselineSecret>): { baseline: Baseline; added: string[]; removed: string[] } {
  const now = new Map<string, BaselineEntry>();
  for (const { id, rule } of secrets) now.set(id, { ...old.secrets.get(id), rule });
  const added = [...now.keys()].filter((id) => !old.secrets.has(id)).sort();
  const removed = [...old.secrets.keys()].filter((id) => !now.has(id)).sort();
  return { baseline: { ...old, secrets: now }, added, removed };
}

/**
 * The text of a baseline: JSON, one secret a line, sorted, with nothing of places or times. The same secrets give the same bytes,
 * and two branches that add secrets merge line by line (always so with `merge=union` in .gitattributes).
 */
export function serialiseBaseline(baseline: Baseline): string {
  const entries = [...baseline.secrets].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = entries.map(([id, { rule, note }]) => `    ${JSON.stringify(id)}: ${note === undefined ? `{"rule": ${JSON.stringify(rule)}}` : `{"rule": ${JSON.stringify(rule)}, "note": ${JSON.stringify(note)}}`},\n`);
  const key = baseline.key ? `  "key": "${Buffer.from(baseline.key).toString('hex')}",\n` : baseline.keyId === undefined ? '' : `  "key-id": "${baseline.keyId}",\n`;
  return `{\n  "keysieve-baseline": ${VERSION},\n${key}  "secrets": {\n${lines.join('')}    "${LAST}": {}\n  }\n}\n`;
}

/**
 * Reads a baseline. Order does not matter and an entry may stand twice (the last counts): both are what a merge by lines leaves behind.
 * @throws DocumentError with the place of every fault, and for a version that is not known.
 */
export function parseBaseline(text: string, file: string): Baseline {
  const value = parseJson(text, file);
  const faults: { at: string; message: string }[] = [];
  if (!isRecord(value) || !('keysieve-baseline' in value)) throw faultsOf(text, file, [{ at: '', message: 'this is no Keysieve baseline: "keysieve-baseline" is missing' }]);
  const version = value['keysieve-baseline'];
  if (version !== VERSION) {
    const message = typeof version === 'number' && version > VERSION ? `made by a newer Keysieve (format ${version}; this one reads ${VERSION})` : `"keysieve-baseline" must be ${VERSION}`;
    throw faultsOf(text, file, [{ at: 'keysieve-baseline', message }]);
  }
  if ((text.match(/^\s*"key"\s*:/gm)?.length ?? 0) > 1) faults.push({ at: 'key', message: 'two keys: two baselines were made apart and merged; create it again' });
  for (const name of Object.keys(value)) {
    if (!['keysieve-baseline', 'key', 'key-id', 'secrets'].includes(name)) faults.push({ at: name, message: `unknown key "${name}"; known are key, key-id and secrets` });
  }
  const { key, 'key-id': id, secrets } = value;
  if (key !== undefined && !(typeof key === 'string' && /^(?:[0-9a-f]{2}){16,}$/.test(key))) faults.push({ at: 'key', message: '"key" must be 32 or more hex digits' });
  if (id !== undefined && !(typeof id === 'string' && /^[0-9a-f]{16}$/.test(id))) faults.push({ at: 'key-id', message: '"key-id" must be 16 hex digits' });
  const read = readSecrets(secrets, faults);
  if (faults.length > 0) throw faultsOf(text, file, faults);
  return { ...(key === undefined ? {} : { key: Buffer.from(key as string, 'hex') }), ...(id === undefined ? {} : { keyId: id as string }), secrets: read };
}

function readSecrets(secrets: unknown, faults: { at: string; message: string }[]): Map<string, BaselineEntry> {
  const read = new Map<string, BaselineEntry>();
  if (!isRecord(secrets)) {
    faults.push({ at: 'secrets', message: '"secrets" must be a map of fingerprints' });
    return read;
  }
  for (const [id, entry] of Object.entries(secrets)) {
    if (id === LAST) continue;
    if (!FINGERPRINT.test(id)) faults.push({ at: id, message: 'a fingerprint is 32 hex digits' });
    else if (!isRecord(entry) || typeof entry['rule'] !== 'string') faults.push({ at: id, message: 'the entry names no rule' });
    else if (entry['note'] !== undefined && typeof entry['note'] !== 'string') faults.push({ at: id, message: '"note" must be text' });
    else read.set(id, { rule: entry['rule'], ...(entry['note'] === undefined ? {} : { note: entry['note'] }) });
  }
  return read;
}

/** A baseline in words, for `keysieve baseline show`: a line a secret, and how many a rule. */
export function showBaseline(baseline: Baseline): string {
  const counts = new Map<string, number>();
  for (const { rule } of baseline.secrets.values()) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const key = baseline.key ? 'the key is in the file' : baseline.keyId === undefined ? 'the key is the built-in one' : `the key is kept elsewhere (id ${baseline.keyId})`;
  const entries = [...baseline.secrets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, { rule, note }]) => `${id}  ${rule}${note === undefined ? '' : `  ${note}`}`);
  const rules = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([rule, count]) => `${String(count).padStart(6)}  ${rule}`);
  return [`${baseline.secrets.size} known secrets; ${key}`, ...rules, '', ...entries, ''].join('\n');
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const offset = /position (\d+)/.exec(String(error))?.[1];
    // V8's message quotes the text around the fault; only the position is kept.
    throw faultsOf(text, file, [{ at: '', message: 'this is not valid JSON (conflict marks of a merge, perhaps)' }], offset === undefined ? text.length : Number(offset));
  }
}

/** Places are found again in the text: JSON.parse tells none, and a baseline may hold 100,000 lines that are always right. */
function faultsOf(text: string, file: string, faults: readonly { at: string; message: string }[], offset?: number): DocumentError {
  return new DocumentError(
    faults.map(({ at, message }) => {
      const before = text.slice(0, offset ?? Math.max(0, at === '' ? 0 : text.indexOf(JSON.stringify(at))));
      return { file, line: before.split('\n').length, column: Array.from(before.slice(before.lastIndexOf('\n') + 1)).length + 1, message };
    }),
    'Create the baseline again: keysieve baseline create',
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
