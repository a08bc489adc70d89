import { expect, it } from '@jest/globals';
import { auditd } from '../../exporter/src/formats/auditd/index.ts';
import { parseLine, parserOf } from '../support/outcomes.ts';

const outcomeOf = (pairs: string): string | undefined => {
  const [only] = parseLine(parserOf(auditd), `type=USER_START msg=audit(1772359200.000:1): ${pairs}`);
  return only !== undefined && 'event' in only ? only.event['event.outcome'] : undefined;
};

const SUCCESS = ['success', 'yes', '1'];
const FAILURE = ['failed', 'no', '0', 'fail', 'failure'];
const NEITHER = [
  'succesz',
  'zuccess',
  'yess',
  'ye',
  '11',
  'faile',
  'fails',
  'failurf',
  'nope',
  'n',
  '00',
  'Success',
  '?',
];

it.each([
  ...SUCCESS.map((value) => [value, 'success']),
  ...FAILURE.map((value) => [value, 'failure']),
  ...NEITHER.map((value) => [value, 'unknown']),
])('the result %s is %s, wherever it stands', (value, outcome) => {
  expect(outcomeOf(`pid=1 res=${value}`)).toBe(outcome);
  expect(outcomeOf(`res=${value} pid=1`)).toBe(outcome);
  expect(outcomeOf(`msg='op=PAM:session_open res=${value}'`)).toBe(outcome);
  expect(outcomeOf(`msg='op=login (hostname=?, res=${value})'`)).toBe(outcome);
  expect(outcomeOf(`success=${value}`)).toBe(outcome);
  expect(outcomeOf(`result="${value}"`)).toBe(outcome);
});
