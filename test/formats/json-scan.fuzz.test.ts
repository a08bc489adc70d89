/**
 * The scanner against JSON.parse, on records made to be difficult and on lifelike ones, whole and damaged.
 * SCAN_FUZZ_RUNS=n makes n runs of each property instead of the few with a fixed seed.
 */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cloudtrail } from '../../exporter/bench/generate/cloudtrail.ts';
import { json } from '../../exporter/bench/generate/json.ts';
import { kubernetes } from '../../exporter/bench/generate/kubernetes.ts';
import { Random } from '../../exporter/bench/generate/random.ts';
import type { PlanPath } from '../../exporter/src/formats/json-scan/index.ts';
import { FieldPlan, RecordScanner } from '../../exporter/src/formats/json-scan/index.ts';
import { READ } from '../../exporter/src/memory/memory.ts';
import { disagreement } from './json-scan.reference.ts';

const asked = process.env['SCAN_FUZZ_RUNS'];
const runs = asked === undefined ? { numRuns: 1500, seed: 20260105 } : { numRuns: Number(asked) };
const TIMEOUT_MS = 20_000 + runs.numRuns * 5;

const NAMES = [
  'a',
  'a',
  'a',
  'b',
  'b',
  'user',
  'name',
  '',
  '__proto__',
  'é',
  '😀',
  'q"\\',
  '\ud800',
  '\ufffd',
  'a/b',
  'k'.repeat(70),
];
const SPACES = ['', '', '', '', ' ', '\t', '\n', '\r\n', '  \n\t '];
const NUMBERS = ['0', '-0', '7', '-12', '1.5', '0.25e3', '1E+9', '-2e-7', '1e400', '123456789012345678901234567890'];
const NO_SCALARS = [
  '-',
  '01',
  '.5',
  '1.',
  '1e',
  '+1',
  '1e+',
  '--1',
  'NaN',
  '0x1',
  'tru',
  'nulll',
  'True',
  '',
  '"\\x"',
  '"\\u00g0"',
  '"\t"',
  '"',
];
const PIECES = [
  'x',
  'plain text ',
  'ü',
  '日本',
  '😀',
  '\\n',
  '\\"',
  '\\\\',
  '\\/',
  '\\u0041',
  '\\ud83d\\ude00',
  '\\udc00',
  '\u007f',
];
const EDITS = [
  ...'{ } [ ] " , : 0 - 1 . e E t f n u / x \\ \\u00 "a": null'.split(' '),
  ...[' ', '\n', '\t', '\0', '\u001f', '\u00e9', '\u00a0', '\ufeff', '\xff'],
];
const STRUCTURE = Buffer.from('{}[]",:\\');

const space = fc.constantFrom(...SPACES);
const spaced = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(space, text, space).map((parts) => parts.join(''));

/** A key in one of the ways to write it. */
const key = fc.tuple(fc.constantFrom(...NAMES), fc.integer({ min: 0, max: 9 })).map(([name, way]) => {
  if (way < 7) return JSON.stringify(name);
  const escaped = name.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return way === 7 ? `"${escaped.join('')}"` : `"${escaped[0] ?? ''}${JSON.stringify(name.slice(1)).slice(1)}`;
});
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => `"${pieces.join('')}"`);
const scalar = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }).map((value) => JSON.stringify(value)) },
  { weight: 4, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) },
  { weight: 3, arbitrary: fc.constantFrom('true', 'false', 'null') },
  { weight: 1, arbitrary: fc.constantFrom(...NO_SCALARS) },
);

const { object } = fc.letrec<{ object: string; value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    tie('object'),
    fc.array(spaced(tie('value')), { maxLength: 4 }).map((items) => `[${items.join()}]`),
  ),
  object: fc
    .array(
      fc.tuple(spaced(key), spaced(tie('value'))).map((member) => member.join(':')),
      { maxLength: 6 },
    )
    .map((members) => `{${members.join()}}`),
}));

interface Edit {
  /** From 0 to below 1, among all bytes or among those that structure the record. */
  readonly place: number;
  readonly structural: boolean;
  readonly cut: number;
  readonly put: string;
}

