import type { BlobsResult, Share } from './messages.ts';
import { goThrough, type SweepContext } from './sweep-context.ts';

/** Scans a share of the blobs: which secrets stand in which. */
export function sweepBlobs(context: SweepContext, share: Share): BlobsResult {
  const holders: [number, number[]][] = [];
  const tally = goThrough(context, share, ({ id, matches }) => {
    if (matches.length === 0) return;
    const secrets = context.ledger.enter(matches);
    if (secrets.length > 0) holders.push([context.numberOf(id), secrets]);
  });
  return { kind: 'blobs', ...tally, below: tally.below + context.ledger.takeBelow(), thread: context.ledger.thread, secrets: context.ledger.takeNew(), holders };
}
