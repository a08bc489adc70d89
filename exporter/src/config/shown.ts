/** The configuration in force as YAML, with every default and without secrets. */
import { stringify } from 'yaml';
import type { Config } from './config.ts';
import { formatDuration } from './values.ts';

const SECRET = '<secret>';
const DURATIONS: ReadonlySet<string> = new Set(['age', 'expireAfter']);

export function shownConfig(config: Config): string {
  const privacy = config.privacy.map((rule) => (rule.action === 'hash' ? { ...rule, key: SECRET } : rule));
  return stringify(shown({ ...config, privacy }, ''));
}

/** Keys as the file has them: maxSeries → max_series. What is in `mapping` keeps its own. */
function shown(value: unknown, key: string): unknown {
  if (DURATIONS.has(key)) return typeof value === 'number' ? formatDuration(value) : 'never';
  if (Array.isArray(value)) return value.map((item) => shown(item, ''));
  if (typeof value !== 'object' || value === null || key === 'mapping') return value;
  const entries = Object.entries(value).filter(([name, one]) => one !== undefined || DURATIONS.has(name));
  return Object.fromEntries(entries.map(([name, one]) => [snakeCase(name), shown(one, name)]));
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
