import { expect, it } from 'vitest';
import { withVariables } from './env-file.ts';

it('sets variables in place and adds those that are missing', () => {
  const text = '# keys\nexport A=1\nAB=2\n# A=old\n';
  expect(withVariables(text, { A: 'x', C: 'y' })).toBe('# keys\nA=x\nAB=2\n# A=old\nC=y\n');
  expect(withVariables('A=1', { B: 'a b' })).toBe("A=1\nB='a b'\n");
  expect(withVariables('', { B: '$&' })).toBe("B='$&'\n");
});
