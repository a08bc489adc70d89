import { describe, expect, it } from '@jest/globals';
import type { Hasher } from '../../exporter/src/web/hasher.ts';
import { WorkerHasher } from '../../exporter/src/web/hasher.ts';
import { PasswordChecker } from '../../exporter/src/web/passwords.ts';

const hashOf = (password: string, cost = '04'): string => `$2b$${cost}$${password.padEnd(53, 'x')}`;

/** Its hashes hold the password as it is. It waits until it is told to go on. */
class FakeHasher implements Hasher {
  readonly asked: string[] = [];
  readonly waiting: (() => void)[] = [];
  waits = false;
  async matches(password: string, hash: string): Promise<boolean> {
    this.asked.push(hash);
    if (this.waits) await new Promise<void>((go) => this.waiting.push(go));
    return hash.slice(7) === password.padEnd(53, 'x');
  }
  close = (): Promise<void> => Promise.resolve();
}

const USERS = new Map([['alice', hashOf('right')]]);
const attempt = (user: string, password: string, client = '192.0.2.1') => ({ user, password, client });

describe('what is remembered', () => {
  it('hashes a right password once', async () => {
    const hasher = new FakeHasher();
    const checker = new PasswordChecker(hasher);
    for (const expected of ['good', 'good', 'good']) {
      expect(await checker.check(attempt('alice', 'right'), USERS)).toBe(expected);
    }
    expect(hasher.asked).toHaveLength(1);
  });

  it('hashes a wrong password once, and only some of them are kept', async () => {
    const hasher = new FakeHasher();
    const checker = new PasswordChecker(hasher, { waiting: 9, waitingOfClient: 9, remembered: 2 });
    for (const password of ['a', 'a', 'b', 'c', 'c', 'b']) {
      expect(await checker.check(attempt('alice', password), USERS)).toBe('wrong');
    }
    expect(hasher.asked).toHaveLength(3);
    await checker.check(attempt('alice', 'a'), USERS);
    expect(hasher.asked).toHaveLength(4);
  });

  it('wrong passwords do not push out right ones', async () => {
    const hasher = new FakeHasher();
    const checker = new PasswordChecker(hasher, { waiting: 9, waitingOfClient: 9, remembered: 2 });
    await checker.check(attempt('alice', 'right'), USERS);
    for (const password of ['a', 'b', 'c', 'd']) await checker.check(attempt('alice', password), USERS);
    const before = hasher.asked.length;
    expect(await checker.check(attempt('alice', 'right'), USERS)).toBe('good');
    expect(hasher.asked).toHaveLength(before);
  });

  it('holds for one hash only: a new password ends the old one', async () => {
    const checker = new PasswordChecker(new FakeHasher());
    expect(await checker.check(attempt('alice', 'right'), USERS)).toBe('good');
    const changed = new Map([['alice', hashOf('new')]]);
    expect(await checker.check(attempt('alice', 'right'), changed)).toBe('wrong');
    expect(await checker.check(attempt('alice', 'new'), changed)).toBe('good');
    expect(await checker.check(attempt('alice', 'new'), new Map([['bob', hashOf('new')]]))).toBe('wrong');
  });

  it('does not confuse where user, hash and password begin', async () => {
    const checker = new PasswordChecker(new FakeHasher());
    const users = new Map([
      ['a', hashOf('bc')],
      ['ab', hashOf('x')],
    ]);
    expect(await checker.check(attempt('a', 'bc'), users)).toBe('good');
    expect(await checker.check(attempt('ab', 'c'), users)).toBe('wrong');
  });
});

