/** The message of whatever was thrown, on one line. */
export function messageOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return String(message).replace(/\s*\n\s*/g, ' ');
}
