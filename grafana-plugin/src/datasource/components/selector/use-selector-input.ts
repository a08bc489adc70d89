/** The state of a selector's input: its text and caret, the list while it is open, and what the keys do. */
import * as React from 'react';
import type { Choice, Completion } from '../../model/completion.ts';
import { accept, choicesFor, completionAt } from '../../model/completion.ts';
import type { Problem } from '../../model/problem-of.ts';
import type { LoadValues, Values } from './use-values.ts';
import { useValues } from './use-values.ts';

interface Options {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onRun: () => void;
  readonly load: LoadValues;
  readonly problemOf: (selector: string) => Problem | undefined;
}

interface List {
  readonly completion: Completion;
  readonly choices: readonly Choice[];
  readonly active: number;
  readonly values: Values;
}

/** More are found by writing on. */
export const MAX_CHOICES = 100;

const NO_VALUES: readonly string[] = [];

export function useSelectorInput({ value, onChange, onRun, load, problemOf }: Options) {
  const ref = React.useRef<HTMLInputElement>(null);
  const [text, setText] = React.useState(value);
  const [caret, setCaret] = React.useState(0);
  const [isOpen, setOpen] = React.useState(false);
  const [active, setActive] = React.useState(0);
  /** Whether the text is finished as far as its writer is concerned: then its errors are shown. */
  const [isFinished, setFinished] = React.useState(true);
  const ran = React.useRef(value);
  const moveTo = React.useRef<number>(undefined);
  React.useEffect(() => setText(value), [value]);
  React.useLayoutEffect(() => {
    if (moveTo.current !== undefined) ref.current?.setSelectionRange(moveTo.current, moveTo.current);
    moveTo.current = undefined;
  }, [text]);

  const list = useList(text, caret, isOpen, active, load);
  const write = (next: string, at: number): void => {
    setText(next);
    setCaret(at);
    setActive(0);
    // Who empties it wants all events, not the first label.
    setOpen(next !== '');
    setFinished(false);
    onChange(next);
  };
  const take = (choice: Choice): void => {
    if (!list) return;
    const edit = accept(text, list.completion, choice);
    moveTo.current = edit.caret;
    write(edit.text, edit.caret);
  };
  const run = (): void => {
    setOpen(false);
    setFinished(true);
    if (problemOf(text)) return;
    ran.current = text;
    onRun();
  };
  const handlers = {
    onChange: ({ currentTarget }: React.ChangeEvent<HTMLInputElement>) =>
      write(currentTarget.value, currentTarget.selectionStart ?? currentTarget.value.length),
    onSelect: ({ currentTarget }: React.SyntheticEvent<HTMLInputElement>) =>
      setCaret(currentTarget.selectionStart ?? 0),
    onBlur: () => {
      setOpen(false);
      setFinished(true);
      if (ran.current !== text) run();
    },
    onKeyDown: (event: React.KeyboardEvent) => {
      const isHandled = onKey(event, list, {
        open: () => setOpen(true),
        close: () => setOpen(false),
        move: setActive,
        take,
        run,
      });
      if (isHandled) event.preventDefault();
    },
  };
  return { ref, text, list, problem: isFinished ? problemOf(text) : undefined, handlers, accept: take };
}

function useList(text: string, caret: number, isOpen: boolean, active: number, load: LoadValues): List | undefined {
  const completion = React.useMemo(() => (isOpen ? completionAt(text, caret) : undefined), [isOpen, text, caret]);
  const values = useValues(completion, load);
  const found = values.state === 'done' ? values.values : NO_VALUES;
  const choices = React.useMemo(
    () => (completion ? choicesFor(completion, found).slice(0, MAX_CHOICES) : []),
    [completion, found],
  );
  if (!completion || (choices.length === 0 && completion.kind !== 'value')) return undefined;
  return { completion, choices, active: Math.min(active, Math.max(0, choices.length - 1)), values };
}

interface Actions {
  readonly open: () => void;
  readonly close: () => void;
  readonly move: (active: number) => void;
  readonly take: (choice: Choice) => void;
  readonly run: () => void;
}

/** Whether the key did something here. */
function onKey(event: React.KeyboardEvent, list: List | undefined, actions: Actions): boolean {
  const count = list?.choices.length ?? 0;
  const active = list?.active ?? 0;
  const choice = list?.choices[active];
  switch (event.key) {
    case 'ArrowDown':
    case 'ArrowUp':
      if (!list) actions.open();
      else if (count > 0) actions.move((active + (event.key === 'ArrowDown' ? 1 : count - 1)) % count);
      return true;
    case ' ':
      if (!event.ctrlKey) return false;
      actions.open();
      return true;
    case 'Escape':
      if (!list) return false;
      // Only the list closes, not a drawer around it.
      event.stopPropagation();
      actions.close();
      return true;
    case 'Tab':
      if (!choice || event.shiftKey) return false;
      actions.take(choice);
      return true;
    case 'Enter':
      if (choice && !event.shiftKey && !event.ctrlKey && !event.metaKey) actions.take(choice);
      else actions.run();
      return true;
    default:
      return false;
  }
}
