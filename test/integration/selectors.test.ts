/** Our selectors and those of a real Prometheus: the same text selects the same series, or neither takes it. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { LabelKey } from '../../exporter/src/selector/labels.ts';
import { keyOfLabel } from '../../exporter/src/selector/labels.ts';
import { matches } from '../../exporter/src/selector/match.ts';
import { parseSelector } from '../../exporter/src/selector/selector.ts';
import { startPrometheus, until } from '../support/process.ts';
import type { Prometheus } from '../support/prometheus.ts';
import { number } from '../support/prometheus.ts';
import { pattern } from '../support/patterns.ts';

const METRIC = 'audit_odd_total';
/** The label that tells series apart; the others are selected by. */
const ID = 'event_id';
const LABELS = ['user_name', 'source_ip', 'event_reason', 'host_name'] as const;
/** In label names, values and patterns: what escapes, what separates, what has more than one form in upper and lower case. */
const CHARS = Array.from('abkKsSzZ019_-"\\\'`{}()[],=~!.*+?|^$ \t\n\rßẞſ\u212aσςΣéÉ😀\0');
/** What bytes that are no text become. Prometheus has it in values, and takes it in a query only as an escape. */
const REPLACEMENT = '\uFFFD';
const WORDS = [
  '',
  'bob',
  'Bob',
  'root',
  'a.b',
  'a"b',
  'a\\b',
  'ab\ncd',
  '10.0.0.1',
  'system:serviceaccount:x',
  '{}',
  '.*',
];

let folder: string;
let target: Server;
let prometheus: Prometheus;
/** In Prometheus before 3 the dot of a pattern takes no line end. */
let dotTakesLineEnds: boolean;

const char = fc.constantFrom(...CHARS);
const text = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.array(char, { maxLength: 4 }).map((chars) => chars.join('')),
);

type Series = Readonly<Partial<Record<string, string>>>;
/** The same in every run: what changes is what is asked. */
const SERIES: readonly Series[] = fc
  .sample(fc.record(Object.fromEntries(LABELS.map((label) => [label, text])), { requiredKeys: [] }), {
    numRuns: 400,
    seed: 7,
  })
  .concat([...CHARS, REPLACEMENT].map((one) => ({ user_name: one })))
  .map((labels, index) => ({ ...labels, [ID]: `n${index}` }));

const escaped = (value: string): string => value.replace(/[\\"\n]/g, (one) => (one === '\n' ? '\\n' : `\\${one}`));
const exposition = SERIES.map(
  (labels) =>
    `${METRIC}{${Object.entries(labels)
      .map(([name, value = '']) => `${name}="${escaped(value)}"`)
      .join(',')}} 1\n`,
).join('');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'audit-selectors-'));
  target = createServer((_request, response) => void response.setHeader('Content-Type', 'text/plain').end(exposition));
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  const { port } = target.address() as AddressInfo; // it listens on an address
  const file = join(folder, 'prometheus.yml');
  const job = { job_name: 'odd', scrape_interval: '1s', static_configs: [{ targets: [`127.0.0.1:${port}`] }] };
  writeFileSync(file, stringify({ scrape_configs: [job] }));
  prometheus = await startPrometheus(folder, file);
  const all = async (): Promise<boolean> => (await number(prometheus, `count(${METRIC})`)) === SERIES.length;
  await until(all, 'every series');
  const build = (await (await fetch(`${prometheus.url}/api/v1/status/buildinfo`)).json()) as {
    data: { version: string };
  }; // Prometheus' HTTP API
  dotTakesLineEnds = Number.parseInt(build.data.version, 10) >= 3;
}, 90_000);
afterAll(async () => {
  target.close();
  await prometheus.stop();
  rmSync(folder, { recursive: true });
});

/** The ids that Prometheus selects; undefined where it takes no such selector. */
async function theirs(selector: string): Promise<string[] | undefined> {
  const response = await fetch(`${prometheus.url}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query: selector }),
  });
  const { data } = (await response.json()) as { data?: { result: { metric: Record<string, string> }[] } }; // the same API
  return data?.result.map(({ metric }) => metric[ID] ?? '').sort();
}

function ours(selector: string): string[] | undefined {
  const parsed = parseSelector(selector);
  if (!parsed.ok) return undefined;
  const selected = SERIES.filter((labels) => {
    const values = new Map<LabelKey | undefined, string>([['metric', METRIC]]);
    for (const [label, value = ''] of Object.entries(labels)) values.set(keyOfLabel(label), value);
    return matches(parsed.selector, (key) => [values.get(key) ?? []].flat());
  });
  return selected.map((labels) => labels[ID] ?? '').sort();
}

/** The same for both, as Prometheus 3 understands a pattern. */
const forPrometheus = (pattern: string): string => (dotTakesLineEnds ? pattern : `(?s)${pattern}`);

interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
  readonly quote: (value: string) => string;
}

const inDouble = (value: string): string =>
  `"${value.replace(/[\\"\n]/g, (one) => (one === '\n' ? '\\n' : `\\${one}`))}"`;
