/** Keys and list indices from the root to a value. */
export type TomlPath = (string | number)[];

/** What is known while a document is walked: only documents that the TOML parser accepted are walked, so no case of bad syntax is handled. */
interface Walk {
  text: string;
  at: number;
  /** Path (as JSON) -> offset of the value's key, or of the value itself in a list. */
  offsets: Map<string, number>;
  /** Path (as JSON) -> how many `[[tables]]` it has so far. */
  counts: Map<string, number>;
}

/** Each part of a key is noted with the whole path to it: without a bound, one long key would take hours. */
const MAX_PARTS = 100;

/** Offsets (UTF-16 units) of all keys, tables and list items of a valid TOML 1.0 document, by path. @throws RangeError for keys of more than 100 parts */
export function tomlPlaces(text: string): Map<string, number> {
  const walk: Walk = { text, at: 0, offsets: new Map(), counts: new Map() };
  let table: TomlPath = [];
  for (skipBlank(walk, true); walk.at < text.length; skipBlank(walk, true)) {
    if (text[walk.at] === '[') table = readHeader(walk);
    else readPair(walk, table);
  }
  return walk.offsets;
}

function readHeader(walk: Walk): TomlPath {
  const start = walk.at;
  const isList = walk.text.startsWith('[[', start);
  walk.at += isList ? 2 : 1;
  const keys = readKey(walk).map((part) => part.key);
  walk.at += isList ? 2 : 1;
  let path: TomlPath = [];
  keys.forEach((key, index) => {
    path = [...path, key];
    note(walk, path, start);
    const last = index === keys.length - 1;
    const count = walk.counts.get(JSON.stringify(path));
    if (last && isList) {
      walk.counts.set(JSON.stringify(path), (count ?? 0) + 1);
      path = [...path, count ?? 0];
      note(walk, path, start);
    } else if (count !== undefined) path = [...path, count - 1];
  });
  return path;
}

function readPair(walk: Walk, table: TomlPath): void {
  const parts = readKey(walk);
  const path = [...table, ...parts.map((part) => part.key)];
  parts.forEach((part, index) => note(walk, path.slice(0, table.length + index + 1), part.at));
  walk.at++; // the "="
  skipBlank(walk, false);
  readValue(walk, path);
}

/** A dotted key, up to the "=" or "]" behind it. */
function readKey(walk: Walk): { key: string; at: number }[] {
  const parts: { key: string; at: number }[] = [];
  for (;;) {
    skipBlank(walk, false);
    const at = walk.at;
    const quote = walk.text[at];
    if (quote === '"' || quote === "'") {
      skipString(walk);
      const raw = walk.text.slice(at, walk.at);
      parts.push({ key: quote === '"' ? basicKey(raw) : raw.slice(1, -1), at });
    } else {
      while (/[A-Za-z0-9_-]/.test(walk.text[walk.at] ?? '')) walk.at++;
      parts.push({ key: walk.text.slice(at, walk.at), at });
    }
    skipBlank(walk, false);
    if (walk.text[walk.at] !== '.') return parts;
    if (parts.length === MAX_PARTS) throw new RangeError('a key has too many parts');
    walk.at++;
  }
}

/** A quoted key: JSON's escapes, and TOML's own `\e`, `\xHH` and `\UHHHHHHHH`. */
function basicKey(raw: string): string {
  const json = raw
    .replace(/\\(.)/g, (escape, char: string) => (char === 'e' ? '\\u001b' : escape))
    .replace(/\\U([0-9A-Fa-f]{8})/g, (_, hex: string) => JSON.stringify(String.fromCodePoint(Number.parseInt(hex, 16))).slice(1, -1))
    .replace(/\t/g, '\\t');
  return JSON.parse(json) as string;
}

function readValue(walk: Walk, path: TomlPath): void {
  const first = walk.text[walk.at];
  if (first === '"' || first === "'") skipString(walk);
  else if (first === '[') readList(walk, path);
  else if (first === '{') readInline(walk, path);
  else while (walk.at < walk.text.length && !/[,\]}#\n]/.test(walk.text[walk.at]!)) walk.at++;
}

function readList(walk: Walk, path: TomlPath): void {
  walk.at++;
  for (let index = 0; ; index++) {
    skipBlank(walk, true);
    if (walk.text[walk.at] === ']') break;
    note(walk, [...path, index], walk.at);
    readValue(walk, [...path, index]);
    skipBlank(walk, true);
    if (walk.text[walk.at] === ',') walk.at++;
  }
  walk.at++;
}

function readInline(walk: Walk, path: TomlPath): void {
  walk.at++;
  for (;;) {
    skipBlank(walk, true);
    if (walk.text[walk.at] === '}') break;
    readPair(walk, path);
    skipBlank(walk, true);
    if (walk.text[walk.at] === ',') walk.at++;
  }
  walk.at++;
}

function skipString(walk: Walk): void {
  const quote = walk.text[walk.at]!;
  const long = walk.text.startsWith(quote.repeat(3), walk.at);
  const close = long ? quote.repeat(3) : quote;
  walk.at += close.length;
  while (!walk.text.startsWith(close, walk.at)) walk.at += quote === '"' && walk.text[walk.at] === '\\' ? 2 : 1;
  walk.at += close.length;
  // A long string may end with one or two quotes of its own before the closing three.
  while (long && walk.text[walk.at] === quote) walk.at++;
}

/** Skips spaces and tabs; with `lines` also line ends and comments. */
function skipBlank(walk: Walk, lines: boolean): void {
  for (;;) {
    const char = walk.text[walk.at];
    if (char === ' ' || char === '\t') walk.at++;
    else if (lines && (char === '\n' || char === '\r')) walk.at++;
    else if (lines && char === '#') {
      const end = walk.text.indexOf('\n', walk.at);
      walk.at = end === -1 ? walk.text.length : end;
    } else return;
  }
}

function note(walk: Walk, path: TomlPath, offset: number): void {
  const key = JSON.stringify(path);
  if (!walk.offsets.has(key)) walk.offsets.set(key, offset);
}
