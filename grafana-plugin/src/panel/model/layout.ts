/** Where the parts of the panel go in the room that it has. */

export interface Wanted {
  readonly alerts: boolean;
  /** An alert is selected: its details need room. */
  readonly details: boolean;
  readonly timeline: boolean;
  readonly table: boolean;
}

export interface Layout {
  readonly alerts: 'side' | 'top' | 'none';
  /** Pixels: the width at the side, the height at the top. */
  readonly alertsSize: number;
  /** Pixels; 0: not shown. */
  readonly timelineHeight: number;
  /** Not shown where there is no room for a row. */
  readonly table: boolean;
  /** An opened event stands beside the table, or in its place. */
  readonly detail: 'beside' | 'instead';
}

/** A wide panel has the alerts at its side; so has a low one, that has no height to give away. */
const SIDE_FROM = 880;
const LOW_SIDE_FROM = 560;
const LOW = 480;
const SIDE_SHARE = 0.27;
const SIDE_LEAST = 220;
const SIDE_MOST = 400;
const SIDE_HEIGHT_FROM = 160;
const TOP_FROM = 300;
const TOP = { share: 0.3, most: 220 };
const TOP_WITH_DETAILS = { share: 0.42, most: 300 };
const TIMELINE_FROM = 170;
const TIMELINE_SHARE = 0.32;
const TIMELINE_LEAST = 88;
const TIMELINE_MOST = 190;
const BESIDE_FROM = 760;

export function layoutOf(width: number, height: number, wanted: Wanted): Layout {
  const wide = width >= SIDE_FROM || (width >= LOW_SIDE_FROM && height < LOW);
  const alone = wanted.alerts && !wanted.timeline && !wanted.table;
  const side = wanted.alerts && !alone && wide && height >= SIDE_HEIGHT_FROM;
  const top = wanted.alerts && !side && (height >= TOP_FROM || alone);
  const { share: topShare, most: topMost } = wanted.details ? TOP_WITH_DETAILS : TOP;
  const alertsSize = side
    ? Math.round(within(SIDE_LEAST, width * SIDE_SHARE, SIDE_MOST))
    : alone
      ? height
      : top
        ? Math.round(Math.min(topMost, height * topShare))
        : 0;
  const left = height - (top ? alertsSize : 0);
  const timeline = wanted.timeline && (left >= TIMELINE_FROM || !wanted.table);
  const share = within(TIMELINE_LEAST, left * TIMELINE_SHARE, TIMELINE_MOST);
  return {
    alerts: side ? 'side' : top ? 'top' : 'none',
    alertsSize,
    timelineHeight: !timeline ? 0 : wanted.table ? Math.round(share) : left,
    table: wanted.table,
    detail: width - (side ? alertsSize : 0) >= BESIDE_FROM ? 'beside' : 'instead',
  };
}

const within = (least: number, size: number, most: number): number => Math.min(most, Math.max(least, size));
