/** An event as the rule of alerts and events asks it. */
import type { ScopedEvent } from '../alerts/scope.ts';
import type { Events } from './events.ts';
import { textOf } from './values.ts';

export function scopedEvent(events: Events, row: number): ScopedEvent {
  return {
    time: events.times[row] ?? NaN,
    value: (field) => textOf(events.value(field === 'metric' ? 'metrics' : field, row)),
  };
}
