// The program chooser in the header: scenarios, the person's own programs, a file to open.

import { keptPrograms } from './store.js';
import { currentLanguage, say } from './text.js';

function option(value, text) {
  const element = document.createElement('option');
  element.value = value;
  element.textContent = text;
  return element;
}

function group(label, options) {
  const element = document.createElement('optgroup');
  element.label = label;
  element.append(...options);
  return element;
}

function keptTitle(entry) {
  const when = new Date(entry.time).toLocaleString(
    currentLanguage() === 'zh' ? 'zh-CN' : 'en-GB',
    { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  );
  return `${entry.title} (${when})`;
}

export class Chooser {
  #select;
  #hooks;
  #scenarios = [];

  /** `hooks`: scenario(scenario), kept(entry), file(). */
  constructor(select, hooks) {
    this.#select = select;
    this.#hooks = hooks;
    select.addEventListener('change', () => this.#chosen());
  }

  set scenarios(list) {
    this.#scenarios = list;
  }

  /** Writes the options again and selects the one that is `program`. */
  show(program) {
    const pristine = program.origin.kind === 'scenario' && !program.edited
      && this.#scenarios.some((s) => s.name === program.origin.name);
    const titles = this.#scenarios.map((s) => option(
      `scenario:${s.name}`, currentLanguage() === 'zh' ? s.title_zh || s.title : s.title,
    ));
    const own = keptPrograms().map((entry, i) => option(`kept:${i}`, keptTitle(entry)));
    if (!pristine) {
      const linked = program.origin.kind === 'link' && !program.edited;
      own.unshift(option('current', say(linked ? 'linked' : 'current')));
    }
    const parts = [];
    if (own.length > 0) parts.push(group(say('yours'), own));
    if (titles.length > 0) parts.push(group(say('scenarios'), titles));
    parts.push(option('file', say('openFile')));
    this.#select.replaceChildren(...parts);
    this.#select.value = pristine ? `scenario:${program.origin.name}` : 'current';
    this.#select.dataset.shown = this.#select.value;
  }

  #chosen() {
    const { value } = this.#select;
    const [kind, name] = [value.split(':')[0], value.slice(value.indexOf(':') + 1)];
    this.#select.value = this.#select.dataset.shown; // Until what was chosen is really open.
    if (kind === 'scenario') this.#hooks.scenario(this.#scenarios.find((s) => s.name === name));
    if (kind === 'kept') this.#hooks.kept(keptPrograms()[Number(name)]);
    if (kind === 'file') this.#hooks.file();
  }
}
