// What the venue says no with: Binance's code, message and HTTP status, so that a client under test meets the real words.

export class Refusal extends Error {
  readonly code: number;
  readonly status: number;

  constructor(code: number, message: string, status = 400) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.status = status;
  }
}

export const missing = (name: string) =>
  new Refusal(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
export const illegal = (name: string, range: string) =>
  new Refusal(-1100, `Illegal characters found in parameter '${name}'; legal range is '${range}'.`);
export const notRequired = (name: string) => new Refusal(-1106, `Parameter '${name}' sent when not required.`);
export const tooPrecise = (name: string) => new Refusal(-1111, `Parameter '${name}' has too much precision.`);
export const badKeyFormat = () => new Refusal(-2014, 'API-key format invalid.', 401);
export const unknownKey = () => new Refusal(-2015, 'Invalid API-key, IP, or permissions for action.', 401);
export const badSignature = () => new Refusal(-1022, 'Signature for this request is not valid.');
export const outsideWindow = () => new Refusal(-1021, 'Timestamp for this request is outside of the recvWindow.');
export const aheadOfServer = () => new Refusal(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
export const filterFailure = (filter: string) => new Refusal(-1013, `Filter failure: ${filter}`);
export const invalidSymbol = () => new Refusal(-1121, 'Invalid symbol.');
export const rejected = (message: string) => new Refusal(-2010, message);
export const noSuchOrder = () => new Refusal(-2013, 'Order does not exist.');
export const unknownOrder = () => new Refusal(-2011, 'Unknown order sent.');
