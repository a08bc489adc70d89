/** Which rows are in view, and what is done so that they stay there when events come. */
import { useVirtualizer } from '@tanstack/react-virtual';
import * as React from 'react';
import type { EventKey, Events } from '../../model/events.ts';
import { findRow } from '../../model/events.ts';

export const HEADER_HEIGHT = 32;
const OVERSCAN = 4;

interface Options {
  readonly events: Events;
  readonly rows: Uint32Array;
  readonly rowHeight: number;
}

export function useRowWindow({ events, rows, rowHeight }: Options) {
  const scroller = React.useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    scrollPaddingStart: HEADER_HEIGHT,
  });
  React.useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  useAnchor(scroller, { events, rows, rowHeight });
  const reveal = (place: number): void => {
    const element = scroller.current;
    if (!element) return;
    const top = place * rowHeight;
    const room = element.clientHeight - HEADER_HEIGHT - rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top > element.scrollTop + room) element.scrollTop = top - room;
  };
  return { scroller, virtualizer, reveal };
}

interface Anchor {
  readonly key: EventKey;
  /** Pixels of it that are scrolled away. */
  readonly offset: number;
}

/** Who has scrolled keeps the first row in view where it is; who has not sees what comes. */
function useAnchor(scroller: React.RefObject<HTMLDivElement>, { events, rows, rowHeight }: Options): void {
  const anchor = React.useRef<Anchor>();
  const shown = React.useRef({ events, rows, rowHeight });
  React.useLayoutEffect(() => {
    const element = scroller.current;
    const before = shown.current;
    shown.current = { events, rows, rowHeight };
    if (!element || !anchor.current || before.events === events) return;
    const row = findRow(events, anchor.current.key);
    const place = row === -1 ? -1 : rows.indexOf(row);
    if (place >= 0) element.scrollTop = place * rowHeight + anchor.current.offset;
  }, [scroller, events, rows, rowHeight]);
  React.useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const remember = (): void => {
      const now = shown.current;
      const place = Math.floor(element.scrollTop / now.rowHeight);
      const row = now.rows[place];
      anchor.current =
        element.scrollTop < now.rowHeight || row === undefined
          ? undefined
          : { key: now.events.key(row), offset: element.scrollTop - place * now.rowHeight };
    };
    element.addEventListener('scroll', remember, { passive: true });
    return () => element.removeEventListener('scroll', remember);
  }, [scroller]);
}
