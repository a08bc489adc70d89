import { describe, expect, test } from '@jest/globals';
import { parseFlags, SCENARIO_NAMES, USAGE } from '../../exporter/bench/flags.ts';

describe('flags of the benchmark', () => {
  test('without flags everything is measured', () => {
    expect(parseFlags([])).toEqual({
      scenarios: SCENARIO_NAMES,
      formats: ['kubernetes', 'cloudtrail', 'syslog-auth', 'auditd', 'json'],
      lines: 2_000_000,
      backlogLines: 2_000_000,
      series: 100_000,
      storedEvents: 5_000_000,
      seconds: 15,
      runs: 5,
      seed: 20260105,
      json: undefined,
      compare: false,
      saveBaseline: false,
      help: false,
    });
  });

  test('lists are split', () => {
    const flags = parseFlags([
      '--scenario',
      'floor, scrape',
      '--formats=json,auditd',
      '--json',
      'out.json',
      '--compare',
    ]);
    expect(flags).toMatchObject({
      scenarios: ['floor', 'scrape'],
      formats: ['json', 'auditd'],
      json: 'out.json',
      compare: true,
    });
  });

  test.each([
    [['--lines', '0'], '--lines: "0" is not allowed; use a number from 1 on'],
    [['--runs', 'many'], '--runs: "many" is not allowed; use a number from 1 on'],
    [['--seed', '1234567890'], '--seed: "1234567890" is not allowed; use a number from 1 on'],
    [
      ['--scenario', 'speed'],
      '--scenario: "speed" is not known; use formats, floor, metrics, backlog, scrape, events, panel',
    ],
    [['--formats', 'xml'], '--formats: "xml" is not known; use kubernetes, cloudtrail, syslog-auth, auditd, json'],
  ])('%j is refused', (args, message) => {
    expect(parseFlags(args)).toBe(message);
  });

  test('an unknown flag is refused', () => {
    expect(parseFlags(['--line', '5'])).toMatch(/^Unknown option '--line'/);
  });

  test('the help names every scenario', () => {
    for (const name of SCENARIO_NAMES) expect(USAGE).toContain(`  ${name} `);
  });
});