const inSingle = (value: string): string =>
  `'${value.replace(/[\\'\n]/g, (one) => (one === '\n' ? '\\n' : `\\${one}`))}'`;
const bytes = (value: string): string =>
  `"${[...new TextEncoder().encode(value)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;
const points = (value: string): string =>
  `"${Array.from(value, (one) => `\\U${(one.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`).join('')}"`;
const inBackticks = (value: string): string => (value.includes('`') ? inDouble(value) : `\`${value}\``);
const quote = fc.constantFrom(inDouble, inSingle, inBackticks, bytes, points);

const written = ({ label, operator, value, quote: quoted }: Matcher, isTheirs: boolean): string =>
  `${label}${operator}${quoted(isTheirs && operator.endsWith('~') ? forPrometheus(value) : value)}`;

function matchersWith(operators: readonly string[], value: fc.Arbitrary<string>): fc.Arbitrary<Matcher> {
  return fc.record({ label: fc.constantFrom(...LABELS), operator: fc.constantFrom(...operators), value, quote });
}

async function agree(matchers: readonly Matcher[]): Promise<void> {
  const [their, our] = [true, false].map(
    (isTheirs) => `${METRIC}{${matchers.map((one) => written(one, isTheirs)).join(', ')}}`,
  );
  expect({ selector: our, selected: ours(our ?? '') }).toEqual({ selector: our, selected: await theirs(their ?? '') });
}

/** Fails with the seed and the path that bring the same again. */
const check = (matchers: fc.Arbitrary<Matcher[]>, numRuns: number): Promise<void> =>
  fc.assert(fc.asyncProperty(matchers, agree), { numRuns, endOnFailure: false });

it('values: equal or not, empty, missing, escaped in every way', async () => {
  await check(fc.array(matchersWith(['=', '!='], text), { minLength: 1, maxLength: 3 }), 300);
}, 60_000);

it('patterns: those that are, of RE2', async () => {
  await check(fc.array(matchersWith(['=~', '!~'], pattern), { minLength: 1, maxLength: 2 }), 1500);
}, 120_000);

it('patterns: any text', async () => {
  const junk = fc
    .array(fc.oneof(char, fc.constantFrom('(?', '\\', '[', '(', '{1', '\\p{', '\\x')), { maxLength: 5 })
    .map((parts) => parts.join(''));
  await check(
    matchersWith(['=~', '!~'], junk).map((one) => [one]),
    1000,
  );
}, 60_000);

it('texts: what is between the quotes, and around them', async () => {
  const part = fc.oneof(
    char,
    fc.constantFrom(
      '\\x4',
      '\\x41',
      '\\101',
      '\\400',
      '\\u00e9',
      '\\ud800',
      '\\U0001F600',
      '\\a',
      '\\q',
      '\\"',
      "\\'",
      '\n',
    ),
  );
  const inside = fc.array(part, { maxLength: 4 }).map((parts) => parts.join(''));
  const around = fc.constantFrom('"', "'", '`');
  const space = fc.constantFrom('', ' ', '\n', '\t', ' \r');
  const selector = fc
    .tuple(around, inside, space, fc.constantFrom('=', '!='), fc.constantFrom('', ',', ', ', ',,'))
    .map(
      ([quoted, value, gap, operator, end]) =>
        `${METRIC}${gap}{${gap}user_name${gap}${operator}${gap}${quoted}${value}${quoted}${end}}`,
    );
  await fc.assert(
    fc.asyncProperty(selector, async (one) =>
      expect({ one, selected: ours(one) }).toEqual({ one, selected: await theirs(one) }),
    ),
    { numRuns: 1000 },
  );
}, 60_000);

it('U+FFFD, which Prometheus takes only as an escape', async () => {
  expect(ours(`{user_name="${REPLACEMENT}"}`)).toEqual(await theirs(`${METRIC}{user_name="\\uFFFD"}`));
});
