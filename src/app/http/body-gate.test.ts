// The places for bodies: who comes when all are taken waits for nobody, and who writes slowly loses his.
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { BodyGate } from './body-gate.ts';

test('a full gate turns the next away, until somebody is slow: then he goes', async () => {
  let now = 0;
  const gate = new BodyGate(2, { monotonic: () => now });
  const cut: number[] = [];
  const request = (n: number) => ({ destroy: () => cut.push(n) }) as unknown as IncomingMessage;
  const never = () => new Promise<string>(() => undefined);
  void gate.read(request(1), never);
  now = 500;
  void gate.read(request(2), never);
  expect(await gate.read(request(3), async () => 'read')).toBe('full');
  now = 1_000;
  expect(await gate.read(request(4), async () => 'read')).toBe('read');
  expect(cut).toEqual([1]);
  // Its place is free again.
  expect(await gate.read(request(5), async () => 'read')).toBe('read');
  void gate.read(request(6), never);
  expect(await gate.read(request(7), async () => 'read')).toBe('full');
  expect(cut).toEqual([1]);
});
