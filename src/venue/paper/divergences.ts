// Where the paper venue differs from Binance, in sentences: the documentation prints them and a test holds each.

export const PAPER_DIVERGENCES = {
  idsForEver: 'A client order id is unique for ever; at Binance it is free again once its order is over.',
  wholeFills:
    'An order fills whole and in one trade, at the best price and in any size: there is no depth, no queue and no partial fill.',
  sampledPrices:
    'A resting order sees the price when somebody looks, not every trade, so a spike between two looks passes it by.',
  touchFills: 'A resting order fills at its limit as soon as the price touches it.',
  alertPrices: 'Without a public price an order fills at the price of its alert, 5 basis points against the account.',
  flatFee: 'Every trade costs the same percentage, taken from what it brings in; there are no maker fees and no discounts.',
  startingBalances:
    'The starting balances are taken when the account is opened; to change them later, open an account under another name.',
  spotOnly: 'It trades spot: nothing is borrowed, so there is no short and no leverage.',
  noLimits: 'It has no rate limits, no price bands and no limit to the number of open orders.',
} as const;

export type PaperDivergence = keyof typeof PAPER_DIVERGENCES;
