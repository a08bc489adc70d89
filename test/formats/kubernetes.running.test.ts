/** Requests that count when they start: how many of them are remembered, and that a restart does not forget them. */
import { describe, expect, it } from '@jest/globals';
import type { Parsed } from '../../exporter/src/event.ts';
import { kubernetes } from '../../exporter/src/formats/kubernetes/index.ts';

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

const context = { receivedAt: 1_772_366_400_000, ref: 1 };
const parser = () => kubernetes.create({ timeZone: 'UTC' });
const isEvent = (outcome: Parsed | readonly Parsed[]): boolean => 'event' in outcome;

describe('kubernetes: long-running requests', () => {
  it('are not counted again when they end after a restart', () => {
    const first = parser();
    expect(isEvent(first.parse(exec(1, 'ResponseStarted'), context))).toBe(true);
    const second = parser();
    second.restore(first.state());
    expect(second.parse(exec(1, 'ResponseComplete'), context)).toEqual({ skip: 'intermediate' });
    expect(second.state()).toBe('');
  });

  it('are remembered up to 1,000, the oldest forgotten first', () => {
    const running = parser();
    for (let id = 0; id <= 1000; id++) running.parse(exec(id, 'ResponseStarted'), context);
    expect(running.state().split('\n')).toHaveLength(1000);
    expect(isEvent(running.parse(exec(0, 'ResponseComplete'), context))).toBe(true);
    expect(running.parse(exec(1, 'ResponseComplete'), context)).toEqual({ skip: 'intermediate' });
    expect(running.parse(exec(1000, 'ResponseComplete'), context)).toEqual({ skip: 'intermediate' });
  });

  it('keep a bounded state whatever their ids are', () => {
    const running = parser();
    for (let id = 0; id < 1000; id++) running.parse(exec(`${id}\n${'x'.repeat(5000)}`, 'ResponseStarted'), context);
    expect(running.state().split('\n')).toHaveLength(1000);
    expect(running.state().length).toBeLessThan(200_000);
    const restored = parser();
    restored.restore(running.state());
    expect(restored.state()).toBe(running.state());
  });

  it('do not remember refused logins, which never end', () => {
    const running = parser();
    const refused = exec(1, 'ResponseStarted').replace('"alice"', '""').replace('101', '401');
    expect(isEvent(running.parse(refused, context))).toBe(true);
    expect(running.state()).toBe('');
  });
});
