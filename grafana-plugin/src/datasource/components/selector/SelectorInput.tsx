/** A selector with colours, completion and its error at its place; a combobox with a list (WAI-ARIA APG). */
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { FieldValidationMessage, useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { Problem } from '../../model/problem-of.ts';
import { Highlighted } from './Highlighted.tsx';
import { optionId, Suggestions } from './Suggestions.tsx';
import { useSelectorInput } from './use-selector-input.ts';
import type { LoadValues } from './use-values.ts';

interface Props {
  readonly id: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly onChange: (value: string) => void;
  /** Enter, or the caret leaves; only with a selector that can be read. */
  readonly onRun: () => void;
  readonly load: LoadValues;
  readonly problemOf: (selector: string) => Problem | undefined;
}

export function SelectorInput(props: Props): React.JSX.Element {
  const { id, placeholder } = props;
  const styles = useStyles2(getStyles);
  const input = useSelectorInput(props);
  const { text, list, problem } = input;
  const [marker, setMarker] = React.useState<HTMLElement | null>(null);
  const [scrolled, setScrolled] = React.useState(0);
  return (
    <div className={styles.wrapper}>
      <div className={cx(styles.box, problem && styles.invalid)}>
        <div aria-hidden className={styles.clip}>
          <div className={styles.mirror} style={{ transform: `translateX(${-scrolled}px)` }}>
            <Highlighted
              text={text}
              wrongAt={problem?.offset}
              markerAt={list?.completion.from ?? 0}
              markerRef={setMarker}
            />
          </div>
        </div>
        <input
          {...input.handlers}
          {...comboboxProps(id, input)}
          id={id}
          ref={input.ref}
          className={styles.input}
          value={text}
          placeholder={placeholder}
          onScroll={(event) => setScrolled(event.currentTarget.scrollLeft)}
        />
      </div>
      {problem && (
        <div id={problemId(id)} className={styles.message}>
          <FieldValidationMessage>{problem.message}</FieldValidationMessage>
        </div>
      )}
      {list && (
        <Suggestions
          id={listId(id)}
          anchor={marker}
          choices={list.choices}
          active={list.active}
          values={list.values}
          onAccept={input.accept}
        />
      )}
    </div>
  );
}

const listId = (id: string): string => `${id}-list`;
const problemId = (id: string): string => `${id}-problem`;

/** What assistive technology is told, and what browsers must not do to code. */
function comboboxProps(id: string, { list, problem }: ReturnType<typeof useSelectorInput>) {
  return {
    autoComplete: 'off',
    autoCapitalize: 'off',
    autoCorrect: 'off',
    spellCheck: false,
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': list !== undefined,
    'aria-controls': list ? listId(id) : undefined,
    'aria-activedescendant': list?.choices[list.active] ? optionId(listId(id), list.active) : undefined,
    'aria-invalid': problem !== undefined,
    'aria-describedby': problem ? problemId(id) : undefined,
  } as const;
}

const getStyles = (theme: GrafanaTheme2) => {
  const text = {
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    letterSpacing: 'normal',
    lineHeight: theme.spacing(theme.components.height.md - 0.25),
    padding: theme.spacing(0, 1),
    whiteSpace: 'pre',
  } as const;
  return {
    wrapper: css({ flex: 1, minWidth: 0 }),
    box: css({
      position: 'relative',
      background: theme.components.input.background,
      border: `1px solid ${theme.components.input.borderColor}`,
      borderRadius: theme.shape.radius.default,
      height: theme.spacing(theme.components.height.md),
      '&:hover': { borderColor: theme.components.input.borderHover },
      '&:focus-within': {
        boxShadow: `0 0 0 2px ${theme.colors.background.canvas}, 0 0 0 4px ${theme.colors.primary.main}`,
      },
    }),
    invalid: css({ '&, &:hover': { borderColor: theme.colors.error.border } }),
    // The text under the input must not stand beside it when it is longer.
    clip: css({ position: 'absolute', inset: 0, overflow: 'hidden', pointerEvents: 'none' }),
    mirror: css({ ...text, position: 'relative', width: 'max-content' }),
    input: css({
      ...text,
      position: 'absolute',
      inset: 0,
      width: '100%',
      border: 0,
      background: 'transparent',
      color: 'transparent',
      caretColor: theme.colors.text.primary,
      '&:focus': { outline: 'none' },
      '&::placeholder': { color: theme.colors.text.disabled, opacity: 1 },
      '&::selection': { background: theme.colors.action.selectedBorder, color: 'transparent' },
    }),
    message: css({ marginTop: theme.spacing(0.5) }),
  };
};
