// Whatever a person calls the strategy, what is copied is JSON, with that name and nothing else changed.
import naughty from 'big-list-of-naughty-strings' with { type: 'json' };
import { expect, test } from 'vitest';
import { STRATEGY_MESSAGE } from '../../app/cli/messages.ts';
import { defaultName, nameStrategy } from './message.ts';

const MESSAGE = JSON.stringify(STRATEGY_MESSAGE);

test('the name is in the message letter by letter, and the members keep their order', () => {
  for (const name of ['rsi-break', 'say "hi" \\ {{ticker}}', '\t', "a\u2028b'</script>", '\ud800', ...naughty]) {
    const members = JSON.parse(nameStrategy(MESSAGE, name)) as Record<string, unknown>;
    expect(members).toEqual({ ...STRATEGY_MESSAGE, strategy: name.trim() || STRATEGY_MESSAGE.strategy });
    expect(Object.keys(members)).toEqual(Object.keys(STRATEGY_MESSAGE));
  }
});

test('without a name it stays as the service wrote it', () => {
  expect(nameStrategy(MESSAGE, '  ')).toBe(MESSAGE);
  expect(defaultName(MESSAGE)).toBe('my-strategy');
});
