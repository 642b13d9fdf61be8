// Decimals as the page shows them: text in, text out, so that no digit is lost on the way. Only bars and percentages become numbers.

/** −1 | 0 | 1. */
export function signOf(text: string): -1 | 0 | 1 {
  if (!/[1-9]/.test(text)) return 0;
  return text.startsWith('-') ? -1 : 1;
}

/** At most `places` digits after the point, rounded half away from zero; what is shorter stays as it is. */
export function toPlaces(text: string, places: number): string {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  if (fraction.length <= places) return text;
  const kept = BigInt(whole + fraction.slice(0, places)) + (fraction.charAt(places) >= '5' ? 1n : 0n);
  const digits = kept.toString().padStart(places + 1, '0');
  const shown = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return text.startsWith('-') && /[1-9]/.test(shown) ? `-${shown}` : shown;
}

/** Exactly `places` digits after the point. */
export function withPlaces(text: string, places: number): string {
  const shown = toPlaces(text, places);
  const [whole = '', fraction = ''] = shown.split('.');
  return places === 0 ? whole : `${whole}.${fraction.padEnd(places, '0')}`;
}

/** `1234567.5` → `1,234,567.5`; a real minus sign. */
export function grouped(text: string): string {
  const [whole = '', fraction] = text.replace('-', '').split('.');
  const shown = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
  return text.startsWith('-') ? `−${shown}` : shown;
}

/** The sign always: `+12.5`, `−3`, `0`. */
export function signed(text: string): string {
  return signOf(text) > 0 ? `+${grouped(text)}` : grouped(text);
}

/** How many digits stand after the point of a tick such as `0.01`. */
export function placesOf(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

/** How much worse than the alert's price it filled, in percent: positive is worse, whatever the side. */
export function slippage(side: 'buy' | 'sell', alertPrice: string, averagePrice: string): number | undefined {
  const [wanted, got] = [Number(alertPrice), Number(averagePrice)];
  if (!(wanted > 0) || !(got > 0)) return undefined;
  return ((side === 'buy' ? got - wanted : wanted - got) / wanted) * 100;
}

/** Five digits that matter, for prices whose market is not known. */
export function readablePlaces(text: string): number {
  const magnitude = Math.abs(Number(text));
  if (magnitude >= 1_000) return 2;
  if (magnitude >= 1) return 4;
  return 8;
}

/** The exact sum of two decimals. */
export function plus(one: string, other: string): string {
  const places = Math.max(placesOf(one), placesOf(other));
  const units = (text: string): bigint => BigInt(withPlaces(text, places).replace('.', ''));
  const sum = units(one) + units(other);
  const digits = (sum < 0n ? -sum : sum).toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return sum < 0n ? `-${text}` : text;
}
