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
  spotUnborrowed: 'On spot nothing is borrowed: there is no short and no leverage.',
  crossMargin:
    'A swap account has one margin for all its positions and may carry 20 times its equity; nothing is ever liquidated, and no funding is paid.',
  wholeReduceOnly:
    'An order that may only reduce is refused where it is larger than the position, and canceled where the position went while it rested; Binance makes it smaller.',
  noLimits: 'It has no rate limits, no price bands and no limit to the number of open orders.',
} as const;

export type PaperDivergence = keyof typeof PAPER_DIVERGENCES;
