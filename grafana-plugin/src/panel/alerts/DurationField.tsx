/** How long a silence lasts: as Prometheus writes durations, or one of the usual ones. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Field, Input, useStyles2 } from '@grafana/ui';
import { parseDuration } from 'audit-exporter/selector';
import * as React from 'react';
import { AS_IS } from './texts.ts';

const PRESETS = ['1h', '4h', '1d', '1w'];
const LONGEST_MS = 366 * 86_400_000;

/** In ms; undefined for what is none. */
export function durationOf(text: string): number | undefined {
  const ms = parseDuration(text.replaceAll(' ', ''));
  return ms !== undefined && ms > 0 && ms <= LONGEST_MS ? ms : undefined;
}

interface Props {
  readonly value: string;
  readonly durationMs: number | undefined;
  readonly timeZone: string;
  readonly onChange: (text: string) => void;
}

export function DurationField({ value, durationMs, timeZone, onChange }: Props): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const until =
    durationMs === undefined
      ? undefined
      : t('alerts.silence.until', 'Until {{time}}', {
          time: dateTimeFormat(Date.now() + durationMs, { timeZone }),
          ...AS_IS,
        });
  return (
    <Field
      label={t('alerts.silence.duration', 'Duration')}
      htmlFor="audit-silence-duration"
      description={until}
      invalid={durationMs === undefined}
      error={t('alerts.silence.duration-wrong', 'Use a duration such as 30m, 2h or 1d12h, at most a year.')}
    >
      <div className={styles.duration}>
        <Input
          id="audit-silence-duration"
          width={12}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        {PRESETS.map((preset) => (
          <Button
            key={preset}
            variant="secondary"
            fill={preset === value ? 'solid' : 'outline'}
            aria-pressed={preset === value}
            onClick={() => onChange(preset)}
          >
            {preset}
          </Button>
        ))}
      </div>
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  duration: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
