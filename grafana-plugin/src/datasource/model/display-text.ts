/** A query in one line, for lists of queries and the history of Explore. */
import type { AuditQuery } from '../types.ts';

export function displayText({ queryType = 'events', selector = '', by = [], alert }: AuditQuery): string {
  const selected = selector.trim() === '' ? '{}' : selector.trim();
  if (queryType === 'alert') return `alert ${alert?.labels['alertname'] ?? '{}'}`;
  if (queryType === 'count') return `count${by.length > 0 ? ` by (${by.join(', ')})` : ''} ${selected}`;
  return selected;
}
