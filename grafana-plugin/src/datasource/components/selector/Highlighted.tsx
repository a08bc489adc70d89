/** The text of a selector in colours, under an input whose own text is transparent; and where the list is to open. */
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { Token } from '../../model/tokens.ts';
import { tokensOf } from '../../model/tokens.ts';

interface Props {
  readonly text: string;
  /** Where the text is wrong; undefined where it is not. */
  readonly wrongAt: number | undefined;
  readonly markerAt: number;
  readonly markerRef: React.Ref<HTMLSpanElement>;
}

export function Highlighted({ text, wrongAt, markerAt, markerRef }: Props): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const tokens = tokensOf(text);
  return (
    <>
      <span className={styles.marker}>
        {text.slice(0, markerAt)}
        <span ref={markerRef} />
      </span>
      {tokens.map((token) => (
        <span key={token.from} className={cx(styles[token.kind], isWrong(token, wrongAt) && styles.wrong)}>
          {token.text}
        </span>
      ))}
      {wrongAt !== undefined && wrongAt >= text.length && <span className={styles.wrong}>&nbsp;</span>}
    </>
  );
}

const isWrong = ({ from, to }: Token, wrongAt: number | undefined): boolean =>
  wrongAt !== undefined && from <= wrongAt && wrongAt < to;

const getStyles = (theme: GrafanaTheme2) => ({
  // It takes no place of its own: it only measures where a character stands.
  marker: css({ position: 'absolute', visibility: 'hidden' }),
  metric: css({ color: theme.visualization.getColorByName('purple') }),
  label: css({ color: theme.colors.primary.text }),
  operator: css({ color: theme.colors.text.secondary }),
  value: css({ color: theme.colors.success.text }),
  brace: css({ color: theme.colors.text.secondary }),
  comma: css({ color: theme.colors.text.secondary }),
  space: css({}),
  other: css({ color: theme.colors.text.primary }),
  wrong: css({ textDecoration: `underline wavy ${theme.colors.error.text} 1px`, textUnderlineOffset: 3 }),
});
