import { COMMON_OPTIONS } from './parse.ts';
import type { Command, Option } from './option.ts';

const WIDTH = 28;

/** The help of one command. */
export function commandHelp(command: Command): string {
  const options = [...command.options, ...COMMON_OPTIONS].map(optionLine).join('');
  return `${command.summary}\n\nUsage: keysieve ${command.name} ${command.operands ? `${command.operands} ` : ''}[OPTIONS]\n\nOptions:\n${options}${command.notes ? `\n${command.notes}\n` : ''}`;
}

function optionLine(option: Option): string {
  const names = `${option.short ? `-${option.short}, ` : '    '}--${option.name}${option.value ? ` ${option.value}` : ''}`;
  const choices = option.choices ? ` (${option.choices.join(', ')})` : '';
  const text = option.help + choices;
  return names.length < WIDTH ? `  ${names.padEnd(WIDTH)}${text}\n` : `  ${names}\n  ${' '.repeat(WIDTH)}${text}\n`;
}

/** The help of the whole program. */
export function programHelp(commands: readonly { name: string; summary: string }[]): string {
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}\n`).join('');
  return `Keysieve finds secrets in repositories, and says what it did not read.

Usage: keysieve COMMAND [OPTIONS]

Commands:
${list}
  keysieve COMMAND --help shows what a command takes; keysieve --version the version.

Exit codes: 0 nothing found, all of it read; 1 secrets found; 2 wrong usage or configuration; 3 something in scope was not read;
130 stopped by Ctrl-C (the report is then marked incomplete).
`;
}
