/** The pointer and the keyboard on the timeline: which bucket is looked at, which time is dragged over. */
import * as React from 'react';
import type { Histogram, Range } from '../../model/histogram.ts';
import type { Scale } from '../../model/scale.ts';

export interface Cursor {
  /** The bucket that is looked at. */
  readonly bucket: number | undefined;
  /** What would be zoomed into. */
  readonly dragged: Range | undefined;
  readonly byKeyboard: boolean;
  /** The bucket in which a drag by keyboard began. */
  readonly anchor?: number | undefined;
}

interface Options {
  readonly histogram: Histogram;
  readonly scale: Scale;
  readonly onHover: (time: number | undefined) => void;
  readonly onZoom: (range: Range) => void;
  /** A click on a bucket. */
  readonly onPick: (range: Range) => void;
}

const NOWHERE: Cursor = { bucket: undefined, dragged: undefined, byKeyboard: false };
/** Pixels: less is a click. */
const LEAST_DRAG = 4;

export function useCursor(options: Options) {
  const [cursor, setCursor] = React.useState(NOWHERE);
  const pressed = React.useRef<number>();
  const leave = (): void => {
    setCursor(NOWHERE);
    options.onHover(undefined);
  };
  const look: Look = (bucket, { byKeyboard = false, dragged, anchor } = {}) => {
    setCursor({ bucket, byKeyboard, dragged, anchor });
    const { from, to } = bucketRange(options.histogram, bucket);
    options.onHover((from + to) / 2);
  };
  return {
    cursor,
    handlers: { ...pointer(options, pressed, look, leave), ...keyboard(options, cursor, look, leave) },
  };
}

type Look = (bucket: number, more?: Partial<Omit<Cursor, 'bucket'>>) => void;

function pointer(
  { histogram, scale, onZoom, onPick }: Options,
  pressed: React.MutableRefObject<number | undefined>,
  look: Look,
  leave: () => void,
) {
  const place = (event: React.PointerEvent): number => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const draggedTo = (x: number): Range | undefined => {
    const start = pressed.current;
    if (start === undefined || Math.abs(x - start) < LEAST_DRAG) return undefined;
    return { from: scale.timeAt(Math.min(start, x)), to: scale.timeAt(Math.max(start, x)) };
  };
  return {
    onPointerDown: (event: React.PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      pressed.current = place(event);
    },
    onPointerMove: (event: React.PointerEvent) => {
      const x = place(event);
      look(bucketAt(histogram, scale.timeAt(x)), { dragged: draggedTo(x) });
    },
    onPointerUp: (event: React.PointerEvent) => {
      const x = place(event);
      const range = draggedTo(x);
      const clicked = pressed.current !== undefined && !range;
      pressed.current = undefined;
      if (range) onZoom(whole(range));
      if (clicked) onPick(bucketRange(histogram, bucketAt(histogram, scale.timeAt(x))));
      look(bucketAt(histogram, scale.timeAt(x)));
    },
    onPointerLeave: leave,
    onPointerCancel: () => {
      pressed.current = undefined;
      leave();
    },
  };
}

/** Arrows move, with Shift they drag; Enter zooms into what is dragged, or goes to the bucket's events. */
function keyboard({ histogram, onZoom, onPick }: Options, cursor: Cursor, look: Look, leave: () => void) {
  const { bucket, dragged, byKeyboard } = cursor;
  const last = histogram.buckets - 1;
  const at = bucket ?? last;
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    PageUp: at - 10,
    PageDown: at + 10,
    Home: 0,
    End: last,
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const target = targets[event.key];
    if (target !== undefined) {
      const next = Math.min(last, Math.max(0, target));
      const anchor = event.shiftKey ? (cursor.anchor ?? at) : undefined;
      look(next, {
        byKeyboard: true,
        anchor,
        dragged: anchor === undefined ? undefined : between(histogram, anchor, next),
      });
    } else if (event.key === 'Enter' && bucket !== undefined) {
      if (dragged) onZoom(whole(dragged));
      else onPick(bucketRange(histogram, bucket));
      look(bucket, { byKeyboard: true });
    } else if (event.key === 'Escape' && bucket !== undefined && byKeyboard) {
      leave();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return { onKeyDown, onBlur: leave };
}

function bucketAt({ start, width, buckets }: Histogram, time: number): number {
  return Math.min(buckets - 1, Math.max(0, Math.floor((time - start) / width)));
}

export function bucketRange({ start, width }: Histogram, bucket: number): Range {
  return { from: start + bucket * width, to: start + (bucket + 1) * width };
}

function between(histogram: Histogram, one: number, other: number): Range {
  return {
    from: bucketRange(histogram, Math.min(one, other)).from,
    to: bucketRange(histogram, Math.max(one, other)).to,
  };
}

const whole = ({ from, to }: Range): Range => ({ from: Math.floor(from), to: Math.ceil(to) });
