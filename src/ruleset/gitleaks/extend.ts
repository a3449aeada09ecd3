import { posix } from 'node:path';
import { DocumentError } from '../../errors.ts';
import { faultAt, parseDocument, type DocumentPlace } from '../../document/index.ts';
import { noteAt, type Reading } from './fields.ts';
import { readGitleaksFile, type GitleaksFile } from './file.ts';
import type { GitleaksAllowlist, GitleaksRule, Placed } from './nouns.ts';

/** A configuration with everything it extends joined in. */
export interface JoinedConfig {
  rules: Map<string, GitleaksRule>;
  allowlists: GitleaksAllowlist[];
  /** True when it, or a file it extends, extends the tool's own rules. */
  useDefault: boolean;
  /** Ids that are taken from the tool's own rules. */
  disabled: Placed[];
}

/** How many files deep gitleaks extends: the file itself, one it extends, and one that this extends. */
const DEPTH_LIMIT = 2;

interface Chain {
  reading: Reading;
  /** Gives a file's text; the path is relative, normalised and stays inside the root. Null = there is none. */
  loadFile: (path: string) => string | null;
  /** Normalised paths from the first file to this one. */
  files: string[];
}

/**
 * Reads a configuration and what it extends.
 *
 * @throws DocumentError for a syntax fault, at once; all other faults go to `reading`.
 */
export async function joinConfig(text: string, file: string, reading: Reading, loadFile: (path: string) => string | null): Promise<JoinedConfig> {
  return join(text, file, { reading, loadFile, files: [posix.normalize(file)] });
}

async function join(text: string, file: string, chain: Chain): Promise<JoinedConfig> {
  const { root } = await parseDocument(text, { file, format: 'toml' });
  const own = readGitleaksFile(root, chain.reading);
  const { useDefault, path, disabledRules } = own.extend;
  if (chain.files.length > DEPTH_LIMIT && (useDefault || path !== undefined)) {
    noteAt(chain.reading, path?.at ?? root.at, `[extend] is not followed here: gitleaks stops after ${DEPTH_LIMIT} steps`);
    return { rules: own.rules, allowlists: own.allowlists, useDefault: false, disabled: [] };
  }
  const base = path === undefined ? undefined : await joinBase(path, chain);
  if (base !== undefined) return merge(own, base, chain.reading);
  return { rules: own.rules, allowlists: own.allowlists, useDefault, disabled: useDefault ? disabledRules : [] };
}

async function joinBase(path: Placed, chain: Chain): Promise<JoinedConfig | undefined> {
  const refuse = (why: string): undefined => {
    chain.reading.faults.push(faultAt(path.at, why));
  };
  const inside = pathInside(path.text);
  if (inside === null) return refuse('extend.path must be a relative path that stays inside the folder of the configuration');
  if (chain.files.includes(inside)) return refuse('extend.path leads back to a file that is already being read');
  const text = chain.loadFile(inside);
  if (text === null) return refuse('extend.path names a file that cannot be read');
  return blameFile(inside, path.at, () => join(text, inside, { ...chain, files: [...chain.files, inside] }));
}

/** The normalised path, or null for one that leaves the root: absolute, a URL, a drive, or climbing by "..". */
function pathInside(path: string): string | null {
  const plain = posix.normalize(path.replaceAll('\\', '/'));
  if (/^[A-Za-z][\w+.-]*:/.test(path) || plain.includes('\0')) return null;
  return plain.startsWith('/') || plain === '..' || plain.startsWith('../') || plain === '.' ? null : plain;
}

/**
 * A syntax fault of an extended file is told by its place only: what the parser says may quote the file,
 * and the file may be one that was never meant to be a configuration.
 */
async function blameFile<T>(file: string, from: DocumentPlace, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const faults = error.faults.map((fault) => (fault.file === file ? { ...fault, message: `not valid TOML (extended by ${from.file}:${from.line})` } : fault));
    throw new DocumentError(faults, error.remedy);
  }
}

/** gitleaks' merge: the extended file's rules, less the disabled ones, with this file's rules laid over them. */
function merge(own: GitleaksFile, base: JoinedConfig, reading: Reading): JoinedConfig {
  const rules = new Map(base.rules);
  const disabled = [...base.disabled];
  for (const id of own.extend.disabledRules) {
    const known = rules.delete(id.text);
    if (base.useDefault) disabled.push(id);
    else if (!known) noteAt(reading, id.at, `extend.disabledRules names "${id.text}", which the extended file does not have`);
  }
  for (const rule of own.rules.values()) {
    const under = rules.get(rule.id);
    rules.set(rule.id, under === undefined ? rule : layOver(under, rule, reading));
  }
  return { rules, allowlists: [...own.allowlists, ...base.allowlists], useDefault: base.useDefault, disabled };
}

function layOver(base: GitleaksRule, rule: GitleaksRule, reading: Reading): GitleaksRule {
  noteLost(rule, reading);
  return {
    ...base,
    at: rule.at,
    description: rule.description || base.description,
    entropy: rule.entropy || base.entropy,
    secretGroup: rule.secretGroup || base.secretGroup,
    regex: rule.regex || base.regex,
    path: rule.path || base.path,
    tags: [...base.tags, ...rule.tags],
    keywords: [...base.keywords, ...rule.keywords],
    allowlists: [...base.allowlists, ...rule.allowlists],
  };
}

/** Says what gitleaks' merge drops. */
export function noteLost(rule: GitleaksRule, reading: Reading): void {
  if (rule.required.length === 0 && !rule.skipReport) return;
  noteAt(reading, rule.at, `rule "${rule.id}" extends another of its id; as in gitleaks, its "required" and "skipReport" are not taken over`);
}
