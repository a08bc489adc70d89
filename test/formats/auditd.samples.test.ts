/**
 * The sample logs of go-libaudit (RHEL 6 and 7, Ubuntu 14 to 24) and crowdsec. Each test case of its `*.yaml` files is
 * the records of one event.
 */
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { auditd } from '../../exporter/src/formats/auditd/index.ts';
import { sampleFiles, sampleLines, sampleText, tallyOf, withSamples } from '../support/samples.ts';

const COALESCED = ['go-libaudit', 'aucoalesce', 'testdata'];

const isLog = (file: string): boolean => file.endsWith('.log');

withSamples(() => {
  describe('auditd samples', () => {
    it.each([
      // The one malformed line is `type=UNKNOWN[1329] msg=?`, which has no time and no serial.
      ['go-libaudit', 'auparse', 'testdata', 70, { joined: 13, malformed: 1 }],
      ['go-libaudit', 'testdata', '', 20, { joined: 36 }],
    ])('%s/%s/%s', (project, folder, sub, events, skips) => {
      const path = [project, folder, sub].filter((part) => part !== '');
      const tallies = sampleFiles(...path)
        .filter(isLog)
        .map((file) => tallyOf(auditd, sampleLines(...path, file)));
      expect(tallies.flatMap(({ invalid }) => invalid)).toEqual([]);
      expect(sum(tallies.map((tally) => tally.events))).toBe(events);
      expect(total(tallies.map((tally) => tally.skips))).toEqual(skips);
    });

    it('go-libaudit/aucoalesce: every case is one event', () => {
      const cases = sampleFiles(...COALESCED)
        .filter((file) => file.endsWith('.yaml'))
        .flatMap((file) =>
          Object.values((parse(sampleText(...COALESCED, file)) as { tests: Record<string, string> }).tests),
        ); // the shape of these files
      expect(cases).toHaveLength(48);
      const tallies = cases.map((text) =>
        tallyOf(
          auditd,
          text.split('\n').filter((line) => line !== ''),
        ),
      );
      for (const tally of tallies) expect(tally).toMatchObject({ events: 1, invalid: [] });
      expect(total(tallies.map((tally) => tally.skips))).toEqual({ joined: 75 });
      expect(total(tallies.map((tally) => tally.fields))).toMatchObject({
        'event.category': 48,
        'event.action': 48,
        'event.outcome': 48,
        'user.name': 11,
        'user.id': 40,
        'source.ip': 9,
        'process.command_line': 20,
      });
    });

    it.each(['auditd-logs', 'auditd-base64-exec'])('crowdsec/%s: four commands', (name) => {
      const tally = tallyOf(auditd, sampleLines('crowdsec', name, `${name}.log`));
      expect(tally).toMatchObject({ events: 4, skips: {}, invalid: [] });
      expect(tally.fields).toMatchObject({ 'process.executable': 4, 'user.id': 4, 'error.code': 1 });
    });
  });
});

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

function total(counts: readonly Partial<Record<string, number>>[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const count of counts) {
    for (const [name, value] of Object.entries(count)) all[name] = (all[name] ?? 0) + (value ?? 0);
  }
  return all;
}
