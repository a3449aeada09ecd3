import { describe, expect, it } from 'vitest';
import { checkShape, demandShape, nearest, parseDocument, shape } from '../../src/document/index.ts';

const server = shape.object(
  { name: shape.string({ min: 1 }), port: shape.number({ min: 1, max: 65535, integer: true }) },
  { mode: shape.literal('fast', 'slow'), labels: shape.record(shape.boolean()), hosts: shape.either(shape.string(), shape.list(shape.string(), { min: 1 })) },
);

async function faults(text: string): Promise<string[]> {
  const checked = checkShape((await parseDocument(text, { file: 'f.yaml' })).root, server);
  return checked.ok ? [] : checked.faults.map((fault) => `${fault.line}:${fault.column} ${fault.message}`);
}

describe('a shape', () => {
  it('gives the plain value of a document that has it', async () => {
    const parsed = await parseDocument('name: a\nport: 80\nhosts: [b]\nlabels: {x: true}\n', { file: 'f.yaml' });
    expect(demandShape(parsed, server)).toEqual({ name: 'a', port: 80, hosts: ['b'], labels: { x: true } });
  });

  it('says every fault at once, each at its place', async () => {
    expect(await faults('port: 0.5\nmode: fsat\nhosts: []\nlabels: {x: 1}\n')).toEqual([
      '1:1 "name" is missing',
      '1:7 must be a whole number',
      '2:7 must be one of "fast", "slow"; did you mean "fast"?',
      '3:8 at least 1 item is needed',
      '4:13 expected true or false, found a number',
    ]);
    expect(await faults('name: ""\nport: 70000\nhosts: 3\n')).toEqual(['1:7 must not be empty', '2:7 must be between 1 and 65535', '3:8 expected a string or a list, found a number']);
  });

  it('names the nearest key for an unknown one, and takes a key without a value for absent', async () => {
    expect(await faults('name: a\nprot: 80\nport: 1\n')).toEqual(['2:1 unknown key "prot"; did you mean "port"?']);
    expect(await faults('name: a\nport: 80\ntoString: 1\n')).toEqual(['3:1 unknown key "toString"']);
    expect(await faults('name:\nport: 80\nmode:\n')).toEqual(['1:1 "name" is missing']);
  });

  it('is not asked for more once a value has a fault', async () => {
    const even = shape.refine(server, (value, report) => {
      if (value.port % 2 === 1) report('ports are even', 'port');
    });
    const check = async (text: string): Promise<string> => {
      const checked = checkShape((await parseDocument(text, { file: 'f.yaml' })).root, even);
      return checked.ok ? '' : checked.faults.map((fault) => `${fault.line}:${fault.column} ${fault.message}`).join();
    };
    expect(await check('name: a\nport: 81\n')).toBe('2:7 ports are even');
    expect(await check('name: a\nport: x\n')).toBe('2:7 expected a whole number, found a string');
  });
});

describe('the nearest word', () => {
  it.each([
    ['severty', ['severity', 'secret'], 'severity'],
    ['anchor', ['anchors', 'allow'], 'anchors'],
    ['Pattern', ['pattern'], 'pattern'],
    ['ruels', ['rules', 'rotate'], 'rules'],
    ['xyz', ['pattern', 'rules'], undefined],
    ['', ['a'], undefined],
  ])('to %j among %j is %j', (word, candidates, expected) => expect(nearest(word, candidates)).toBe(expected));
});
