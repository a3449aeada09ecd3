import * as fc from 'fast-check';
import { beforeAll, describe as group, expect, it } from 'vitest';
import type { Scanner } from '../../src/engine/index.ts';
import { readRuleFiles } from '../../scripts/rule-files.ts';
import { describe, newScanner, rawMatches } from './scanning.ts';

const SMALL = { core: 1 << 16, margin: 1 << 18 };

let scanner: Scanner;
let examples: string[];

beforeAll(async () => {
  scanner = await newScanner();
  examples = (await readRuleFiles()).rules.flatMap((rule) => rule.examples.map((parts) => parts.join('')));
});

/** Secrets in every dress, between noise of every kind. */
const dressed = fc.tuple(fc.nat(), fc.constantFrom('plain', 'plain', 'base64', 'hex', 'utf-16le', 'utf-16be', 'twice', 'long'), fc.integer({ min: 1, max: 40_000 }), fc.constantFrom(' ', 'A', '\n', 'word ', '\0', 'é', '=', '1a\n'));

function dress(text: string, how: string): Buffer {
  const bytes = Buffer.from(text);
  switch (how) {
    case 'base64':
      return Buffer.from(bytes.toString('base64'));
    case 'twice':
      return Buffer.from(Buffer.from(bytes.toString('base64')).toString('base64'));
    case 'hex':
      return Buffer.from(bytes.toString('hex'));
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
    case 'long':
      return Buffer.from(Buffer.concat([Buffer.from('filler text, '.repeat(7000)), bytes, Buffer.from(' and more'.repeat(9000))]).toString('base64'));
    default:
      return bytes;
  }
}

function blobOf(parts: [number, string, number, string][]): Buffer {
  return Buffer.concat(parts.flatMap(([pick, how, length, noise]) => [Buffer.from('\n'), dress(examples[pick % examples.length]!, how), Buffer.from(noise.repeat(Math.ceil(length / noise.length)))]));
}

group('the locality contract', () => {
  it('gives the same matches however a blob is cut into pieces', () => {
    fc.assert(
      fc.property(fc.array(dressed, { minLength: 1, maxLength: 8 }), (parts) => {
        const blob = blobOf(parts);
        expect(describe(rawMatches(scanner, blob, SMALL))).toEqual(describe(rawMatches(scanner, blob)));
      }),
      { numRuns: 40, endOnFailure: true },
    );
  }, 120_000);

  it('F090 finds a secret at every offset around the edge of a piece', () => {
    const secret = Buffer.from(`key ${examples.find((example) => example.includes('AKIA'))!} end`);
    const edge = SMALL.core + SMALL.margin;
    const plain = describe(rawMatches(scanner, secret)).length;
    for (let offset = -secret.length - 2; offset <= 2; offset++) {
      const blob = Buffer.concat([Buffer.alloc(edge + offset, '\n'), secret, Buffer.alloc(edge, '\n')]);
      expect(rawMatches(scanner, blob, SMALL)).toHaveLength(plain);
    }
  });
});
