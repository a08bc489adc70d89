/** A few services of one company that write an audit log of their own. */
import { BEGIN } from './interleave.ts';
import { applicationAction } from './lines-json.ts';
import { PEOPLE, PUBLIC_ADDRESSES } from './names.ts';
import type { Random } from './random.ts';

const SERVICES = ['accounts', 'billing', 'documents', 'reports', 'admin'];

const ACTIONS: readonly (readonly [number, string])[] = [
  [25, 'session.create'],
  [20, 'document.read'],
  [12, 'document.update'],
  [10, 'report.export'],
  [8, 'invoice.create'],
  [4, 'invoice.approve'],
  [4, 'user.update'],
  [2, 'user.create'],
  [1, 'user.delete'],
  [2, 'role.grant'],
  [1, 'token.create'],
];

const ERRORS = ['bad_password', 'forbidden', 'not_found', 'expired', 'conflict'];

export function* json(random: Random): Generator<string> {
  for (let time = BEGIN; ; time += random.int(80)) {
    const action = random.weighted(ACTIONS);
    yield applicationAction({
      time,
      id: random.uuid(),
      service: random.ranked(SERVICES),
      action,
      user: random.ranked(PEOPLE),
      address: random.ranked(PUBLIC_ADDRESSES),
      role: random.weighted([
        [8, 'member'],
        [2, 'owner'],
        [1, 'auditor'],
      ]),
      target: `${action.slice(0, action.indexOf('.'))}-${random.int(5000)}`,
      took: 1 + random.int(400),
      error: random.chance(0.08) ? random.ranked(ERRORS) : undefined,
      changes: action.endsWith('update')
        ? { title: [`draft ${random.int(100)}`, 'final'], shared_with: [random.ranked(PEOPLE)] }
        : undefined,
    });
  }
}
