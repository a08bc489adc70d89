/** Which rows are in view, and what is done so that they stay there when events come. */
import * as React from 'react';
import { flushSync } from 'react-dom';
import type { EventKey, Events } from '../../model/events.ts';
import { findRow } from '../../model/events.ts';
import type { RowWindow } from '../../model/row-window.ts';
import { rowWindow } from '../../model/row-window.ts';

export const HEADER_HEIGHT = 32;

interface Options {
  readonly events: Events;
  readonly rows: Uint32Array;
  readonly rowHeight: number;
  /** Of the whole table. */
  readonly height: number;
}

interface Shown extends RowWindow {
  readonly scroller: React.RefObject<HTMLDivElement>;
  readonly reveal: (place: number) => void;
}

export function useRowWindow({ events, rows, rowHeight, height }: Options): Shown {
  const scroller = React.useRef<HTMLDivElement>(null);
  const [scrolled, setScrolled] = React.useState(0);
  const view = { rowHeight, height: height - HEADER_HEIGHT, length: rows.length };
  const { first, count } = rowWindow({ ...view, scrolled });
  const latest = React.useRef({ view, first });
  latest.current = { view, first };
  useAnchor(scroller, { events, rows, rowHeight });
  React.useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const follow = (): void => {
      const { scrollTop } = element;
      const next = rowWindow({ ...latest.current.view, scrolled: scrollTop });
      // Before the browser paints what it has scrolled to.
      if (next.first !== latest.current.first) flushSync(() => setScrolled(scrollTop));
    };
    element.addEventListener('scroll', follow, { passive: true });
    return () => element.removeEventListener('scroll', follow);
  }, []);
  // The place stays, what stands there is another.
  React.useLayoutEffect(() => setScrolled(scroller.current?.scrollTop ?? 0), [rowHeight, height, rows]);
  const reveal = (place: number): void => {
    const element = scroller.current;
    if (!element) return;
    const top = place * rowHeight;
    const room = element.clientHeight - HEADER_HEIGHT - rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top > element.scrollTop + room) element.scrollTop = top - room;
  };
  return { first, count, scroller, reveal };
}

interface Anchor {
  readonly key: EventKey;
  /** Pixels of it that are scrolled away. */
  readonly offset: number;
}

/** Who has scrolled keeps the first row in view where it is; who has not sees what comes. */
function useAnchor(
  scroller: React.RefObject<HTMLDivElement>,
  { events, rows, rowHeight }: Omit<Options, 'height'>,
): void {
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
