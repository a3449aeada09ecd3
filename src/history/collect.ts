import type { SeenSecret, SweepResult, Tally } from './messages.ts';

/** What all tasks of a sweep have found so far. Nothing of it depends on the order in which they end. */
export interface Found {
  /** Secrets by number: rule and value, each once. */
  secrets: SeenSecret[];
  /** Canonical number of an object -> numbers of its secrets. */
  holders: Map<number, Set<number>>;
  objects: number;
  bytes: number;
  below: number;
  archives: number;
  unread: Map<string, string>;
  differing: Set<string>;
}

export interface FoundCollector {
  readonly found: Found;
  add(result: SweepResult): void;
}

export function collectFound(): FoundCollector {
  const found: Found = { secrets: [], holders: new Map(), objects: 0, bytes: 0, below: 0, archives: 0, unread: new Map(), differing: new Set() };
  const known = new Map<string, number>();
  const numbersOf = new Map<number, number[]>();
  return {
    found,
    add(result) {
      addTally(found, result);
      const numbers = numbersOf.get(result.thread) ?? [];
      numbersOf.set(result.thread, numbers);
      for (const secret of result.secrets) numbers.push(enter(found, known, secret));
      for (const [object, secrets] of result.holders) {
        let held = found.holders.get(object);
        if (!held) found.holders.set(object, (held = new Set()));
        for (const secret of secrets) held.add(numbers[secret]!);
      }
    },
  };
}

function enter(found: Found, known: Map<string, number>, secret: SeenSecret): number {
  const key = `${secret.rule}\0${secret.value}`;
  let number = known.get(key);
  if (number === undefined) {
    known.set(key, (number = found.secrets.length));
    found.secrets.push(secret);
  }
  return number;
}

function addTally(found: Found, tally: Tally): void {
  found.objects += tally.objects;
  found.bytes += tally.bytes;
  found.below += tally.below;
  found.archives += tally.archives;
  for (const [id, why] of tally.unread) found.unread.set(id, why);
  for (const id of tally.differing) found.differing.add(id);
}
