// Draws with TradingView's own chart library; loaded only where a chart comes into sight, because it is bigger than everything else.
import {
  AreaSeries,
  ColorType,
  createChart,
  createSeriesMarkers,
  type IChartApi,
  LineSeries,
  LineStyle,
  type SeriesMarker,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { Mark, Point, PricePicture } from './points.ts';

export type Picture =
  | { readonly kind: 'price'; readonly price: PricePicture; readonly places: number }
  | { readonly kind: 'equity'; readonly points: readonly Point[] };

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
  else paintEquity(chart, picture.points, colour);
  chart.timeScale().fitContent();
  return chart;
}

function paintPrice(
  chart: IChartApi,
  { price, places }: Extract<Picture, { kind: 'price' }>,
  colour: (of: Colour) => string,
): void {
  const priceFormat = { type: 'price', precision: places, minMove: 10 ** -places } as const;
  const quiet = { priceFormat, lastValueVisible: false, priceLineVisible: false, crosshairMarkerVisible: false } as const;
  const alerts = chart.addSeries(LineSeries, { ...quiet, color: colour('quiet'), lineWidth: 1, lineStyle: LineStyle.Dotted });
  alerts.setData(price.alerts.map(toData));
  const fills = chart.addSeries(LineSeries, { ...quiet, color: colour('ink'), lineWidth: 2, lastValueVisible: true });
  fills.setData(price.fills.map(toData));
  createSeriesMarkers(
    fills,
    price.marks.map((mark) => toMarker(mark, colour)),
  );
}

function paintEquity(chart: IChartApi, points: readonly Point[], colour: (of: Colour) => string): void {
  const last = points.at(-1)?.value ?? 0;
  const line = colour(last < 0 ? 'down' : 'up');
  const series = chart.addSeries(AreaSeries, {
    lineColor: line,
    topColor: line,
    bottomColor: colour('ground'),
    lineWidth: 2,
    priceLineVisible: false,
  });
  series.setData(points.map(toData));
}

function toData({ time, value }: Point): { time: UTCTimestamp; value: number } {
  return { time: time as UTCTimestamp, value };
}

/** An arrow up or down says buy or sell to whoever sees no colour; the order whose page this is carries its word. */
function toMarker({ time, side, chosen }: Mark, colour: (of: Colour) => string): SeriesMarker<UTCTimestamp> {
  return {
    time: time as UTCTimestamp,
    position: side === 'buy' ? 'belowBar' : 'aboveBar',
    shape: side === 'buy' ? 'arrowUp' : 'arrowDown',
    color: colour(side === 'buy' ? 'up' : 'down'),
    ...(chosen && { text: `this ${side}`, size: 1.5 }),
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
