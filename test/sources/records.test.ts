/** Framing `records`: NDJSON, documents of any shape, broken documents; any chunking, any point of resumption. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createSplitter } from '../../exporter/src/sources/lines.ts';
import { textSink } from '../support/sinks.ts';

function read(chunks: readonly Buffer[], max = 1 << 20): string[] {
  const out: string[] = [];
  const splitter = createSplitter('records', max);
  const sink = textSink(
    (text) => void out.push(text),
    (reason) => void out.push(`DROP ${reason}`),
  );
  for (const chunk of chunks) splitter.push(chunk, sink);
  splitter.finish(sink);
  return out;
}

function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const cuts = [0, ...at.map((n) => n % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((to, i) => bytes.subarray(cuts[i] ?? 0, to));
}

const records = (text: string, max?: number): string[] => read([Buffer.from(text)], max);

/** Each row: what is read, what comes out. */
const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['NDJSON', '{"a":1}\r\n\n{"b":2}', ['{"a":1}', '', '{"b":2}']],
  ['a document on one line', '{"Records":[{"a":1},{"b":[1,{"c":"]"}]}]}\n', ['{"a":1}', '{"b":[1,{"c":"]"}]}']],
  ['a document without line end', ' { "Records" : [ {"a":1} ] }', ['{"a":1}']],
  [
    'a pretty-printed document',
    '{\n  "Records": [\n    {\n      "a": 1\n    },\n    {}\n  ]\n}\n{"n":1}\n',
    ['{\n      "a": 1\n    }', '{}', '{"n":1}'],
  ],
  ['a list', '[1, "a,]", null,\n[2],{"x":-1.5e3}]\n', ['1', '"a,]"', 'null', '[2]', '{"x":-1.5e3}']],
  ['an empty list', '{"Records":[]}\n[ ]\n{"a":1}\n', ['{"a":1}']],
  [
    'documents without line end between them',
    '{"Records":[{"a":1}]}{"Records":[{"b":1}]}[3]',
    ['{"a":1}', '{"b":1}', '3'],
  ],
  ['text after a document', '[1] tail\n{"a":1}\n', ['1', 'tail', '{"a":1}']],
  ['more keys after the records', '{"Records":[1],"x":2}\n3\n', ['1', ',"x":2}', '3']],
  ['a log line in brackets', '[ERROR] it broke\n{"a":1}\n', ['[ERROR] it broke', '{"a":1}']],
  ['a time in brackets', '[2026-01-01 10:00] x\n', ['[2026-01-01 10:00] x']],
  ['not the records key', '{"Record":[1]}\n{"RecordsX":[1]}\n', ['{"Record":[1]}', '{"RecordsX":[1]}']],
  ['a brace on its own line', '{\n  "a": 1\n}\n', ['{', '  "a": 1', '}']],
  ['cut inside a string', '{"Records":[{"a":1},{"b":"x\n{"c":1}\n', ['{"a":1}', '{"b":"x', '{"c":1}']],
  ['cut inside an object', '{"Records":[{"a":{"b":1\n{"c":1}\n', ['{"Records":[{"a":{"b":1', '{"c":1}']],
  ['cut after an element', '{"Records":[{"a":1}\n{"c":1}\n', ['{"a":1}', '{"c":1}']],
  ['cut before a document', '[{"a":1\n{"Records":[{"b":1}]}\n', ['[{"a":1', '{"b":1}']],
  ['a missing comma', '[{"a":1} {"b":1}, {"c":1}]\n{"d":1}\n', ['{"a":1}', '{"b":1}, {"c":1}]', '{"d":1}']],
  ['a trailing comma', '[1,]\n2\n', ['1', ']', '2']],
  ['a broken element', '[1,{"a" 2},3]\n4\n', ['1', '{"a" 2},3]', '4']],
  ['cut at the end of the stream', '{"Records":[{"a":1},{"b":', ['{"a":1}', '{"b":']],
  ['only an opening', '{"Records":[', ['{"Records":[']],
  ['half an opening', '{\n "Reco', ['{', ' "Reco']],
  ['too deep', `[${'['.repeat(2000)}]\n1\n`, [`[${'['.repeat(2000)}]`, '1']],
];

