import * as React from 'react';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The room that an element has; undefined before it is on the page. */
export function useSize(): [ref: (element: HTMLElement | null) => void, size: Size | undefined] {
  const [element, setElement] = React.useState<HTMLElement | null>(null);
  const [size, setSize] = React.useState<Size>();
  React.useEffect(() => {
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, size];
}
