import { isFiller, tellingWordIn } from './filler.ts';
import { looksRandom } from './randomness.ts';
import { repetitionReason } from './repetition.ts';

/** Starts of expressions that read a secret from its environment. Lower case. */
const ENVIRONMENT_READS = [
  'process.env', 'os.environ', 'os.getenv', 'getenv(', 'env[', 'env(', 'env.', 'system.getenv', 'system.getproperty', 'import.meta.env', 'deno.env', 'bun.env', 'std::env', 'environment.getenvironmentvariable',
  '$env:', 'environ[', 'environ.', '$_env[', '$_server[', 'var.', 'local.', 'secrets.', 'config.', 'settings.', 'viper.get', 'rails.application', 'ssm.', '!env', '!secret', '!ref', '!sub', 'env:', 'file:',
];

/**
 * Why a value is a stand-in for a secret (`changeme`, `<your-key>`, `${VAR}`, `xxxx`, `abc123`); null when it is not.
 * A random token that merely contains a short word (`test` within 40 characters) is no placeholder.
 */
export function placeholderReason(value: string): string | null {
  return standInReason(value) ?? (isFiller(value.toLowerCase()) ? 'made of words like "my", "test", "secret"' : null);
}

/** The placeholders that nobody would use as a real password: all but phrases of filler words, which some do. */
export function standInReason(value: string): string | null {
  if (value.trim() === '') return 'empty';
  const reason = templateReason(value) ?? maskReason(value) ?? repetitionReason(value);
  if (reason !== null) return reason;
  const text = value.toLowerCase();
  const word = tellingWordIn(text);
  if (word !== null) return `contains "${word}"`;
  for (const read of ENVIRONMENT_READS) if (text.startsWith(read)) return 'read from the environment or a setting';
  return null;
}

/** Variables and templates of shells, build tools and template languages. */
function templateReason(value: string): string | null {
  const first = value.charCodeAt(0);
  const last = value.charCodeAt(value.length - 1);
  if (first === 0x3c && last === 0x3e) return 'in angle brackets';
  if (first === 0x5b && last === 0x5d) return 'in square brackets';
  if (first === 0x7b && last === 0x7d) return 'in braces';
  if (first === 0x2a && last === 0x2a) return 'emphasised text';
  if (value.includes('${') || value.includes('#{') || value.includes('$(') || value.includes('{{') || value.includes('}}') || value.includes('<%')) return 'a template';
  if (first === 0x24 && /^\$[A-Za-z_]\w*$/.test(value) && !looksRandom(value) && (value.toUpperCase() === value || !/\d/.test(value))) return 'a variable';
  if (first === 0x25 && last === 0x25 && value.length > 2) return 'a variable';
  if (first === 0x40 && last === 0x40 && value.length > 2) return 'a variable';
  if (first === 0x5f && value.startsWith('__') && value.endsWith('__')) return 'a variable';
  if (first === 0x3a && /^:[a-z_]+$/.test(value)) return 'a parameter';
  if (value.includes('%') && /%(?:s|d|v|\(\w+\)s|\{\w+\})/.test(value) && !/%[0-9A-Fa-f]{2}/.test(value)) return 'a format string';
  return null;
}

/** Runs of the characters that people write over a secret. */
function maskReason(value: string): string | null {
  let run = 1;
  for (let i = 1; i < value.length; i++) {
    const code = value.charCodeAt(i) | 32;
    run = code === (value.charCodeAt(i - 1) | 32) ? run + 1 : 1;
    if (run === 4 && (code === 0x78 || code === 0x7f)) return 'masked';
    if (run === 3 && (code === 0x2a || code === 0x2e) && value.charCodeAt(i) === code) return 'masked or abbreviated';
  }
  // The ellipsis in UTF-8.
  return value.includes('\xe2\x80\xa6') || value.includes('\xe2\x80\xa2') ? 'masked or abbreviated' : null;
}
