/** Where the parts of the panel go, and which columns the table has, by the room that there is. */
import { describe, expect, test } from '@jest/globals';
import { columnsOf } from '../../grafana-plugin/src/panel/model/columns.ts';
import { readFrames } from '../../grafana-plugin/src/panel/model/events.ts';
import { layoutOf } from '../../grafana-plugin/src/panel/model/layout.ts';

const ALL = { alerts: true, details: false, timeline: true, table: true };

describe('the layout', () => {
  test.each([
    ['a wide panel', 1280, 720, 'side'],
    ['a wide and low panel', 900, 222, 'side'],
    ['a low panel', 600, 362, 'side'],
    ['a narrow and high panel', 420, 600, 'top'],
    ['a panel of middle width and great height', 700, 800, 'top'],
    ['a tiny panel', 300, 200, 'none'],
  ])('of %s', (_, width, height, alerts) => {
    expect(layoutOf(width, height, ALL).alerts).toBe(alerts);
  });

  test('leaves the table more than the timeline, in every size that has both', () => {
    for (let width = 200; width <= 1600; width += 100) {
      for (let height = 100; height <= 1200; height += 50) {
        for (const details of [false, true]) {
          const { alerts, alertsSize, timelineHeight } = layoutOf(width, height, { ...ALL, details });
          const left = height - timelineHeight - (alerts === 'top' ? alertsSize : 0);
          if (timelineHeight > 0) expect(left).toBeGreaterThan(80);
        }
      }
    }
  });

  test('gives all room to the only part that is wanted', () => {
    const none = { alerts: false, details: false, timeline: false, table: false };
    expect(layoutOf(600, 400, { ...none, alerts: true })).toMatchObject({ alerts: 'top', alertsSize: 400 });
    expect(layoutOf(1200, 400, { ...none, timeline: true }).timelineHeight).toBe(400);
  });
});

describe('the columns', () => {
  const field = (name: string, type: string, values: unknown[]) => ({ name, type: type as never, values, config: {} }); // FieldType's own value
  const events = readFrames([
    {
      length: 2,
      fields: [
        field('time', 'time', [1, 2]),
        field('message', 'string', ['{"a":1}', '{"b":2}']),
        field('event.outcome', 'string', ['success', 'failure']),
        field('event.action', 'string', ['get', 'list']),
        field('user.name', 'string', ['alice', 'bob']),
        field('source.ip', 'string', ['192.0.2.1', '192.0.2.2']),
      ],
    },
  ]);
  const named = (width: number): string[] => columnsOf(events, [], { width, timeWidth: 122 }).map(({ name }) => name);

  test('are what is read out of a line before the line', () => {
    expect(named(420)).toEqual(['@timestamp', 'event.outcome', 'event.action']);
    expect(named(1000)).toEqual(['@timestamp', 'event.outcome', 'event.action', 'user.name', 'source.ip', 'message']);
  });

  test('fit into the room, however many there are', () => {
    for (let width = 300; width < 1200; width += 7) {
      const columns = columnsOf(events, [], { width, timeWidth: 122 });
      expect(columns.reduce((sum, column) => sum + column.width, 0)).toBeLessThanOrEqual(width);
      expect(columns.some(({ grows }) => grows)).toBe(true);
    }
  });

  test('have the line where there is nothing else', () => {
    const lines = readFrames([
      { length: 1, fields: [field('time', 'time', [1]), field('message', 'string', ['a line'])] },
    ]);
    expect(columnsOf(lines, [], { width: 300, timeWidth: 122 }).map(({ name }) => name)).toEqual([
      '@timestamp',
      'message',
    ]);
  });
});
