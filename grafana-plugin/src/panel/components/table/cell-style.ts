import type { CSSProperties } from 'react';
import type { Column } from '../../model/columns.ts';

/** Header and rows are laid out alike. */
export const cellStyle = ({ width, grows }: Column): CSSProperties => ({
  flex: `${grows ? 1 : 0} 0 ${width}px`,
  width,
});