const edit = fc.record<Edit>({
  place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  structural: fc.boolean(),
  cut: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 3 }) }, { weight: 1, arbitrary: fc.constant(1e6) }),
  put: fc.oneof(fc.constant(''), fc.constantFrom(...EDITS)),
});
/** Two of three records stay whole. */
const edits = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Edit[]>([]) },
  { weight: 1, arbitrary: fc.array(edit, { minLength: 1, maxLength: 3 }) },
);

/** In bytes, so that characters break too. */
function edited(record: string, all: readonly Edit[]): Buffer {
  let bytes = Buffer.from(record);
  for (const { place, structural, cut, put } of all) {
    const places = [...bytes.keys()].filter((index) => !structural || STRUCTURE.includes(bytes[index] ?? 0));
    const at = places[Math.floor(place * places.length)] ?? 0;
    bytes = Buffer.concat([
      bytes.subarray(0, at),
      Buffer.from(put, put === '\xff' ? 'latin1' : 'utf8'),
      bytes.subarray(at + cut),
    ]);
  }
  return bytes;
}

const around = fc.constantFrom('', '\n', '\n', '\n', '\r\n', '}', '"', ' ', ',"a":1}', '\n{"a":{"b":"next"}}\n');

/** A scanner that goes from record to record in one Buffer, as in the exporter: in one that files are read into, and elsewhere. */
function disagreements(
  paths: readonly PlanPath[],
  records: readonly (readonly [Buffer, string])[],
): (string | undefined)[] {
  const scanner = new RecordScanner(new FieldPlan(paths));
  const bytes = Buffer.concat(records.flatMap(([record, after]) => [record, Buffer.from(after)]));
  bytes.copy(READ);
  return [bytes, READ.subarray(0, bytes.length)].flatMap((all) => {
    let from = 0;
    return records.map(([record, after]) => {
      const wrong = disagreement(scanner, paths, all, from, from + record.length);
      from += record.length + Buffer.byteLength(after);
      return wrong === undefined ? undefined : `${wrong} in ${JSON.stringify(record.toString())}`;
    });
  });
}

const path = fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 });
const plan = fc.uniqueArray(path, { maxLength: 8, selector: (one) => JSON.stringify(one) });
const nothing = (count: number): undefined[] => new Array<undefined>(count).fill(undefined);

it(
  'agrees with JSON.parse on difficult records',
  () => {
    const record = fc.tuple(
      fc.tuple(spaced(object), edits).map(([whole, all]) => edited(whole, all)),
      around,
    );
    fc.assert(
      fc.property(plan, fc.array(record, { minLength: 1, maxLength: 3 }), (paths, records) => {
        expect(disagreements(paths, records)).toEqual(nothing(2 * records.length));
      }),
      runs,
    );
  },
  TIMEOUT_MS,
);

const LOGS = { kubernetes, cloudtrail, json };
const WANTED: Readonly<Record<keyof typeof LOGS, string>> = {
  kubernetes:
    'kind auditID stage verb requestURI user user.username user.uid user.groups user.extra.arn sourceIPs objectRef.resource ' +
    'objectRef.name responseStatus responseStatus.code annotations requestObject.subjects requestObject.metadata.name',
  cloudtrail:
    'eventTime eventName userIdentity userIdentity.type userIdentity.sessionContext.sessionIssuer.userName errorCode ' +
    'userIdentity.sessionContext.attributes.mfaAuthenticated responseElements responseElements.ConsoleLogin readOnly resources',
  json: 'time level actor actor.name actor.ip action target.name result.ok result.error changes request.duration_ms',
};

it.each(Object.keys(LOGS) as (keyof typeof LOGS)[])(
  // LOGS has these keys alone
  'agrees with JSON.parse on records as they are in logs: %s',
  (name) => {
    const paths: PlanPath[] = WANTED[name].split(' ').map((dotted) => dotted.split('.'));
    const source = LOGS[name](new Random(20260105));
    const lines = Array.from({ length: Math.min(runs.numRuns, 20_000) }, () => String(source.next().value));
    const scanner = new RecordScanner(new FieldPlan(paths));
    fc.assert(
      fc.property(fc.constantFrom(...lines), edits, (line, all) => {
        const bytes = edited(`${line}\n`, all);
        bytes.copy(READ);
        expect(disagreement(scanner, paths, bytes)).toBeUndefined();
        expect(disagreement(scanner, paths, READ.subarray(0, bytes.length))).toBeUndefined();
      }),
      runs,
    );
  },
  TIMEOUT_MS,
);
