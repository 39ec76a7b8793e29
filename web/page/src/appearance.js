// Theme and language: chosen by the browser at first, then by the person, and remembered.

import { recall, remember } from './store.js';
import { currentLanguage, preferredLanguage, say, setLanguage } from './text.js';

const root = document.documentElement;

/** Writes the sentences of the chosen language into every element that names one. */
export function applyTexts() {
  root.lang = currentLanguage() === 'zh' ? 'zh-CN' : 'en';
  document.title = say('title');
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = say(element.dataset.text);
  }
  for (const element of document.querySelectorAll('[data-title]')) {
    element.title = say(element.dataset.title);
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', say(element.dataset.label));
  }
}

/** Chooses the language and lets the button switch it; calls `changed` after each switch. */
export function setUpLanguage(changed) {
  setLanguage(recall('language') ?? preferredLanguage(navigator.languages));
  document.getElementById('language').addEventListener('click', () => {
    setLanguage(currentLanguage() === 'zh' ? 'en' : 'zh');
    remember('language', currentLanguage());
    changed();
  });
}

/** Chooses the theme and lets the button switch it; calls `changed(theme)` each time. */
export function setUpTheme(changed) {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    root.dataset.theme = recall('theme') ?? (dark.matches ? 'dark' : 'light');
    changed(root.dataset.theme);
  };
  dark.addEventListener('change', apply);
  document.getElementById('theme').addEventListener('click', () => {
    remember('theme', root.dataset.theme === 'dark' ? 'light' : 'dark');
    apply();
  });
  apply();
}
