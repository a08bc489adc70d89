import { describe, expect, it } from '@jest/globals';
import { parseFlags, USAGE, UsageError } from '../../exporter/src/cli/flags.ts';

describe('flags', () => {
  it('have the defaults that the help tells', () => {
    expect(parseFlags([])).toEqual({
      command: 'run',
      configFile: 'audit-exporter.yml',
      once: false,
      listenAddress: ':9877',
      webConfigFile: undefined,
      logLevel: 'info',
      logFormat: 'logfmt',
    });
    for (const preset of ['audit-exporter.yml', ':9877', 'info', 'logfmt'])
      expect(USAGE).toContain(`default: ${preset}`);
  });

  it('are taken with = and without', () => {
    expect(parseFlags(['--config.file', 'a.yml', '--log.level=debug', '--config.check'])).toMatchObject({
      command: 'check',
      configFile: 'a.yml',
      logLevel: 'debug',
    });
    expect(parseFlags(['try', '--format=json', '--json', 'file'])).toEqual({
      command: 'try',
      format: 'json',
      json: true,
      timeZone: undefined,
      configFile: undefined,
      source: undefined,
      file: 'file',
    });
    expect(parseFlags(['try', '--format=json'])).toMatchObject({ file: '-' });
  });

  it.each([
    [['--confg.file=x'], 'unknown flag --confg.file; did you mean --config.file?'],
    [['--log.level=warning'], '--log.level "warning" is not allowed; use debug, info, warn, error'],
    [['serve'], 'unknown command "serve"; there is only "try", and no command to serve /metrics'],
    [['--json'], 'only try takes --json'],
    [['try', '--once', '--format=json'], 'try does not take --once'],
    [['try'], 'try needs --format NAME, or --config.file FILE --source NAME'],
    [['try', '--source=a'], '--source needs --config.file'],
    [['try', '--format=json', 'a', 'b'], 'try reads one file; got 2: a b'],
  ])('%j is refused', (args, message) => {
    expect(() => parseFlags(args)).toThrow(new UsageError(message));
  });

  it('names the nearest format', () => {
    expect(() => parseFlags(['try', '--format=kubernets'])).toThrow(/did you mean kubernetes\?/);
  });
});
