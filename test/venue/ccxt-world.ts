// A Binance account of the simulator behind the ccxt venue, on clocks that a test moves.
import { systemClock } from '../../src/app/clock.ts';
import type { Clock } from '../../src/model/clock.ts';
import { FREE, type Traffic } from '../../src/venue/ccxt/http.ts';
import { createCcxtVenue } from '../../src/venue/ccxt/venue.ts';
import type { Venue } from '../../src/venue/port.ts';
import { type SimulatorClient, type SimulatorOptions, startSimulator } from '../simulator/client.ts';
import { BTC } from '../orders.ts';
import type { VenueWorld } from './contract.ts';

export interface CcxtWorld extends VenueWorld {
  readonly simulator: SimulatorClient;
  /** Our clocks alone: what a process that was paused, or a machine whose time was set, sees. */
  readonly clock: ShiftedClock;
}

interface ShiftedClock extends Clock {
  /** Moves the wall clock, and unless told otherwise the monotonic one. */
  shift(by: { readonly wall?: number; readonly monotonic?: number }): void;
  /** Deadlines come this many times sooner. */
  hurry(factor: number): void;
}

function shiftedClock(): ShiftedClock {
  let [wall, monotonic, haste] = [0, 0, 1];
  return {
    ...systemClock,
    now: () => systemClock.now() + wall,
    monotonic: () => systemClock.monotonic() + monotonic,
    after: (ms, run) => systemClock.after(ms / haste, run),
    hurry: (factor) => {
      haste = factor;
    },
    shift: (by) => {
      wall += by.wall ?? 0;
      monotonic += by.monotonic ?? 0;
    },
  };
}

const SECRET = 'a-secret-that-nobody-may-read';
const KEY = 'a-key-that-nobody-may-read';

export async function ccxtWorld(options: SimulatorOptions = {}, traffic: Traffic = FREE): Promise<CcxtWorld> {
  const simulator = await startSimulator({ accounts: [{ apiKey: KEY, secret: SECRET }], ...options });
  const clock = shiftedClock();
  const open = (): Promise<Venue> => {
    return createCcxtVenue({
      exchange: 'binance',
      mode: 'testnet',
      type: 'spot',
      apiKey: simulator.apiKey,
      apiSecret: simulator.secret,
      baseUrl: simulator.url,
      clock,
      traffic,
    });
  };
  const venue = await open();
  const others: Venue[] = [];
  return {
    venue,
    market: BTC,
    simulator,
    clock,
    secrets: [KEY, SECRET],
    setPrice: (bid, ask) => {
      return simulator.setBook({
        symbol: 'BTCUSDT',
        bids: [{ price: bid, quantity: null }],
        asks: [{ price: ask, quantity: null }],
      });
    },
    advance: async (ms) => {
      clock.shift({ wall: ms, monotonic: ms });
      await simulator.advanceClock(ms);
    },
    reopen: async () => {
      const again = await open();
      others.push(again);
      return again;
    },
    close: async () => {
      await Promise.all([venue, ...others].map((one) => one.close()));
      await simulator.stop();
    },
  };
}
