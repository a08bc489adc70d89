/** The pairs of a record: the fast way to read them gives what the plain one gives, whatever came before. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keyName, keyOf, KEYS, KeyTable, OTHER } from '../../exporter/src/formats/auditd/keys.ts';
import { Pairs } from '../../exporter/src/formats/auditd/pairs.ts';
import { recordTypeOf } from '../../exporter/src/formats/auditd/types.ts';
import type { RecordType } from '../../exporter/src/formats/auditd/types.ts';

/** Stands before each record, as its type and stamp do. */
const HEAD = 'type=X msg=';

const typeOf = (name: string): RecordType => {
  const type = recordTypeOf(name);
  if (type === undefined) throw new Error(`no type ${name}`);
  return type;
};

interface Line {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly from: number;
  readonly to: number;
}

/** A record as it lies in memory: a line end behind it, and what follows. */
function lineOf(body: string): Line {
  const text = Buffer.from(`${HEAD}${body}`);
  const bytes = Buffer.from(
    Uint8Array.from(Buffer.concat([text, Buffer.from(`\nexe=1 res=2 auid=3${' '.repeat(32)}`)])),
  );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { bytes, view, from: HEAD.length, to: text.length };
}

/** By key: its first value, as the list of all pairs has it. */
function plainly({ bytes, from, to }: Line, type: RecordType): Map<string, string> {
  const pairs = new Pairs(new KeyTable());
  pairs.readAll(bytes, from, to, type);
  const values = new Map<string, string>();
  for (let index = 0; index < pairs.count; index++) {
    const word = pairs.word(bytes, index);
    const place = pairs.place(index);
    if (keyOf(word) === OTHER || pairs.isOld(bytes, index) || values.has(word)) continue;
    values.set(word, `${place.quoted} ${bytes.toString('utf8', place.from, place.to)}`);
  }
  return values;
}

/** The same by key, of pairs that may have learned from other records. */
function quickly(pairs: Pairs, { bytes, view, from, to }: Line, type: RecordType): Map<string, string> {
  pairs.read(bytes, view, from, to, type);
  const values = new Map<string, string>();
  for (let key = OTHER + 1; key < KEYS; key++) {
    const pair = pairs.first(key);
    if (pair < 0) continue;
    const value = bytes.toString('utf8', pairs.valueFrom(pair), pairs.valueTo(pair));
    values.set(keyName(key), `${pairs.isQuoted(pair)} ${value}`);
  }
  return values;
}

const sorted = (values: Map<string, string>): [string, string][] => [...values].sort(([a], [b]) => (a < b ? -1 : 1));

const PIECES = [
  ...['exe=', 'res=', 'a0=', 'UID=', 'hostname=', 'nametype=', 'requested_mask=', 'msg=', 'unknown=', '='],
  ...['"', "'", '"/bin/sh"', 'success', '4294967295', '(null)', '?', '1', 'é', '{', '}', ','],
  ...[' ', '  ', '\u001d', '\t', ' old ', 'old auid=1 new auid=2', 'msg=\'op=PAM:x acct="a b" res=failed\''],
];

describe('pairs', () => {
  const body = fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((pieces) => pieces.join(''));
  const type = fc.constantFrom('SYSCALL', 'USER_AUTH', 'PATH');

  it('are the same read fast and plainly, in records that resemble those before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(type, body), { minLength: 1, maxLength: 4 }), fc.nat(3), (records, again) => {
        const pairs = new Pairs(new KeyTable());
        for (let round = 0; round <= again; round++) {
          for (const [name, text] of records) {
            const line = lineOf(text);
            expect(sorted(quickly(pairs, line, typeOf(name)))).toEqual(sorted(plainly(line, typeOf(name))));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('have the values that were written', () => {
    const names = Array.from({ length: KEYS - 1 }, (_, index) => keyName(index + 1)).filter((name) => name !== 'msg');
    const word = fc.string({ unit: fc.constantFrom('a', '7', '/', ':', 'é'), minLength: 1, maxLength: 12 });
    const pair = fc.record({ name: fc.constantFrom(...names), value: word, quoted: fc.boolean() });
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 12 }), (list) => {
        const pairs = new Pairs(new KeyTable());
        const text = list.map(({ name, value, quoted }) => (quoted ? `${name}="${value} ="` : `${name}=${value}`));
        const expected = new Map<string, string>();
        for (const { name, value, quoted } of list) {
          if (!expected.has(name)) expected.set(name, quoted ? `true ${value} =` : `false ${value}`);
        }
        for (let time = 0; time < 2; time++) {
          expect(sorted(quickly(pairs, lineOf(text.join(' ')), typeOf('SYSCALL')))).toEqual(sorted(expected));
        }
      }),
      { numRuns: 100 },
    );
  });
});
