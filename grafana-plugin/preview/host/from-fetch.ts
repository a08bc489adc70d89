import { Observable } from 'rxjs';

/** One value of a promise; who unsubscribes aborts it. */
export function fromFetch<T>(start: (signal: AbortSignal) => Promise<T>): Observable<T> {
  return new Observable((subscriber) => {
    const controller = new AbortController();
    start(controller.signal).then(
      (value) => {
        subscriber.next(value);
        subscriber.complete();
      },
      (error: unknown) => {
        if (!subscriber.closed) subscriber.error(error);
      },
    );
    return () => controller.abort();
  });
}
