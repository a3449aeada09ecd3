import path from 'node:path';
import { resolveMatches } from '../engine/index.ts';
import { findWorkTree } from '../git/index.ts';
import type { LocatedMatch, PathText, Provenance, Rule, SkipReason } from '../model.ts';
import type { PolicyNote } from '../policy/index.ts';
import { listFiles } from '../sources/index.ts';
import { createEntryScanner } from './entries.ts';
import { type Attempt, attemptLog } from './explain-attempts.ts';
import { openScanner } from './open-scanner.ts';
import { excludedBy, policyOf, prefixOf } from './plan.ts';
import type { Settings } from './settings.ts';
import { scanText } from './stream.ts';

/** What a scan does with a file or a text, step by step. */
export interface Explanation {
  /** As policy sees it. */
  path: PathText;
  scope: Scope;
  /** Why it could not be read (whole), or null. */
  unread: string | null;
  archive: boolean;
  attempts: Attempt[];
  matches: ExplainedMatch[];
  /** Ids of the rules that were there. */
  ids: readonly string[];
  rule(id: string): Rule;
}

/** Whether a scan of the project opens the file, and why. */
export type Scope = { inScope: true } | { inScope: false; why: string };

export interface ExplainedMatch {
  match: LocatedMatch;
  /** What each step of policy says. */
  policy: PolicyNote[];
  /** Null where it is reported. */
  notBecause: string | null;
}

/** Explains a file on disk. @param file absolute; its folder with links resolved. A link is explained as it is scanned: by its text */
export async function explainFile(settings: Settings, file: string, kind: 'file' | 'link'): Promise<Explanation> {
  const { rules, assets, nativeRe2, project } = settings;
  const root = path.dirname(file);
  const name = path.basename(file);
  const log = attemptLog();
  const scanner = await openScanner({ kernel: assets.kernel, ruleset: rules.ruleset, foreign: rules.foreign, nativeRe2 });
  const entries = createEntryScanner({ scanner, rule: ruleOf(settings), root, least: 'low' });
  const outcome = entries.scan({ path: name, kind, tracked: false }, log.trace);
  const shown = prefixOf(project.root, root) + name;
  const read = outcome.kind === 'read' ? outcome : null;
  return {
    ...(await judged(settings, { kind: 'file', path: shown }, read?.matches ?? [])),
    path: shown,
    scope: await scopeOf(settings, root, name),
    unread: outcome.kind === 'unread' ? outcome.why : outcome.kind === 'skipped' ? `skipped: ${outcome.reason}` : (read?.fault ?? null),
    archive: read?.archive ?? false,
    attempts: log.attempts(),
  };
}

/** Explains a text, under the name that the user gives it. */
export async function explainText(settings: Settings, text: Uint8Array, name: PathText): Promise<Explanation> {
  const { rules, assets, nativeRe2 } = settings;
  const log = attemptLog();
  const scanner = await openScanner({ kernel: assets.kernel, ruleset: rules.ruleset, foreign: rules.foreign, nativeRe2 });
  const matches = resolveMatches(scanText(scanner, text, log.trace), ruleOf(settings), log.trace);
  return { ...(await judged(settings, { kind: 'stdin', path: name }, matches)), path: name, scope: { inScope: true }, unread: null, archive: false, attempts: log.attempts() };
}

async function judged(settings: Settings, place: Provenance, matches: readonly LocatedMatch[]): Promise<Pick<Explanation, 'matches' | 'ids' | 'rule'>> {
  const policy = await policyOf(settings);
  const explained = matches.map((match): ExplainedMatch => {
    const notes = policy.explain(place, match);
    return { match, policy: notes, notBecause: notes.find((note) => note.decides)?.note ?? null };
  });
  return { matches: explained, ids: settings.rules.ruleset.ids, rule: ruleOf(settings) };
}

function ruleOf({ rules: { ruleset } }: Settings): (id: string) => Rule {
  return (id) => ruleset.rule(ruleset.index(id)!);
}

const SKIPPED: Partial<Record<SkipReason, string>> = {
  excluded: 'the configuration excludes it',
  'special-file': 'it is no regular file',
  submodule: 'it belongs to a submodule',
  'vcs-folder': 'it belongs to version control',
};

/** Lists the file's folder as a scan would, and sees whether the file comes. */
async function scopeOf(settings: Settings, folder: string, name: string): Promise<Scope> {
  const policy = await policyOf(settings);
  const prefix = prefixOf(settings.project.root, folder);
  const exclusion = policy.excluded(prefix + name);
  if (exclusion !== null) return { inScope: false, why: exclusion };
  let skipped: SkipReason | undefined;
  const onSkip = (file: PathText, reason: SkipReason): void => {
    if (file === name) skipped = reason;
  };
  const listing = listFiles(folder, { excluded: excludedBy(settings, policy, prefix), findWorkTree, onSkip });
  for await (const batch of listing.batches) if (batch.some((entry) => entry.path === name)) return { inScope: true };
  if (skipped !== undefined) return { inScope: false, why: SKIPPED[skipped] ?? skipped };
  const refusal = listing.unread.find((unread) => unread.what === name);
  return { inScope: false, why: refusal?.why ?? 'git ignores it (--no-ignore scans it all the same)' };
}
