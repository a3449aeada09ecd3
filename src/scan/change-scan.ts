import type { Change } from '../git/index.ts';
import type { Coverage, PathText, Provenance, SkipReason } from '../model.ts';
import type { Judgement, JudgedMatch, Policy } from '../policy/index.ts';
import { addedMatches } from './added.ts';
import type { BlobMatcher } from './blob-matches.ts';

/** What the changes of one commit, or of the next one, are judged with. */
export interface ChangeContext {
  blobs: BlobMatcher;
  policy: Policy;
  coverage: Coverage;
  /** Where a path of this commit stands. */
  place(path: PathText): Provenance;
  commit?: string;
  /** Report all secrets of the files that were touched, not only what was added. */
  allLines: boolean;
}

/** What became of the matches of each changed file. Blobs must be loaded already, but not those from before. */
export async function judgeChanges(changes: readonly Change[], context: ChangeContext): Promise<Judgement[]> {
  const judged: { change: Change; judgement: Judgement }[] = [];
  for (const change of changes) {
    const judgement = judgeNew(change, context);
    if (judgement) judged.push({ change, judgement });
  }
  if (context.allLines || judged.every(({ judgement }) => judgement.kept.length === 0)) return judged.map(({ judgement }) => judgement);
  const deleted = changes.filter((change) => change.blob === null);
  const old = [...judged.filter(({ judgement }) => judgement.kept.length > 0).map(({ change }) => change), ...deleted].flatMap((change) => change.before.filter((id) => id !== null));
  await context.blobs.load(old);
  const moved = deleted.flatMap((change) => before(change, context).flat());
  return judged.map(({ change, judgement }) => ({ ...judgement, kept: added(change, judgement.kept, moved, context) }));
}

/** The new version of a file, judged; null where there is nothing to judge. */
function judgeNew(change: Change, context: ChangeContext): Judgement | null {
  const { coverage, policy } = context;
  if (change.blob === null) {
    if (change.gitlink) skip(coverage, 'submodule');
    return null;
  }
  if (policy.excluded(change.path) !== null) {
    skip(coverage, 'excluded');
    return null;
  }
  const outcome = context.blobs.get(change.blob);
  coverage.inScope++;
  if (outcome.kind === 'unread') {
    coverage.unread.push({ what: change.path, why: outcome.why });
    return null;
  }
  coverage.bytes += outcome.bytes;
  if (outcome.fault !== null) coverage.unread.push({ what: change.path, why: outcome.fault });
  else if (outcome.archive) coverage.skipped.archive = (coverage.skipped.archive ?? 0) + 1;
  else coverage.read++;
  if (outcome.matches.length === 0) return null;
  return policy.judge(context.place(change.path), outcome.matches, { blob: change.blob, ...(context.commit !== undefined && { commit: context.commit }) });
}

function skip(coverage: Coverage, reason: SkipReason): void {
  coverage.inScope++;
  coverage.skipped[reason] = (coverage.skipped[reason] ?? 0) + 1;
}

/** What counted in the versions that the change replaces, one list a parent. What did not count there (an excluded path) is new here. */
function before(change: Change, { blobs, policy, place }: ChangeContext): JudgedMatch[][] {
  if (policy.excluded(change.path) !== null) return [];
  return change.before.map((id) => {
    const outcome = id === null ? null : blobs.get(id);
    return outcome?.kind === 'read' ? policy.judge(place(change.path), outcome.matches).kept : [];
  });
}

/** A new file may have been moved: what stood in a deleted file is not added. Each deleted match stands for one. */
function added(change: Change, kept: readonly JudgedMatch[], moved: JudgedMatch[], context: ChangeContext): JudgedMatch[] {
  if (change.before.some((id) => id !== null)) return addedMatches(kept, before(change, context));
  return kept.filter((match) => {
    const at = moved.findIndex((old) => old.id === match.id);
    if (at >= 0) moved.splice(at, 1);
    return at < 0;
  });
}
