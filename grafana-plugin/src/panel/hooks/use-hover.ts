/** The time that is pointed at, shared by timeline, table and the other panels of the dashboard. */
import type { EventBus } from '@grafana/data';
import { DataHoverClearEvent, DataHoverEvent } from '@grafana/data';
import { usePanelContext } from '@grafana/ui';
import * as React from 'react';

type Origin = 'timeline' | 'table' | 'outside';

interface Pointed {
  readonly time: number | undefined;
  readonly origin: Origin;
}

export interface Hover {
  readonly point: (origin: Origin, time: number | undefined) => void;
  readonly subscribe: (listener: () => void) => () => void;
  readonly get: () => Pointed;
}

/** A store of its own: what moves with the pointer draws the cross-hair again and nothing else. */
function createHover(): Hover {
  const listeners = new Set<() => void>();
  let pointed: Pointed = { time: undefined, origin: 'outside' };
  return {
    point(origin, time) {
      pointed = { time, origin };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get: () => pointed,
  };
}

export function useHover(eventBus: EventBus): Hover {
  const { sync } = usePanelContext();
  const [hover] = React.useState(createHover);
  React.useEffect(() => {
    let ours = false;
    // Grafana's cursor sync: 0 is off.
    const shares = (): boolean => (sync?.() ?? 0) !== 0;
    const stop = hover.subscribe(() => {
      const { time, origin } = hover.get();
      if (origin === 'outside' || !shares()) return;
      ours = true;
      eventBus.publish(time === undefined ? new DataHoverClearEvent() : new DataHoverEvent({ point: { time } }));
      ours = false;
    });
    const listening = [
      eventBus.getStream(DataHoverEvent).subscribe(({ payload }) => {
        const time = payload.point['time'];
        if (!ours && shares() && typeof time === 'number') hover.point('outside', time);
      }),
      eventBus.getStream(DataHoverClearEvent).subscribe(() => {
        if (!ours && shares()) hover.point('outside', undefined);
      }),
    ];
    return () => {
      stop();
      for (const one of listening) one.unsubscribe();
    };
  }, [hover, eventBus, sync]);
  return hover;
}

/** Where the timeline shows a cross-hair: its own pointer has a tooltip. */
export function useCrosshair(hover: Hover): number | undefined {
  return React.useSyncExternalStore(hover.subscribe, () => {
    const { time, origin } = hover.get();
    return origin === 'timeline' ? undefined : time;
  });
}
