import { expect, it } from '@jest/globals';
import { SelfMetrics } from '../../exporter/src/metrics/self.ts';
import { NOTHING } from '../../scripts/reference/metrics.ts';
import { promtoolLint } from '../support/site.ts';

function selfMetrics(): SelfMetrics {
  const self = new SelfMetrics({ version: '1.2.3', revision: '', nodeVersion: '' }, NOTHING);
  self.commit(0.002, false);
  return self;
}

const about = (text: string, what: string): string[] => text.split('\n').filter((line) => line.includes(what));

it('OpenMetrics names counters without _total in their metadata, and has no empty line', async () => {
  const text = await selfMetrics().encode('openmetrics');
  expect(about(text, 'store_commits')).toEqual([
    '# HELP audit_exporter_store_commits Commits to the state.',
    '# TYPE audit_exporter_store_commits counter',
    'audit_exporter_store_commits_total 1',
  ]);
  expect(text).not.toContain('\n\n');
  expect(text.endsWith('\n')).toBe(true);
});

it('a scraper of the text format sees the same names after one of OpenMetrics', async () => {
  const self = selfMetrics();
  await self.encode('openmetrics');
  const text = await self.encode('text');
  expect(about(text, 'store_commits')).toEqual([
    '# HELP audit_exporter_store_commits_total Commits to the state.',
    '# TYPE audit_exporter_store_commits_total counter',
    'audit_exporter_store_commits_total 1',
  ]);
  expect(promtoolLint(text)).toBe('');
});
