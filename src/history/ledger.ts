import { CONFIDENCES, type Confidence, type LocatedMatch } from '../model.ts';
import type { SeenSecret } from './messages.ts';

/** The secrets that a thread has seen, each with a number. */
export interface Ledger {
  /** Tells the ledgers of different threads apart. */
  readonly thread: number;
  /** Numbers of the secrets among these matches, sorted, each once; matches that are not sure enough are only counted. */
  enter(matches: readonly LocatedMatch[]): number[];
  /** Secrets that were not handed over before. */
  takeNew(): SeenSecret[];
  takeBelow(): number;
}

/** @param thread a number that no other thread's ledger has */
export function createLedger(thread: number, minConfidence: Confidence): Ledger {
  const numbers = new Map<string, number>();
  let fresh: SeenSecret[] = [];
  let below = 0;
  const least = CONFIDENCES.indexOf(minConfidence);
  return {
    thread,
    enter(matches) {
      const found = new Set<number>();
      for (const match of matches) {
        if (CONFIDENCES.indexOf(match.confidence) > least) {
          below++;
          continue;
        }
        const key = `${match.rule}\0${match.value}`;
        let number = numbers.get(key);
        if (number === undefined) {
          numbers.set(key, (number = numbers.size));
          fresh.push({ rule: match.rule, value: match.value, confidence: match.confidence, parts: match.parts });
        }
        found.add(number);
      }
      return [...found].sort((a, b) => a - b);
    },
    takeNew() {
      const taken = fresh;
      fresh = [];
      return taken;
    },
    takeBelow() {
      const taken = below;
      below = 0;
      return taken;
    },
  };
}
