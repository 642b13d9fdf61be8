// The simulator checks signatures as Binance does: its own published examples.
import { expect, test } from 'vitest';
import { sign, signedPayload } from './auth.ts';

// The worked examples of Binance's REST documentation, "SIGNED Endpoint Examples for POST /api/v3/order".
const SECRET = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const TERMS = 'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC';
const REST = 'quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559';
const WHOLE = 'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71';
const MIXED = '0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77';

test('the published signatures: query, body, and both with nothing between', () => {
  expect(sign(SECRET, signedPayload(`${TERMS}&${REST}&signature=${WHOLE}`, ''))).toBe(WHOLE);
  expect(sign(SECRET, signedPayload('', `${TERMS}&${REST}&signature=${WHOLE}`))).toBe(WHOLE);
  expect(sign(SECRET, signedPayload(TERMS, `${REST}&signature=${MIXED}`))).toBe(MIXED);
});

test('the signature may stand anywhere; every other byte is signed as it was received', () => {
  expect(signedPayload(`signature=ab&a=%2F&b=x+y`, '')).toBe('a=%2F&b=x+y');
  expect(signedPayload('a=1&signature=ab&b=2', 'c=3')).toBe('a=1&b=2c=3');
});
