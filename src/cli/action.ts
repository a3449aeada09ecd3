import { UsageError } from '../errors.ts';

/**
 * The first operand of a command that does several things. Answers it with the operands behind it.
 * @throws UsageError naming the nearest one where there is no such action
 */
export async function actionOf<Action extends string>(command: string, operands: readonly string[], actions: readonly Action[]): Promise<{ action: Action; rest: string[] }> {
  const [word, ...rest] = operands;
  const action = actions.find((each) => each === word);
  if (action !== undefined) return { action, rest };
  const { didYouMean } = await import('../document/index.ts');
  throw new UsageError(`keysieve ${command} has no action "${word}"${didYouMean(word!, actions)}`, `There are ${actions.join(', ')}.`);
}

/** @throws UsageError for operands beyond the most that an action takes */
export function atMost(command: string, operands: readonly string[], most: number): void {
  if (operands.length > most) throw new UsageError(`keysieve ${command} does not know what to do with "${operands[most]}"`, `See keysieve ${command} --help.`);
}
