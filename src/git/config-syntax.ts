/** Settings by `section.key` or `section.subsection.key` (section and key in lower case); every value in order, `''` for a key without `=` is "true". */
export type GitConfig = Map<string, string[]>;

/**
 * Reads git's config syntax (git-config(1), "CONFIGURATION FILE"): sections, quotes, escapes, comments, continued lines.
 * Includes are not followed, and a line that git would refuse is passed over: this reader only looks for reasons to be careful.
 */
export function parseGitConfig(text: string): GitConfig {
  const config: GitConfig = new Map();
  let section = '';
  for (const line of logicalLines(text)) {
    let rest = line.trim();
    const header = /^\[\s*([A-Za-z0-9.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/.exec(rest);
    if (header !== null) {
      section = header[1]!.toLowerCase() + (header[2] === undefined ? '' : `.${header[2].replace(/\\(.)/g, '$1')}`);
      rest = rest.slice(header[0].length).trim();
    }
    const setting = /^([A-Za-z][A-Za-z0-9-]*)\s*(?:=(.*))?$/s.exec(rest.startsWith('#') || rest.startsWith(';') ? '' : withoutComment(rest));
    if (setting === null) continue;
    const key = `${section}.${setting[1]!.toLowerCase()}`;
    const values = config.get(key) ?? [];
    values.push(setting[2] === undefined ? 'true' : unquote(setting[2].trim()));
    config.set(key, values);
  }
  return config;
}

/** The last value of a setting: the one that counts. */
export function lastValue(config: GitConfig, key: string): string | undefined {
  return config.get(key)?.at(-1);
}

/** True for git's spellings of a set boolean. */
export function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(true|yes|on|[1-9]\d*)$/i.test(value);
}

/** Lines, with each `\` at a line's end joining the next one. */
function logicalLines(text: string): string[] {
  return text.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n').replace(/((?:^|[^\\])(?:\\\\)*)\\\n/g, '$1').split('\n');
}

function withoutComment(text: string): string {
  const kept = /^(?:[^"#;\\]|\\.|"(?:[^"\\]|\\.)*"?)*/s.exec(text);
  return (kept?.[0] ?? '').trimEnd();
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', b: '\b' };

function unquote(value: string): string {
  return value.replace(/\\(.)|"/gs, (_, escaped: string | undefined) => (escaped === undefined ? '' : (ESCAPES[escaped] ?? escaped)));
}
