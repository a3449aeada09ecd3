import { describe, expect, it } from 'vitest';
import { newScanner, rawMatches, TOKENS } from '../engine/scanning.ts';

const SIZES = { core: 1 << 16, margin: 1 << 16 };
/** Offsets at which a piece of those sizes ends, or hands over to the next. */
const EDGES = [1, 2, 3, 4].map((piece) => piece << 16);

describe('pieces of a blob', () => {
  it('F090 a secret at every offset around every edge is found once, at its place', async () => {
    const scanner = await newScanner();
    const token = Buffer.from(` ${TOKENS.awsKeyId} `);
    const wrong: number[] = [];
    for (const edge of EDGES) {
      for (let distance = -64; distance <= 64; distance++) {
        const bytes = Buffer.alloc(5 << 16, 'text ');
        token.copy(bytes, edge + distance);
        const found = rawMatches(scanner, bytes, SIZES).filter((match) => match.rule === 'aws-access-key-id');
        if (found.length !== 1 || found[0]!.secret.start !== edge + distance + 1 || found[0]!.start.column !== edge + distance + 2) wrong.push(edge + distance);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('F090 what stands beside a secret is told on either side of an edge', async () => {
    const scanner = await newScanner();
    const line = Buffer.from(` ${TOKENS.awsKeyId} and ${TOKENS.github} `);
    for (const distance of [4, 22, 40]) {
      const bytes = Buffer.alloc(5 << 16, 'text\n');
      line.copy(bytes, (2 << 16) - distance);
      const [whole, pieces] = [rawMatches(scanner, bytes), rawMatches(scanner, bytes, SIZES)].map((found) => found.map(({ excerpt }) => excerpt));
      expect(pieces).toEqual(whole);
      expect(whole!.map(({ others }) => others?.length)).toEqual([1, 1]);
    }
  });

  it('F090 at the first byte and at the last', async () => {
    const scanner = await newScanner();
    const token = TOKENS.awsKeyId;
    for (const [text, at] of [[`${token}${' text'.repeat(50_000)}`, 0], [`${'text '.repeat(50_000)}${token}`, 250_000]] as const) {
      expect(rawMatches(scanner, Buffer.from(text), SIZES).map((match) => match.secret)).toEqual([{ start: at, end: at + token.length }]);
    }
  });
});
