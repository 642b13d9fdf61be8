// Draws with TradingView's own chart library; loaded only where a chart comes into sight, because it is bigger than everything else.
import {
  AreaSeries,
  CandlestickSeries,
  ColorType,
  createChart,
  createSeriesMarkers,
  type IChartApi,
  LineSeries,
  LineStyle,
  type SeriesMarker,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { Mark, Point, PriceLine, PricePicture } from './points.ts';

export type Picture =
  | { readonly kind: 'price'; readonly price: PricePicture; readonly places: number }
  /** `figure`: the last sum, as it is written. */
  | { readonly kind: 'equity'; readonly points: readonly Point[]; readonly figure: string };

type Colour = 'ink' | 'quiet' | 'line' | 'up' | 'down' | 'ground';

/** Draws into `element` and follows the colour scheme; what is returned takes it away again. */
export function draw(element: HTMLElement, picture: Picture): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  let chart = paint(element, picture);
  const again = (): void => {
    chart.remove();
    chart = paint(element, picture);
  };
  scheme.addEventListener('change', again);
  return () => {
    scheme.removeEventListener('change', again);
    chart.remove();
  };
}

function paint(element: HTMLElement, picture: Picture): IChartApi {
  const colour = coloursOf(element);
  const chart = createChart(element, {
    autoSize: true,
    layout: {
      // The link stands below as text: the logo would bring a style of its own, which the page's policy forbids.
      attributionLogo: false,
      background: { type: ColorType.Solid, color: colour('ground') },
      textColor: colour('quiet'),
      fontFamily: getComputedStyle(element).fontFamily,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colour('line') } },
    rightPriceScale: { borderVisible: false },
    timeScale: { borderVisible: false, timeVisible: picture.kind === 'price', secondsVisible: false },
    // The page scrolls, not the chart.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
  });
  if (picture.kind === 'price') paintPrice(chart, picture, colour);
  else paintEquity(chart, picture, colour);
  // Room on the right for the words of a mark on the last candle.
  const bars = picture.kind === 'price' ? picture.price.candles.length : 0;
  if (bars > 0) chart.timeScale().setVisibleLogicalRange({ from: -0.5, to: bars + Math.max(2, bars / 20) });
  else chart.timeScale().fitContent();
  return chart;
}

function paintPrice(
  chart: IChartApi,
  { price, places }: Extract<Picture, { kind: 'price' }>,
  colour: (of: Colour) => string,
): void {
  const priceFormat = { type: 'price', precision: places, minMove: 10 ** -places } as const;
  const quiet = { priceFormat, lastValueVisible: false, priceLineVisible: false, crosshairMarkerVisible: false } as const;
  if (price.candles.length > 0) return paintCandles(chart, price, colour, priceFormat);
  const alerts = chart.addSeries(LineSeries, { ...quiet, color: colour('quiet'), lineWidth: 1, lineStyle: LineStyle.Dotted });
  alerts.setData(price.alerts.map(toData));
  const fills = chart.addSeries(LineSeries, { ...quiet, color: colour('ink'), lineWidth: 2, lastValueVisible: true });
  fills.setData(price.fills.map(toData));
  createSeriesMarkers(
    fills,
    price.marks.map((mark) => toMarker(mark, colour)),
  );
}

function paintCandles(
  chart: IChartApi,
  { candles, marks, lines }: PricePicture,
  colour: (of: Colour) => string,
  priceFormat: { readonly type: 'price'; readonly precision: number; readonly minMove: number },
): void {
  const [up, down] = [colour('up'), colour('down')];
  const series = chart.addSeries(CandlestickSeries, {
    priceFormat,
    upColor: up,
    wickUpColor: up,
    borderUpColor: up,
    // Hollow and full tell them apart without colour too.
    downColor: colour('ground'),
    wickDownColor: down,
    borderDownColor: down,
    priceLineVisible: false,
  });
  series.setData(candles.map(({ time, ...rest }) => ({ time: time as UTCTimestamp, ...rest })));
  createSeriesMarkers(
    series,
    marks.map((mark) => toMarker(mark, colour)),
  );
  for (const line of lines) series.createPriceLine(toLine(line, colour));
}

function toLine({ kind, price, words }: PriceLine, colour: (of: Colour) => string) {
  return {
    price,
    title: words,
    color: colour(kind === 'average' ? 'ink' : 'quiet'),
    lineWidth: 1,
    lineStyle: kind === 'average' ? LineStyle.Solid : LineStyle.Dashed,
    axisLabelVisible: true,
  } as const;
}

function paintEquity(
  chart: IChartApi,
  { points, figure }: Extract<Picture, { kind: 'equity' }>,
  colour: (of: Colour) => string,
): void {
  const last = points.at(-1)?.value ?? 0;
  const line = colour(last < 0 ? 'down' : last > 0 ? 'up' : 'quiet');
  const [only] = points;
  if (points.length === 1 && only !== undefined) return paintDay(chart, only, figure, line);
  const series = chart.addSeries(AreaSeries, {
    lineColor: line,
    topColor: line,
    bottomColor: colour('ground'),
    lineWidth: 2,
    priceLineVisible: false,
  });
  series.setData(points.map(toData));
}

/** One day is no line: it is a point, with its figure. */
function paintDay(chart: IChartApi, day: Point, figure: string, color: string): void {
  const point = { lineVisible: false, pointMarkersVisible: true, pointMarkersRadius: 5, priceLineVisible: false } as const;
  const series = chart.addSeries(LineSeries, { ...point, color });
  const data = toData(day);
  series.setData([data]);
  createSeriesMarkers(series, [{ time: data.time, position: 'aboveBar', shape: 'circle', color, size: 0, text: figure }]);
}

function toData({ time, value }: Point): { time: UTCTimestamp; value: number } {
  return { time: time as UTCTimestamp, value };
}

/** An arrow up or down says buy or sell to whoever sees no colour; the order whose page this is carries its word. */
function toMarker({ time, kind, side, count, chosen }: Mark, colour: (of: Colour) => string): SeriesMarker<UTCTimestamp> {
  const text = [count > 1 ? `${count}×` : '', chosen ? (kind === 'alert' ? 'alert' : `this ${side}`) : ''].join(' ').trim();
  const shape = side === 'buy' ? 'arrowUp' : 'arrowDown';
  return {
    time: time as UTCTimestamp,
    position: side === 'buy' ? 'belowBar' : 'aboveBar',
    shape: kind === 'alert' ? 'circle' : shape,
    color: colour(kind === 'alert' ? 'quiet' : side === 'buy' ? 'up' : 'down'),
    size: chosen ? 1.5 : 1,
    ...(text !== '' && { text }),
  };
}

/** The page's colours as the canvas needs them: resolved for the scheme that is in force. */
function coloursOf(element: HTMLElement): (of: Colour) => string {
  return (of) => {
    const probe = document.createElement('span');
    probe.style.color = `var(--${of})`;
    element.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}
