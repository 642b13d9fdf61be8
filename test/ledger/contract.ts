// What every store of the ledger must do. `open` gives a new, empty ledger each time; the suite closes it.
import { afterEach, beforeEach, describe } from 'vitest';
import type { Ledger } from '../../src/ledger/port.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';
import { bookingContract } from './contract-booking.ts';
import { executionContract } from './contract-execution.ts';
import { handContract } from './contract-hand.ts';
import { intakeContract } from './contract-intake.ts';
import { legsContract } from './contract-legs.ts';
import { peopleContract } from './contract-people.ts';
import { spellingContract } from './contract-spellings.ts';
import { type Scene, setScene } from './scene.ts';

/** The scene of the running test. */
export type Get = () => Scene & { readonly clock: ManualClock };

export function ledgerContract(name: string, open: (clock: ManualClock) => Promise<Ledger>): void {
  describe(`ledger on ${name}`, () => {
    let scene: Scene & { readonly clock: ManualClock };
    beforeEach(async () => {
      const clock = manualClock();
      scene = { ...(await setScene(await open(clock), clock)), clock };
    });
    afterEach(async () => {
      const audit = await scene.ledger.audit();
      await scene.ledger.close();
      if (!audit.ok) throw new Error(`after the test the audit says: ${audit.problem}`);
    });
    const get: Get = () => scene;
    describe('intake', () => intakeContract(get));
    describe('execution', () => executionContract(get));
    describe('booking', () => bookingContract(get));
    describe('legs', () => legsContract(get));
    describe('settled by hand', () => handContract(get));
    describe('people', () => peopleContract(get));
    describe('spellings', () => spellingContract(get));
  });
}
