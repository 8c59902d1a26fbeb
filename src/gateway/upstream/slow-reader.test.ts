import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { ReaderWatcher } from '../face/user-reply.ts';
import { awaitRest, SlowReader } from './slow-reader.ts';

class FakeReply extends EventEmitter {
  readonly socket = { writableLength: 0 };
  readonly timeouts: number[] = [];
  isDestroyed = false;

  setTimeout(ms: number): void {
    this.timeouts.push(ms);
  }

  destroy(): void {
    this.isDestroyed = true;
  }
}

class WatchedReply extends FakeReply {
  watcher: ReaderWatcher | undefined;

  watch(watcher: ReaderWatcher): void {
    this.watcher = watcher;
  }
}

const options = (told: string[]) => ({
  patienceMs: 300,
  onReads: () => void told.push('reads'),
  onStopped: () => void told.push('stopped'),
});

test('who reads on is waited for again, who stops is cut off, once', () => {
  const [reply, told] = [new FakeReply(), [] as string[]];
  const reader = new SlowReader(reply, options(told));
  reply.emit('timeout');
  reader.wait();
  reply.emit('drain');
  reply.emit('timeout');
  expect([told, reply.timeouts, reply.isDestroyed]).toEqual([['reads'], [300, 0], false]);
  reader.wait();
  reply.emit('timeout');
  reply.emit('timeout');
  expect([told, reply.isDestroyed]).toEqual([['reads', 'stopped'], true]);
});

test('the rest of a reply that was ended is waited for where there is one', () => {
  const told: string[] = [];
  const [all, rest] = [new FakeReply(), new FakeReply()];
  rest.socket.writableLength = 10;
  for (const reply of [all, rest]) {
    awaitRest(reply, options(told));
    reply.emit('timeout');
  }
  expect([told, all.isDestroyed, rest.isDestroyed]).toEqual([['stopped'], false, true]);
});

test('where a reply is sent later, its rest is waited for once it is known that there is one', () => {
  const told: string[] = [];
  const reply = new WatchedReply();
  awaitRest(reply, options(told));
  reply.emit('timeout');
  expect([told, reply.timeouts]).toEqual([[], []]);
  reply.watcher?.readerLags();
  reply.emit('timeout');
  expect([told, reply.timeouts, reply.isDestroyed]).toEqual([['stopped'], [300], true]);
});
