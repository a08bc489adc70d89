/** The colours of the timeline's series. Red and blue differ for every kind of colour vision; a failure is the loud one. */
import type { GrafanaTheme2 } from '@grafana/data';
import { OTHERS } from './model/histogram.ts';

const OUTCOMES: Readonly<Record<string, string>> = { failure: 'red', success: 'blue' };
/** In an order in which neighbours differ in lightness, too. */
const PALETTE = ['blue', 'orange', 'green', 'purple', 'yellow', 'light-blue', 'dark-orange', 'light-purple'];

/** `value` is the series' value, `place` its place among the others. */
export function seriesColor(theme: GrafanaTheme2, by: string, value: string, place: number): string {
  if (value === '' || value === OTHERS) return grey(theme);
  if (by === 'event.outcome') {
    const name = OUTCOMES[value];
    return name === undefined ? grey(theme) : theme.visualization.getColorByName(name);
  }
  return theme.visualization.getColorByName(PALETTE[place % PALETTE.length] ?? 'blue');
}

const grey = (theme: GrafanaTheme2): string => theme.colors.text.disabled;
