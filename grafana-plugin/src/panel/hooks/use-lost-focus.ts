/** The focus of an element that is gone goes on to the one in its place, or the keyboard would start at the page's top. */
import * as React from 'react';

export function useLostFocus(element: React.RefObject<HTMLElement>, takes: boolean): void {
  React.useEffect(() => {
    if (takes && document.activeElement === document.body) element.current?.focus({ preventScroll: true });
  }, []); // eslint-disable-line react-hooks/exhaustive-deps -- only what has just come takes it
}
