import { SKIP_REASONS, type Coverage, type Run, type ScanKind } from '../model.ts';

const NOUNS: Record<ScanKind, [one: string, many: string]> = {
  tree: ['file', 'files'],
  files: ['file', 'files'],
  stdin: ['input', 'inputs'],
  staged: ['staged file', 'staged files'],
  range: ['object', 'objects'],
  history: ['object', 'objects'],
};

/** "1 file", "12 staged files": a number of what this kind of scan reads. */
export function countRead(kind: ScanKind, count: number): string {
  return counted(count, ...NOUNS[kind]);
}

/** "1 secret", "2 secrets". */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A size with its unit: bytes below 1 kB, then kB, MB, GB (powers of 1,000), one decimal below 10. */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let size = bytes / 1000;
  let unit = 0;
  // From 999.5 on the rounded figure would read "1000 kB".
  for (; size >= 999.5 && unit < units.length - 1; unit++) size /= 1000;
  return `${size < 9.95 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

/** What was in scope and what became of it, in one line. */
export function coverageLine({ coverage, scan }: Run): string {
  const parts = [`read ${coverage.read} of ${countRead(scan.kind, coverage.inScope)} (${sizeOf(coverage.bytes)})`];
  const skipped = skippedText(coverage);
  if (skipped !== '') parts.push(skipped);
  parts.push(`${coverage.unread.length} unread`);
  if (coverage.links > 0) parts.push(`${counted(coverage.links, 'link', 'links')} not followed`);
  return `coverage: ${parts.join('; ')}`;
}

function skippedText({ skipped }: Coverage): string {
  const rows = SKIP_REASONS.map((reason) => [reason, skipped[reason] ?? 0] as const).filter(([, count]) => count > 0);
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  return total === 0 ? '' : `${total} skipped: ${rows.map(([reason, count]) => `${count} ${reason}`).join(', ')}`;
}
