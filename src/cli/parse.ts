import { parseArgs } from 'node:util';
import { UsageError, messageOf } from '../errors.ts';
import type { Command, Option, Typed } from './option.ts';

/** Options that every command has. */
export const COMMON_OPTIONS: readonly Option[] = [{ name: 'help', short: 'h', help: 'show this help' }];

/**
 * Reads the words behind a command's name. Names and values are checked here, meanings in the command.
 * @throws UsageError for unknown options (naming the nearest), missing or wrong values, too few or too many operands
 */
export async function parseWords(command: Command, words: readonly string[]): Promise<Typed> {
  const options = [...command.options, ...COMMON_OPTIONS];
  const { values, positionals } = await read(command, options, words);
  const typed: Typed = {
    text: (name) => (values[name] as string[] | undefined)?.at(-1),
    list: (name) => (values[name] as string[] | undefined) ?? [],
    on: (name) => values[name] === true,
    operands: positionals,
  };
  if (typed.on('help')) return typed;
  for (const option of options) for (const value of option.choices ? typed.list(option.name) : []) checkChoice(option, value);
  const [fewest, most] = command.count;
  if (positionals.length < fewest) throw new UsageError(`keysieve ${command.name} needs ${command.operands}`, seeHelp(command));
  if (positionals.length > most) throw new UsageError(`keysieve ${command.name} does not know what to do with "${positionals[most]}"`, seeHelp(command));
  return typed;
}

async function read(command: Command, options: readonly Option[], words: readonly string[]): Promise<{ values: Record<string, unknown>; positionals: string[] }> {
  const config = Object.fromEntries(options.map((option) => [option.name, { type: option.value ? ('string' as const) : ('boolean' as const), ...(option.value && { multiple: true }), ...(option.short && { short: option.short }) }]));
  try {
    return parseArgs({ args: [...words], options: config, allowPositionals: true, strict: true });
  } catch (error) {
    const unknown = /^Unknown option '(-{1,2}[^']*)'/.exec(messageOf(error))?.[1];
    if (unknown === undefined) throw new UsageError(firstSentence(messageOf(error)), seeHelp(command), { cause: error });
    const { didYouMean } = await import('../document/index.ts');
    throw new UsageError(`keysieve ${command.name} has no option ${unknown}${didYouMean(unknown, options.map((option) => `--${option.name}`))}`, seeHelp(command), { cause: error });
  }
}

function firstSentence(message: string): string {
  return message.split(/\. |\n/)[0]!;
}

function checkChoice(option: Option, value: string): void {
  if (!option.choices!.includes(value)) throw new UsageError(`--${option.name} is ${option.choices!.join(', ')}, not "${value}"`);
}

function seeHelp(command: Command): string {
  return `See keysieve ${command.name} --help.`;
}

/** A whole number of a flag. @throws UsageError when it is not one in range */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most)) throw new UsageError(`--${name} is a whole number from ${least} to ${most}, not "${text}"`);
  return number;
}
