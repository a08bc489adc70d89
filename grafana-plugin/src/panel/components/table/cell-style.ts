import type { CSSProperties } from 'react';
import type { Column } from '../../model/columns.ts';

/** Pixels before the first column: there is the mark of an alert. */
export const MARK_ROOM = 20;

/** Header and rows are laid out alike. */
export const cellStyle = ({ width, grows }: Column): CSSProperties => ({
  flex: `${grows ? 1 : 0} 0 ${width}px`,
  width,
});
