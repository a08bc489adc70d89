/** Requests that count when they start: how many of them are remembered, and that a restart does not forget them. */
import { describe, expect, it } from '@jest/globals';
import { kubernetes } from '../../exporter/src/formats/kubernetes/index.ts';
import type { Outcome } from '../support/outcomes.ts';
import { parseLine, parserOf } from '../support/outcomes.ts';

const exec = (id: number | string, stage: string): string =>
  JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    auditID: `id-${id}`,
    stage,
    verb: 'create',
    user: { username: 'alice' },
    objectRef: { resource: 'pods', subresource: 'exec', namespace: 'shop', name: 'web-1' },
    responseStatus: { code: 101 },
    requestReceivedTimestamp: '2026-02-14T09:30:00.123456Z',
  });

const parser = () => parserOf(kubernetes);
const isEvent = (outcomes: readonly Outcome[]): boolean =>
  outcomes.length === 1 && outcomes.every((one) => 'event' in one);

describe('kubernetes: long-running requests', () => {
  it('are not counted again when they end after a restart', () => {
    const first = parser();
    expect(isEvent(parseLine(first, exec(1, 'ResponseStarted')))).toBe(true);
    const second = parser();
    second.restore(first.state());
    expect(parseLine(second, exec(1, 'ResponseComplete'))).toMatchObject([{ skip: 'intermediate' }]);
    expect(second.state()).toBe('');
  });

  it('are remembered up to 1,000, the oldest forgotten first', () => {
    const running = parser();
    for (let id = 0; id <= 1000; id++) parseLine(running, exec(id, 'ResponseStarted'));
    expect(running.state().split('\n')).toHaveLength(1000);
    expect(isEvent(parseLine(running, exec(0, 'ResponseComplete')))).toBe(true);
    expect(parseLine(running, exec(1, 'ResponseComplete'))).toMatchObject([{ skip: 'intermediate' }]);
    expect(parseLine(running, exec(1000, 'ResponseComplete'))).toMatchObject([{ skip: 'intermediate' }]);
  });

  it('keep a bounded state whatever their ids are', () => {
    const running = parser();
    for (let id = 0; id < 1000; id++) parseLine(running, exec(`${id}\n${'x'.repeat(5000)}`, 'ResponseStarted'));
    expect(running.state().split('\n')).toHaveLength(1000);
    expect(running.state().length).toBeLessThan(200_000);
    const restored = parser();
    restored.restore(running.state());
    expect(restored.state()).toBe(running.state());
  });

  it('do not remember refused logins, which never end', () => {
    const running = parser();
    const refused = exec(1, 'ResponseStarted').replace('"alice"', '""').replace('101', '401');
    expect(isEvent(parseLine(running, refused))).toBe(true);
    expect(running.state()).toBe('');
  });
});
