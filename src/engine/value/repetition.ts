/** Why a value's characters follow each other too regularly to be drawn at random; null when they do not. */
export function repetitionReason(value: string): string | null {
  const { length } = value;
  if (length < 4) return null;
  const distinct = distinctCharacters(value);
  if (distinct === 1) return 'one character repeated';
  if ((length >= 8 && distinct <= 2) || (length >= 16 && distinct <= 4) || (length >= 32 && distinct <= 5)) return 'few different characters';
  if (longestRun(value) >= Math.max(5, length / 4)) return 'one character repeated';
  if (isPeriodic(value)) return 'a repeated piece';
  if (inSequences(value) * 2 >= length) return 'a sequence of neighbouring characters';
  return null;
}

function distinctCharacters(value: string): number {
  // One bit a character; Latin-1 needs eight words.
  const seen = new Uint32Array(8);
  let distinct = 0;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i) & 255;
    const bit = 1 << (code & 31);
    const word = code >> 5;
    if ((seen[word]! & bit) !== 0) continue;
    seen[word] = seen[word]! | bit;
    distinct++;
  }
  return distinct;
}

function longestRun(value: string): number {
  let longest = 1;
  let run = 1;
  for (let i = 1; i < value.length; i++) {
    run = value.charCodeAt(i) === value.charCodeAt(i - 1) ? run + 1 : 1;
    if (run > longest) longest = run;
  }
  return longest;
}

const LONGEST_PERIOD = 16;

/** Whether the value is one piece of up to 16 characters again and again, at least twice and 8 characters in all. */
function isPeriodic(value: string): boolean {
  const { length } = value;
  if (length < 8) return false;
  for (let period = 1; period <= LONGEST_PERIOD && period * 2 <= length; period++) {
    let at = period;
    while (at < length && value.charCodeAt(at) === value.charCodeAt(at - period)) at++;
    if (at === length) return true;
  }
  return false;
}

/** Place of each character in the rows of a keyboard; rows are 100 apart. */
const keyPlace = new Uint16Array(256);
['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '!@#$%^&*()'].forEach((row, y) => {
  for (let x = 0; x < row.length; x++) {
    keyPlace[row.charCodeAt(x)] = keyPlace[row.toUpperCase().charCodeAt(x)] = 100 * (y + 1) + x;
  }
});

/** How many characters stand in runs of four or more that count up or down in the alphabet or along a keyboard row. */
function inSequences(value: string): number {
  let covered = 0;
  let run = 1;
  let direction = 0;
  for (let i = 1; i <= value.length; i++) {
    const step = i < value.length ? stepBetween(value.charCodeAt(i - 1) & 255, value.charCodeAt(i) & 255) : 0;
    if (step !== 0 && step === direction) {
      run++;
      continue;
    }
    if (run >= 4) covered += run;
    direction = step;
    run = step === 0 ? 1 : 2;
  }
  return covered;
}

/** 1 or -1 for neighbours in the alphabet (letters of either case), 2 or -2 on the keyboard, 0 otherwise. Digits count in both, as 1. */
function stepBetween(a: number, b: number): number {
  const foldedA = a >= 65 && a <= 90 ? a + 32 : a;
  const foldedB = b >= 65 && b <= 90 ? b + 32 : b;
  const step = foldedB - foldedA;
  const isCounted = (foldedA >= 97 && foldedA <= 122) || (a >= 48 && a <= 57);
  if (isCounted && (step === 1 || step === -1)) return step;
  if (a === 57 && b === 48) return 1;
  const keyStep = keyPlace[b]! - keyPlace[a]!;
  return keyPlace[a] !== 0 && keyPlace[b] !== 0 && (keyStep === 1 || keyStep === -1) ? keyStep * 2 : 0;
}
