/** The alerts are asked for often enough, and never too often. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Poller } from '../../grafana-plugin/src/panel/alerts/poller.ts';

interface Question {
  readonly signal: AbortSignal;
  readonly answer: (text: string) => void;
  readonly fail: (error: Error) => void;
}

describe('a poller', () => {
  let questions: Question[];
  let heard: unknown[];
  let hidden: boolean;
  let poller: Poller<string>;

  beforeEach(() => {
    jest.useFakeTimers();
    questions = [];
    heard = [];
    hidden = false;
    poller = new Poller({
      load: (signal) => new Promise((answer, fail) => questions.push({ signal, answer, fail })),
      onAnswer: (text) => heard.push(text),
      onError: (error) => heard.push(error),
      leastMs: 5_000,
      everyMs: 30_000,
      clock: () => Date.now(),
      isHidden: () => hidden,
    });
  });
  afterEach(() => {
    poller.close();
    jest.useRealTimers();
  });
  const passes = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);
  const answered = (): Promise<void> => {
    questions.at(-1)?.answer('alerts');
    return passes(0);
  };

  test('asks at once, and again after its time', async () => {
    poller.ask();
    await answered();
    await passes(29_999);
    expect(questions).toHaveLength(1);
    await passes(1);
    expect(questions).toHaveLength(2);
    expect(heard).toEqual(['alerts']);
  });

  test('waits for an answer before it asks again', async () => {
    poller.ask();
    poller.ask();
    poller.ask('now');
    poller.ask();
    await passes(100_000);
    expect(questions).toHaveLength(1);
    await answered();
    expect(questions).toHaveLength(2);
  });

  test('asks no more often than it may, unless somebody waits', async () => {
    poller.ask();
    await answered();
    poller.ask();
    poller.ask();
    await passes(4_999);
    expect(questions).toHaveLength(1);
    await passes(1);
    expect(questions).toHaveLength(2);
    await answered();
    poller.ask('now');
    expect(questions).toHaveLength(3);
  });

  test('goes on after an error', async () => {
    const error = new Error('down');
    poller.ask();
    questions[0]?.fail(error);
    await passes(30_000);
    expect(heard).toEqual([error]);
    expect(questions).toHaveLength(2);
  });

  test('does not ask by itself while nobody looks', async () => {
    poller.ask();
    await answered();
    hidden = true;
    await passes(300_000);
    expect(questions).toHaveLength(1);
    hidden = false;
    await passes(30_000);
    expect(questions).toHaveLength(2);
  });

  test('aborts when it is closed, and says nothing more', async () => {
    poller.ask();
    poller.close();
    expect(questions[0]?.signal.aborted).toBe(true);
    await answered();
    poller.ask('now');
    await passes(100_000);
    expect(heard).toEqual([]);
    expect(questions).toHaveLength(1);
  });
});
