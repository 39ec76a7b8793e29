// The splitters between the panes: dragged, moved by arrow keys, remembered as shares of the page.

import { recall, remember } from './store.js';

const smallest = 0.12;
const step = 0.02;

/**
 * Makes `handle` set the custom property `name` of `area` to a percentage.
 * `horizontal`: the share is of the width, otherwise of the height. `standard`: the share at first;
 * undefined: what the style sheet says, for what stands before the handle.
 */
export function splitter(handle, area, name, horizontal, standard) {
  const stored = recall(`split.${name}`);
  let share = typeof stored === 'number' ? stored : standard;

  const shown = () => {
    const [box, before] = [area, handle.previousElementSibling].map((e) =>
      e.getBoundingClientRect());
    return horizontal ? before.width / box.width : before.height / box.height;
  };

  const set = (value, keep) => {
    share = Math.min(Math.max(value, smallest), 1 - smallest);
    area.style.setProperty(`--${name}`, `${(share * 100).toFixed(2)}%`);
    handle.setAttribute('aria-valuenow', String(Math.round(share * 100)));
    if (keep) remember(`split.${name}`, share);
  };

  handle.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    document.body.classList.add('is-dragging');
  });
  handle.addEventListener('pointermove', (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const box = area.getBoundingClientRect();
    const at = horizontal ? (event.clientX - box.left) / box.width
      : (event.clientY - box.top) / box.height;
    set(at, false);
  });
  handle.addEventListener('lostpointercapture', () => {
    document.body.classList.remove('is-dragging');
    if (share !== undefined) set(share, true);
  });
  handle.addEventListener('dblclick', () => {
    if (standard !== undefined) return set(standard, true);
    share = undefined;
    area.style.removeProperty(`--${name}`);
    remember(`split.${name}`, null);
  });
  handle.addEventListener('keydown', (event) => {
    const [less, more] = horizontal ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    set((share ?? shown()) + (event.key === more ? step : -step), true);
  });
  if (share !== undefined) set(share, false);
}
