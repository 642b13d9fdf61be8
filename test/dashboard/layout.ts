// Whether a page holds together: nothing is wider than the screen, and no text stands on another, however long it is.
import type { Page } from 'playwright-core';

/** Everything that is shown of each text, line by line, is compared with every other. What stays in its place while the page scrolls lies above the page by design. */
const LOOK = `((width) => {
  const root = document.querySelector('dialog[open]') ?? document.body;
  const styles = new Map();
  const styleOf = (one) => styles.get(one) ?? (styles.set(one, getComputedStyle(one)), styles.get(one));
  const chain = (one) => one === null ? [] : [one, ...chain(one.parentElement)];
  const cut = (box, by) => ({ left: Math.max(box.left, by.left), right: Math.min(box.right, by.right), top: Math.max(box.top, by.top), bottom: Math.min(box.bottom, by.bottom) });
  const texts = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const over = chain(node.parentElement);
    if (node.data.trim() === '' || !node.parentElement.checkVisibility({ visibilityProperty: true })) continue;
    if (node.parentElement.closest('.unseen, .skip, select, noscript, script, style')) continue;
    if (root === document.body && over.some((one) => styleOf(one).position === 'fixed')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects()) {
      let box = line;
      let outside;
      for (const one of over) {
        if (outside !== undefined && one !== outside) continue;
        outside = undefined;
        if (styleOf(one).overflowX !== 'visible' && one !== document.body && one !== document.documentElement) box = cut(box, one.getBoundingClientRect());
        if (styleOf(one).position === 'absolute') outside = one.offsetParent;
      }
      if (box.right - box.left > 2 && box.bottom - box.top > 2) texts.push({ node, box });
    }
  }
  const say = ({ node }) => JSON.stringify(node.data.trim().slice(0, 40));
  const found = [];
  const wider = document.documentElement.scrollWidth - width;
  if (wider > 0) found.push('the page is wider than the screen by ' + wider);
  for (const text of texts) if (text.box.left < -1 || text.box.right > width + 1) found.push(say(text) + ' reaches beyond the screen');
  texts.forEach((one, i) => texts.slice(i + 1).forEach((other) => {
    if (one.node === other.node) return;
    const common = cut(one.box, other.box);
    if (common.right - common.left > 3 && common.bottom - common.top > 5) found.push(say(one) + ' and ' + say(other) + ' lie on each other');
  }));
  return [...new Set(found)];
})`;

/** Each fault as one line. */
export function misplaced(page: Page): Promise<readonly string[]> {
  // A phone takes what is too wide for it as its own width.
  return page.evaluate<readonly string[]>(`${LOOK}(${page.viewportSize()?.width})`);
}
