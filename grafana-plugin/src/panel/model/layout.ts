/** Where the parts of the panel go in the room that it has. */

export interface Wanted {
  readonly alerts: boolean;
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

const SIDE_FROM = 880;
const SIDE_SHARE = 0.27;
const TOP_FROM = 300;
const TIMELINE_FROM = 150;

export function layoutOf(width: number, height: number, wanted: Wanted): Layout {
  const side = wanted.alerts && width >= SIDE_FROM && height >= 200;
  const alone = wanted.alerts && !wanted.timeline && !wanted.table;
  const top = wanted.alerts && !side && (height >= TOP_FROM || alone);
  const alertsSize = side
    ? Math.round(Math.min(400, Math.max(280, width * SIDE_SHARE)))
    : alone
      ? height
      : top
        ? Math.round(Math.min(220, height * 0.3))
        : 0;
  const left = height - (top ? alertsSize : 0);
  const timeline = wanted.timeline && (left >= TIMELINE_FROM || !wanted.table);
  const timelineHeight = !timeline ? 0 : wanted.table ? Math.round(Math.min(190, Math.max(70, left * 0.32))) : left;
  return {
    alerts: side ? 'side' : top ? 'top' : 'none',
    alertsSize,
    timelineHeight,
    table: wanted.table,
    detail: width - (side ? alertsSize : 0) >= 760 ? 'beside' : 'instead',
  };
}
