import type { Command } from './option.ts';

/** Every command, loaded when it is called: a start pays for one. */
export const COMMANDS: readonly { name: string; summary: string; load: () => Promise<Command> }[] = [
  { name: 'scan', summary: 'scan a folder or files', load: async () => (await import('./scan.ts')).scanCommand },
  { name: 'staged', summary: 'scan what the next commit would contain', load: async () => (await import('./staged.ts')).stagedCommand },
  { name: 'range', summary: 'scan what each commit of a range adds', load: async () => (await import('./range.ts')).rangeCommand },
  { name: 'history', summary: 'scan every object of a repository', load: async () => (await import('./history.ts')).historyCommand },
  { name: 'stdin', summary: 'scan standard input', load: async () => (await import('./stdin.ts')).stdinCommand },
  { name: 'explain', summary: 'say why a line is or is not reported', load: async () => (await import('./explain.ts')).explainCommand },
  { name: 'baseline', summary: 'create, update or show the list of secrets that are known', load: async () => (await import('./baseline.ts')).baselineCommand },
  { name: 'rules', summary: 'list, show, check or test rules', load: async () => (await import('./rules.ts')).rulesCommand },
  { name: 'config', summary: 'show or check the configuration that is in force', load: async () => (await import('./config.ts')).configCommand },
  { name: 'doctor', summary: 'say what runs here, and what does not and why', load: async () => (await import('./doctor.ts')).doctorCommand },
];
