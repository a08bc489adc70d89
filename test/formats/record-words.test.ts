import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mostWords, Slots } from '../../exporter/src/formats/record/slots.ts';
import { READ } from '../../exporter/src/memory/memory.ts';
import { Interner } from '../../exporter/src/values/interner.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const MOST = mostWords(NAMES.length);

/** Texts that are alike: of all lengths to beyond what is written as words, and not. */
const letter = fc.constantFrom('a', 'b', '\u0001', 'é');
const text = fc.array(letter, { maxLength: 20 }).map((letters) => JSON.stringify(letters.join('')));
const other = fc.constantFrom('0', '200', '2e2', '-1', 'true', 'false', 'null', '[]', '{}', '["a"]', '{"a":1}');
const value = fc.option(fc.oneof(text, other, fc.constantFrom('"\\u0061"', '"200"', '""')), { nil: undefined });
const record = fc.tuple(...NAMES.map(() => value));

type Values = readonly (string | undefined)[];
const jsonOf = (values: Values): string =>
  `{${values.flatMap((one, index) => (one === undefined ? [] : [`"${NAMES[index]}":${one}`])).join(',')}}`;

it.each([
  ['elsewhere', (json: string) => Buffer.from(json)],
  ['where files are read', (json: string) => READ.subarray(0, READ.write(`${json}\n`) - 1)],
])('the words of a record say what its values are, and are the same each time: bytes that lie %s', (_, place) => {
  const slots = new Slots(
    new Interner(),
    NAMES.map((name) => [name]),
  );
  const all = Int32Array.from(NAMES.keys());
  const wordsOf = (values: Values): string => {
    const bytes = place(jsonOf(values));
    expect(slots.scan(bytes, 0, bytes.length)).toBe(true);
    const key = new Int32Array(MOST + 1).fill(-7);
    const end = slots.writeWords(all, key, 0);
    expect(end).toBeLessThanOrEqual(MOST);
    expect(key[MOST]).toBe(-7);
    return key.subarray(0, end).join();
  };
  fc.assert(
    fc.property(record, record, fc.nat(NAMES.length), (one, two, same) => {
      const near = one.map((each, index) => (index < same ? each : two[index]));
      const words = wordsOf(one);
      expect(wordsOf(one)).toBe(words);
      for (const another of [two, near])
        if (wordsOf(another) === words) expect(JSON.parse(jsonOf(another))).toEqual(JSON.parse(jsonOf(one)));
    }),
    { numRuns: 2000 },
  );
});
