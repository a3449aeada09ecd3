import { type Candidate, fail, type Hit, looksLikeText } from '../candidate.ts';
import { judgeAssignment } from '../value/index.ts';

const BEFORE = 160;
const AFTER = 640;
const LONGEST_KEY = 80;
/** What the judge sees of the text before the key and behind the value. */
const CONTEXT = 96;

/**
 * From the end of the key: closing quotes and brackets, an operator of the common languages, then a value. Groups: 1 = quote (with its
 * backslashes), 2 = quoted value, 3 = bare value.
 *   key = "value"   "key": 'value'   key: value   key => value   KEY=value   <key>value   getenv("KEY", "value")   --key value
 */
const ASSIGNED =
  /["'`\])\\]{0,4}[ \t]{0,12}(?:(?:=>|:=|={1,3}|\|\|=?|\?\?=?|\?:|\?=|:{1,2}=?|>|,)[ \t]{0,12}(?:(?:new )?[A-Za-z_.]{0,24}\(|[bBrRuUfF@$]{1,2}(?=["'])|\[)?|[ \t]{1,4}(?=["']?[^\s"'=:,>])|\()(?:(\\{0,2}["'`]{1,3})([^\s"'`\\]{6,512})(?=\\{0,2}["'`])|([^\s"'`,;<>(){}[\]\\]{6,512}))/y;

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
  const value = found[2] ?? found[3]!;
  const valueEnd = ASSIGNED.lastIndex;
  const valueStart = valueEnd - value.length;
  const quoted = found[2] !== undefined;
  if (!quoted && !BARE_END.test(window.slice(valueEnd, valueEnd + 1))) return [];
  return [judged(window, { keyStart, keyEnd, valueStart, valueEnd, quoted }, start)];
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
  return text.slice(text.search(/[^\r\n]*$/));
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