const value = fc.jsonValue({ maxDepth: 3 });
const element = fc.tuple(value, fc.boolean()).map(([json, pretty]) => JSON.stringify(json, null, pretty ? 2 : 0));
const list = (elements: readonly string[], space: string): string =>
  `[${space}${elements.join(`${space},${space}`)}${space}]`;
const space = fc.constantFrom('', ' ', '\n', '\r\n\t');

describe('framing records', () => {
  test.each(cases)('%s', (_name, text, expected) => {
    expect(records(text)).toEqual(expected);
    expect(read(Array.from(Buffer.from(text), (byte) => Buffer.from([byte])))).toEqual(expected);
  });

  test('documents between lines come out as their elements, however they are cut', () => {
    const part = fc.oneof(
      fc.dictionary(fc.string(), value).map((object) => {
        const text = JSON.stringify({ id: 1, ...object });
        return { text: `${text}\n`, expected: [text] };
      }),
      fc
        .tuple(fc.array(element), space, fc.boolean(), fc.constantFrom('', '\n'))
        .map(([elements, gap, keyed, end]) => ({
          text: (keyed ? `{${gap}"Records"${gap}:${gap}${list(elements, gap)}${gap}}` : list(elements, gap)) + end,
          expected: elements,
        })),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 10 }), (parts, at) => {
        const bytes = Buffer.from(parts.map(({ text }) => text).join(''));
        expect(read(cut(bytes, at))).toEqual(parts.flatMap(({ expected }) => expected));
      }),
      { numRuns: 1000 },
    );
  });

  const noise = fc
    .array(
      fc.oneof(fc.constantFrom('{"Records":[', '[', ']', '}', '{', '"', ',', ':', '\n', ' ', '\\', '1', '{"a":1}')),
      {
        maxLength: 60,
      },
    )
    .map((tokens) => Buffer.from(tokens.join('')));
  const limits = fc.constantFrom(4, 14, 1000);

  test('any bytes: any chunking gives the same', () => {
    fc.assert(
      fc.property(noise, fc.array(fc.nat(), { maxLength: 10 }), limits, (bytes, at, max) => {
        expect(read(cut(bytes, at), max)).toEqual(read([bytes], max));
      }),
      { numRuns: 5000 },
    );
  });

  test('any bytes: reading goes on from the position at any chunk border', () => {
    fc.assert(
      fc.property(noise, fc.array(fc.nat(), { maxLength: 4 }), limits, (bytes, at, max) => {
        const out: string[] = [];
        const sink = textSink(
          (text) => void out.push(text),
          (reason) => void out.push(`DROP ${reason}`),
        );
        let position = createSplitter('records', max).position();
        let border = 0;
        for (const chunk of cut(bytes, at)) {
          border += chunk.length;
          const splitter = createSplitter('records', max, position);
          splitter.push(bytes.subarray(position.offset, border), sink);
          if (border === bytes.length) splitter.finish(sink);
          position = splitter.position();
        }
        if (bytes.length > 0) expect(out.slice(0, 1000)).toEqual(read([bytes], max));
      }),
      { numRuns: 5000 },
    );
  });

  test('an element over the limit is dropped, its neighbours are not', () => {
    expect(records(`{"Records":[{"a":1},{"b":"${'x'.repeat(100)}"},{"c":1}]}`, 50)).toEqual([
      '{"a":1}',
      'DROP too_long',
      '{"c":1}',
    ]);
  });

  test('a document of 50 MB on one line is read element by element, and reading goes on in its middle', () => {
    const record = `{"eventName":"ConsoleLogin","pad":"${'p'.repeat(1400)}"}`;
    const bytes = Buffer.from(`{"Records":[${Array.from({ length: 35_000 }, () => record).join(',')}]}`);
    let count = 0;
    const sink = textSink((text) => void (count += text === record ? 1 : 0));
    const first = createSplitter('records', 1 << 20);
    const half = bytes.length >> 1;
    for (let i = 0; i < half; i += 65_536) first.push(bytes.subarray(i, Math.min(half, i + 65_536)), sink);
    const at = first.position();
    expect(half - at.offset).toBeLessThan(record.length + 2);
    const second = createSplitter('records', 1 << 20, at);
    for (let i = at.offset; i < bytes.length; i += 65_536) second.push(bytes.subarray(i, i + 65_536), sink);
    second.finish(sink);
    expect(count).toBe(35_000);
  });
});
