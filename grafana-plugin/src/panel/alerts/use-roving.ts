/** One of the items is in the order of the Tab key; arrow keys, Home and End go to the others. */
import * as React from 'react';

export interface RovingItem {
  readonly ref: (element: HTMLButtonElement | null) => void;
  readonly tabIndex: 0 | -1;
  readonly onFocus: () => void;
}

interface Roving {
  readonly container: { readonly onKeyDown: (event: React.KeyboardEvent) => void };
  readonly item: (id: string) => RovingItem;
}

/** `preferred` is entered first; `onLeave`: Escape was pressed while something is selected. */
export function useRoving(ids: readonly string[], preferred: string | undefined, onLeave: () => void): Roving {
  const elements = React.useRef(new Map<string, HTMLButtonElement>());
  const [focused, setFocused] = React.useState<string>();
  const known = (id: string | undefined): id is string => id !== undefined && ids.includes(id);
  const entry = [focused, preferred].find(known) ?? ids[0];

  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape' && preferred !== undefined) {
      // Grafana takes Escape to leave the panel.
      event.stopPropagation();
      elements.current.get(preferred)?.focus();
      onLeave();
      return;
    }
    const at = ids.findIndex((id) => elements.current.get(id) === event.target);
    const to = at < 0 ? undefined : target(event.key, at, ids.length);
    if (to === undefined) return;
    event.preventDefault();
    elements.current.get(ids[to] ?? '')?.focus();
  };
  return {
    container: { onKeyDown },
    item: (id) => ({
      ref: (element) => void (element ? elements.current.set(id, element) : elements.current.delete(id)),
      tabIndex: id === entry ? 0 : -1,
      onFocus: () => setFocused(id),
    }),
  };
}

function target(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
