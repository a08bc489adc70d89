/** The table of formats: a line each. */
import type { Format } from './format.ts';

export const FORMATS: readonly Format[] = [];

export const formatByName = (name: string): Format | undefined => FORMATS.find((format) => format.name === name);
