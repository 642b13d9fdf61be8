// News of what did not come in: alerts that were missed, strategies that fell silent, strangers who knock too often.
import type { JournalEvent } from '../../model/event.ts';
import { failureWords } from '../present/failures.ts';
import { minute, missedWords, strategyWords } from '../present/missed.ts';

export function sayUnheard({ kind, data }: JournalEvent): string {
  const text = (name: string): string => {
    const value = data[name];
    return typeof value === 'string' ? value : JSON.stringify(value ?? '');
  };
  const number = (name: string): number => Number(data[name]);
  const strategy = strategyWords(text('strategy'));
  switch (kind) {
    case 'sequence.missed': {
      const words = missedWords({ from: number('from'), to: number('to'), strategy: text('strategy'), symbol: text('symbol') });
      return `Missed ${words}: later ones came. Look into the alert's log at TradingView, and compare the position.`;
    }
    case 'sequence.late': {
      const words = missedWords({
        from: number('number'),
        to: number('number'),
        strategy: text('strategy'),
        symbol: text('symbol'),
      });
      return `Late: ${words} came after all; it is missed no longer. What became of it: pinewire alerts.`;
    }
    case 'strategy.quiet':
      return `Quiet: no alert from ${strategy} since ${minute(Date.parse(text('silent_since')))}. TradingView stops alerts that expire or fire more than 15 times in 3 minutes: look whether it is still active.`;
    case 'strategy.heard':
      return `Heard again: ${strategy} was silent since ${minute(Date.parse(text('silent_since')))}.`;
    default:
      return `${failureWords({
        source: text('source'),
        class: text('class'),
        door: text('door'),
        count: number('count'),
        reason: text('reason'),
        slowed: data['slowed'] !== false,
      })}.`;
  }
}
