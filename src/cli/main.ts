import { COMMANDS } from './commands.ts';
import { DocumentError, messageOf, UsageError } from '../errors.ts';
import { commandHelp, programHelp } from './help.ts';
import type { Io } from './option.ts';
import { parseWords } from './parse.ts';
import { endProcess, processIo } from './process.ts';
import { VERSION } from './version.ts';

main();

function main(): void {
  const { io, ended } = processIo();
  // Node's own code for these is 1, which would read as "findings".
  process.on('uncaughtException', (error) => endProcess(unexpected(error, io), ended));
  void exitCode(process.argv.slice(2), io).then((code) => endProcess(code, ended));
}

/** One call of the program: command, words, outcome. Errors that are the user's to mend are one line and what to do. */
async function exitCode(words: readonly string[], io: Io): Promise<number> {
  try {
    return await run(words, io);
  } catch (error) {
    if (error instanceof UsageError) {
      // Places of faults start their lines: editors and CI find them there.
      io.err(`${error instanceof DocumentError ? '' : 'keysieve: '}${error.message}\n${error.remedy ? `  ${error.remedy}\n` : ''}`);
      return 2;
    }
    return unexpected(error, io);
  }
}

/** Says what nobody foresaw, and where; the scan is not complete. */
function unexpected(error: unknown, io: Io): number {
  io.err(`keysieve: this should not have happened: ${messageOf(error)}\n${error instanceof Error ? `${stackOf(error)}\n` : ''}`);
  return 3;
}

async function run([name, ...words]: readonly string[], io: Io): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    if (name === 'help' && words[0] !== undefined) return run([words[0], '--help'], io);
    await io.out(programHelp(COMMANDS));
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-V' || name === 'version') {
    await io.out(`keysieve ${VERSION}\n`);
    return 0;
  }
  const entry = COMMANDS.find((command) => command.name === name);
  if (!entry) throw await unknownCommand(name);
  const command = await entry.load();
  const typed = await parseWords(command, words);
  if (typed.on('help')) {
    await io.out(commandHelp(command));
    return 0;
  }
  return command.run(typed, io);
}

async function unknownCommand(name: string): Promise<UsageError> {
  const { didYouMean } = await import('../document/index.ts');
  return new UsageError(`there is no command "${name}"${didYouMean(name, COMMANDS.map((command) => command.name))}`, 'keysieve --help lists them.');
}

/** Where it happened, without the message, which may quote what was scanned. */
function stackOf(error: Error): string {
  return (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).join('\n');
}
