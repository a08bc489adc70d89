/** Which rows of a table exist: those in view and a few around them. */

export interface RowWindow {
  /** The place of its first row. */
  readonly first: number;
  readonly count: number;
}

interface View {
  /** Pixels; all rows are as high. */
  readonly rowHeight: number;
  /** Pixels in which rows are seen, and how many of the rows are scrolled away above them. */
  readonly height: number;
  readonly scrolled: number;
  /** Rows that there are. */
  readonly length: number;
}

/** The window moves by so many rows. It is even, so that a place in it is always that of an odd or of an even row. */
const STEP = 4;

/**
 * The window has always as many rows while the view is as high, so that the same elements can show other rows: a new element
 * costs many times more than a new text.
 */
export function rowWindow({ rowHeight, height, scrolled, length }: View): RowWindow {
  const wanted = Math.ceil(Math.max(0, height) / rowHeight) + 1 + 3 * STEP;
  // The last window begins with an even row, too.
  const count = Math.min(length, wanted + ((length - wanted) % 2 === 0 ? 0 : 1));
  const above = Math.floor(scrolled / rowHeight / STEP) * STEP - STEP;
  return { first: Math.max(0, Math.min(above, length - count)), count };
}
