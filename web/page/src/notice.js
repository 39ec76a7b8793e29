// The strip under the header: one message at a time, of something that went wrong or was opened.

import { say } from './text.js';

const strip = () => document.getElementById('notice');

/**
 * Shows a message: a heading, sentences, and links or buttons [{text, href} | {text, action}].
 * `kind` is `info`, `warning` or `error`.
 */
export function notice(kind, heading, sentences = [], actions = []) {
  const box = document.createElement('div');
  box.className = 'notice-text';
  const strong = document.createElement('strong');
  strong.textContent = heading;
  box.append(strong);
  for (const sentence of sentences) box.append(` ${sentence}`);
  for (const { text, href, action } of actions) {
    const link = document.createElement(href ? 'a' : 'button');
    link.textContent = text;
    if (href) Object.assign(link, { href, target: '_blank', rel: 'noopener' });
    else link.addEventListener('click', action);
    box.append(' ', link);
  }
  const close = document.createElement('button');
  close.className = 'notice-close';
  close.textContent = '×';
  close.setAttribute('aria-label', say('close'));
  close.addEventListener('click', clearNotice);
  strip().className = `notice is-${kind}`;
  strip().replaceChildren(box, close);
  strip().hidden = false;
}

export function clearNotice() {
  strip().hidden = true;
  strip().replaceChildren();
}
