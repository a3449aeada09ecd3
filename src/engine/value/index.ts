/** What a value says about itself: entropy, randomness, placeholders, code, references, hashes; and the decision on `key = value` built out of these. */
export { characterClasses, shannonEntropy, type CharacterClasses } from './entropy.ts';
export { alphabetOf, looksRandom, randomness, type Alphabet, type RandomOptions } from './randomness.ts';
export { placeholderReason } from './placeholder.ts';
export { codeShapeReason } from './code-shape.ts';
export { referenceReason } from './reference.ts';
export { hashContextReason } from './hash-context.ts';
export { publicContextReason } from './public-context.ts';
export { judgeAssignment, type Assignment, type Judgement, type Verdict } from './judge.ts';