describe('users that are not there', () => {
  it('cost the same, always with the same cost for a name', async () => {
    const hasher = new FakeHasher();
    const checker = new PasswordChecker(hasher);
    expect(await checker.check(attempt('nobody', 'right'), USERS)).toBe('wrong');
    expect(hasher.asked[0]).toMatch(/^\$2b\$04\$O{53}$/);
    const mixed = new Map([...USERS, ['bob', hashOf('x', '12')]]);
    const costs = new Set<string>();
    for (let user = 0; user < 64; user++) {
      await checker.check(attempt(`nobody-${user}`, 'a'), mixed);
      await checker.check(attempt(`nobody-${user}`, 'b'), mixed);
      const [first, second] = hasher.asked.slice(-2);
      expect(second).toBe(first);
      costs.add(first?.slice(4, 6) ?? '');
    }
    expect([...costs].sort()).toEqual(['04', '12']);
  });

  it('are wrong even with the password of nobody', async () => {
    const hasher = new FakeHasher();
    const checker = new PasswordChecker(hasher);
    expect(await checker.check(attempt('nobody', 'O'.repeat(53)), USERS)).toBe('wrong');
    expect(await checker.check(attempt('nobody', 'O'.repeat(53)), USERS)).toBe('wrong');
  });
});

describe('bounds', () => {
  it('lets only so many wait, of one client and of all', async () => {
    const hasher = new FakeHasher();
    hasher.waits = true;
    const checker = new PasswordChecker(hasher, { waiting: 3, waitingOfClient: 2, remembered: 9 });
    const verdicts = ['a', 'b', 'c'].map((password) => checker.check(attempt('alice', password), USERS));
    expect(await verdicts[2]).toBe('busy');
    const other = checker.check(attempt('alice', 'd', '192.0.2.2'), USERS);
    expect(await checker.check(attempt('alice', 'e', '192.0.2.3'), USERS)).toBe('busy');
    for (const go of hasher.waiting) go();
    expect(await Promise.all([verdicts[0], verdicts[1], other])).toEqual(['wrong', 'wrong', 'wrong']);
    hasher.waits = false;
    expect(await checker.check(attempt('alice', 'right'), USERS)).toBe('good');
  });

  it('remembered passwords never wait', async () => {
    const hasher = new FakeHasher();
    const checker = new PasswordChecker(hasher, { waiting: 1, waitingOfClient: 1, remembered: 9 });
    await checker.check(attempt('alice', 'right'), USERS);
    hasher.waits = true;
    const waiting = checker.check(attempt('alice', 'wrong'), USERS);
    expect(await checker.check(attempt('alice', 'other'), USERS)).toBe('busy');
    expect(await checker.check(attempt('alice', 'right'), USERS)).toBe('good');
    hasher.waiting[0]?.();
    expect(await waiting).toBe('wrong');
  });

  it('the same attempt, many times at once, is one check', async () => {
    const hasher = new FakeHasher();
    const checker = new PasswordChecker(hasher, { waiting: 1, waitingOfClient: 1, remembered: 9 });
    const verdicts = Array.from({ length: 20 }, () => checker.check(attempt('alice', 'right'), USERS));
    expect(new Set(await Promise.all(verdicts))).toEqual(new Set(['good']));
    expect(hasher.asked).toHaveLength(1);
  });

  it('a check that fails is no answer, and is not remembered', async () => {
    const hasher = new FakeHasher();
    const checker = new PasswordChecker(hasher);
    hasher.matches = () => Promise.reject(new Error('the thread ended'));
    await expect(checker.check(attempt('alice', 'right'), USERS)).rejects.toThrow('the thread ended');
    hasher.matches = () => Promise.resolve(true);
    expect(await checker.check(attempt('alice', 'right'), USERS)).toBe('good');
  });
});

describe('the thread', () => {
  /** A test vector of jBCrypt: the password is "abc". */
  const HASH = '$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i';

  it('leaves the event loop free, and starts again after its end', async () => {
    const hasher = new WorkerHasher();
    try {
      let turns = 0;
      const timer = setInterval(() => (turns += 1), 1);
      const slow = HASH.replace('$06$', '$12$');
      expect(await hasher.matches('wrong', slow)).toBe(false);
      clearInterval(timer);
      // On the event loop itself bcryptjs leaves about one turn for each 100 ms, here three.
      expect(turns).toBeGreaterThan(20);
      const waiting = hasher.matches('wrong', slow);
      await hasher.close();
      await expect(waiting).rejects.toThrow('the thread that checks passwords ended');
      expect(await hasher.matches('abc', HASH)).toBe(true);
      expect(await hasher.matches('abd', HASH)).toBe(false);
    } finally {
      await hasher.close();
    }
  });
});
