/** What others use of selectors, such as the Grafana plugin: pure code that runs in a browser as well. */
export { parseDuration } from '../config/values.ts';
export { NO_LABELS, rangeOfAlert, readAnnotations, selectorOfLabels } from './behind.ts';
export { keyOfLabel, LABEL_NAMES } from './labels.ts';
export type { LabelKey } from './labels.ts';
export { matches } from './match.ts';
export { parseSelector, renderSelector } from './selector.ts';
export type { Matcher, Operator, ParsedSelector, Selector } from './selector.ts';
