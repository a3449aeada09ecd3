import { type Candidate, fail, type Hit, looksLikeText } from '../candidate.ts';
import { judgeAssignment } from '../value/index.ts';

const BEFORE = 160;
const AFTER = 760;
const LONGEST_KEY = 80;
/** What the judge sees of the text before the key and behind the value. */
const CONTEXT = 96;

/** What stands between the key and the value, in the notations of the common languages. */
const OPERATORS = [
  // key = value, "key": value, key => value, <key>value, getenv("KEY", value), ${KEY:-value}; with a type: key: str = value.
  /(?:(?::[ \t]{0,4}[A-Za-z_][\w.?<>]{0,31}[ \t]{0,8}=(?!=)|=>|:=|={1,3}|\|\|=?|\?\?=?|\?:|\?=|:[-=]|:{1,2}=?|>|,)[ \t]{0,40}(?:(?:new )?[A-Za-z_.]{0,24}\(|[bBrRuUfF@$]{1,2}(?=["'])|\[)?)/,
  // name: KEY, then value: ... on the same line or the next; key="KEY" value="...".
  /(?:[,"'\s]{1,44}[Vv]alue["']?[ \t]{0,4}[:=][ \t]{0,12})/,
  // variable "key" { default = ... }, over a few lines.
  /(?:(?<=["'])[ \t]{0,4}\{[^{}]{0,160}?\bdefault[ \t]{0,12}=[ \t]{0,12})/,
  // key "value", key value, key("value").
  /(?:[ \t]{1,4}(?=["']?[^\s"'=:,>])|\()/,
];

/** Quoted by one of the three quotes (with its backslashes), or bare. Four by four letters is how Google writes its passwords for applications. */
const VALUES = [
  ...['"', "'", '`'].map((quote) => new RegExp(`(?:\\\\{0,2}${quote}{1,3}([^\\s${quote}\\\\]{6,512}|[a-z]{4}(?: [a-z]{4}){3})(?=\\\\{0,2}${quote}))`)),
  /([^\s"'`,;<>(){}[\]\\]{6,512})/,
];
const BARE_GROUP = VALUES.length;

/** From the end of the key: closing quotes and brackets, blanks, an operator, then a value. The last group is a bare value, those before it quoted ones. */
const ASSIGNED = new RegExp(`["'\`\\])\\\\]{0,4}(?:[ \\t]{0,40}${OPERATORS[0]!.source}|${OPERATORS.slice(1).map((operator) => operator.source).join('|')})(?:${VALUES.map((value) => value.source).join('|')})`, 'y');

/** What may follow a bare value; anything else shows that it is code. */
const BARE_END = /^(?:$|[\s"'`,;<\\&)}\]|])/;

/** The assignment that the key word at the hit is part of, judged. */
export function assignmentAt(hit: Hit): Candidate[] {
  const start = Math.max(0, hit.at - BEFORE);
  const end = Math.min(hit.text.length, hit.at + AFTER);
  const window = hit.memory.slice(hit.text, start, end);
  const word = hit.at - start;
  const keyStart = keyFrom(window, word);
  const keyEnd = keyTo(window, word + hit.length);
  ASSIGNED.lastIndex = keyEnd;
  const found = ASSIGNED.exec(window);
  if (!found) return [];
  const quoted = found[BARE_GROUP] === undefined;
  const text = found.slice(1).find((group) => group !== undefined)!;
  const value = quoted ? text : withoutQuery(text);
  const valueStart = ASSIGNED.lastIndex - text.length;
  const valueEnd = valueStart + value.length;
  if (!quoted && (!BARE_END.test(window.slice(valueEnd, valueEnd + 1)) || isProse(window.slice(keyEnd, valueStart), value))) return [];
  return [judged(window, { keyStart, keyEnd, valueStart, valueEnd, quoted }, start)];
}

/** `password user@site`: words one behind the other say little, unless a digit or length makes the second one a value. */
function isProse(between: string, value: string): boolean {
  return value.length < 16 && /^["'`\])\\]*[ \t]+$/.test(between) && !/\d/.test(value);
}

/** A value in the query of a URL ends where the next parameter starts. */
function withoutQuery(value: string): string {
  const next = value.search(/&(?:amp$|[A-Za-z_][\w.-]{0,40}=)/);
  return next < 0 ? value : value.slice(0, next);
}

interface Places {
  keyStart: number;
  keyEnd: number;
  valueStart: number;
  valueEnd: number;
  quoted: boolean;
}

function judged(window: string, places: Places, offset: number): Candidate {
  const { keyStart, keyEnd, valueStart, valueEnd, quoted } = places;
  const value = window.slice(valueStart, valueEnd);
  const candidate: Candidate = {
    start: offset + keyStart,
    end: offset + valueEnd,
    secretStart: offset + valueStart,
    secretEnd: offset + valueEnd,
    value,
    notes: [],
    dropped: false,
  };
  if (!looksLikeText(window.slice(Math.max(0, keyStart - 32), valueEnd + 32))) return { ...candidate, notes: [fail('text', 'stands among binary data')], dropped: true };
  const judgement = judgeAssignment({
    key: window.slice(keyStart, keyEnd),
    value,
    before: lastLine(window.slice(Math.max(0, keyStart - CONTEXT), valueStart)),
    after: firstLine(window.slice(valueEnd, valueEnd + CONTEXT)),
    quoted,
  });
  if (judgement.verdict === 'drop') return { ...candidate, notes: judgement.notes, dropped: true };
  return { ...candidate, notes: judgement.notes, confidence: judgement.verdict };
}

function lastLine(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
}

function firstLine(text: string): string {
  return /^[^\r\n]*/.exec(text)![0];
}

const KEY_CHARACTER = /[A-Za-z0-9_.-]/;

function keyFrom(window: string, word: number): number {
  let at = word;
  while (at > 0 && word - at < LONGEST_KEY && KEY_CHARACTER.test(window[at - 1]!)) at--;
  return at;
}

function keyTo(window: string, wordEnd: number): number {
  let at = wordEnd;
  while (at < window.length && at - wordEnd < LONGEST_KEY && KEY_CHARACTER.test(window[at]!)) at++;
  return at;
}
