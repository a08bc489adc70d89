/** The list below the selector: what may stand at the caret. */
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Portal, useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { Choice } from '../../model/completion.ts';
import { meaningOf } from './label-texts.ts';
import { MAX_CHOICES } from './use-selector-input.ts';
import type { Values } from './use-values.ts';

interface Props {
  readonly id: string;
  readonly anchor: HTMLElement | null;
  readonly choices: readonly Choice[];
  readonly active: number;
  readonly values: Values;
  readonly onAccept: (choice: Choice) => void;
}

export const optionId = (list: string, index: number): string => `${list}-${index}`;

export function Suggestions({ id, anchor, choices, active, values, onAccept }: Props): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const place = usePlace(anchor, choices);
  const list = React.useRef<HTMLUListElement>(null);
  React.useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <Portal>
      {/* The caret stays in the input. */}
      <div className={styles.popup} style={place} onMouseDown={(event) => event.preventDefault()}>
        <ul id={id} ref={list} role="listbox" aria-label={t('completion.list', 'Suggestions')} className={styles.list}>
          {choices.map((choice, index) => (
            <li
              key={`${choice.kind} ${choice.text}`}
              id={optionId(id, index)}
              role="option"
              aria-selected={index === active}
              className={cx(styles.option, index === active && styles.active)}
              onClick={() => onAccept(choice)}
            >
              <span className={styles.text}>{choice.text}</span>
              <span className={styles.meaning}>{meaningOf(choice.kind, choice.text)}</span>
            </li>
          ))}
        </ul>
        <Status values={values} count={choices.length} />
      </div>
    </Portal>
  );
}

function Status({ values, count }: { readonly values: Values; readonly count: number }): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const text = statusText(values, count);
  return (
    <div role="status" className={text === '' ? undefined : styles.status}>
      {text}
    </div>
  );
}

function statusText(values: Values, count: number): string {
  if (values.state === 'loading') return t('completion.loading', 'Loading values…');
  if (values.state === 'failed')
    return t('completion.failed', 'The values cannot be loaded: {{reason}}', { reason: values.reason });
  if (count === 0) return t('completion.none', 'No such value in this time range');
  return count === MAX_CHOICES ? t('completion.more', 'Write on to see others') : '';
}

const GAP = 4;
const MAX_HEIGHT = 280;

/** Below the anchor, or above it where there is more room. Follows it when anything scrolls. */
function usePlace(anchor: HTMLElement | null, choices: readonly Choice[]): React.CSSProperties {
  const [place, setPlace] = React.useState<React.CSSProperties>({ visibility: 'hidden' });
  React.useLayoutEffect(() => {
    const update = (): void => {
      if (!anchor) return;
      const { left, top, bottom } = anchor.getBoundingClientRect();
      const below = window.innerHeight - bottom - 2 * GAP;
      const isBelow = below >= Math.min(MAX_HEIGHT, top);
      setPlace({
        left: Math.max(GAP, Math.min(left, window.innerWidth - 320)),
        maxHeight: Math.min(MAX_HEIGHT, isBelow ? below : top - 2 * GAP),
        ...(isBelow ? { top: bottom + 2 * GAP } : { bottom: window.innerHeight - top + 2 * GAP }),
      });
    };
    update();
    window.addEventListener('scroll', update, true);
    window.addEventListener('resize', update);
    return () => {
      window.removeEventListener('scroll', update, true);
      window.removeEventListener('resize', update);
    };
  }, [anchor, choices]);
  return place;
}

const getStyles = (theme: GrafanaTheme2) => ({
  popup: css({
    position: 'fixed',
    zIndex: theme.zIndex.portal,
    display: 'flex',
    flexDirection: 'column',
    minWidth: 240,
    maxWidth: `calc(100vw - ${theme.spacing(2)})`,
    overflow: 'hidden',
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z3,
  }),
  list: css({ listStyle: 'none', margin: 0, overflowY: 'auto', padding: 0 }),
  option: css({
    display: 'flex',
    justifyContent: 'space-between',
    gap: theme.spacing(3),
    padding: theme.spacing(0.5, 1),
    cursor: 'pointer',
    whiteSpace: 'nowrap',
    '&:hover': { background: theme.colors.action.hover },
  }),
  active: css({
    background: theme.colors.action.selected,
    boxShadow: `inset 2px 0 ${theme.colors.primary.main}`,
  }),
  text: css({
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    lineHeight: theme.typography.body.lineHeight,
    maxWidth: 480,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  }),
  meaning: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  status: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    padding: theme.spacing(0.5, 1),
    borderTop: `1px solid ${theme.colors.border.weak}`,
  }),
});
