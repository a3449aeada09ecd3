import { painter } from '../report/paint.ts';
import { escapeText } from '../report/terminal-text.ts';
import { diagnose, type Diagnosis } from './doctor-checks.ts';
import type { Command } from './option.ts';
import { COLOR_OPTION, wantsColor } from './report-options.ts';

const BROKEN = 3;

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Say what runs here, and what does not and why.',
  operands: '',
  count: [0, 0],
  options: [{ name: 'json', help: 'as one JSON document' }, COLOR_OPTION],
  notes: `Exit codes: 0 all that is needed works; 3 something is broken.

Examples:
  keysieve doctor
  keysieve doctor --json`,
  async run(typed, io) {
    const diagnosis = await diagnose(io.env);
    const paint = painter(wantsColor(typed.text('color') ?? 'auto', io));
    if (typed.on('json')) await io.out(`${JSON.stringify(diagnosis, null, 2)}\n`);
    else {
      const rows = rowsOf(diagnosis).map(([name, text]) => `${paint('bold', name.padEnd(16))}${escapeText(text)}\n`);
      const verdict = diagnosis.broken.length === 0 ? `${paint('green', 'all that is needed works')}\n` : diagnosis.broken.map((why) => `${paint('red', 'broken:')} ${escapeText(why)}\n`).join('');
      await io.out(rows.join('') + verdict);
    }
    return diagnosis.broken.length === 0 ? 0 : BROKEN;
  },
};

function rowsOf({ version, node, platform, builtInPatterns, otherPatterns, kernel, ruleset, git, project }: Diagnosis): [string, string][] {
  const foreign = otherPatterns.engine === 're2' ? `native re2${otherPatterns.version === null ? '' : ` ${otherPatterns.version}`}` : `re2js, in JavaScript; native re2 does not run: ${otherPatterns.whyNotNative}`;
  return [
    ['keysieve', version],
    ['Node.js', `${node.version}; ${node.supported ? 'supported' : 'not supported'} (needs ${node.needed})`],
    ['machine', `${platform.system} ${platform.architecture}, ${platform.threads} threads at once`],
    ['built-in rules', `run on the ${builtInPatterns.engine} engine: their patterns were proven linear when they were built`],
    ['other patterns', `(yours, gitleaks') run on ${foreign}`],
    ['kernel', kernel === null ? 'does not load' : `loads; ${kernel.bytes} bytes of WebAssembly`],
    ['rules', ruleset === null ? 'cannot be read' : `${ruleset.rules}, hash ${ruleset.hash}`],
    ['git', git === null ? 'none on PATH: ignore rules are not known, so that every file of a repository is scanned' : `${git.version ?? 'does not answer'} at ${git.path}`],
    ['project', project === null ? 'none' : project.root],
    ['config', project?.config ?? 'none; defaults'],
  ];
}
