/** The focus of an element that is gone goes on to the one in its place, or the keyboard would start at the page's top. */
import * as React from 'react';

export function useLostFocus(element: React.RefObject<HTMLElement>, takes: boolean): void {
  React.useEffect(() => {
    if (takes && document.activeElement === document.body) element.current?.focus({ preventScroll: true });
  }, []); // eslint-disable-line react-hooks/exhaustive-deps -- only what has just come takes it
}

/** What it was when this was drawn last. */
export function useBefore(value: boolean): boolean {
  const before = React.useRef(false);
  React.useEffect(() => {
    before.current = value;
  }, [value]);
  return before.current;
}
