// The tabs above the editor: the program's files, of which the first is the one that runs.

import { say } from './text.js';

const goodName = /^[A-Za-z_][A-Za-z0-9_]*\.py$/;

function button(className, text, label, action) {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = className;
  element.textContent = text;
  element.title = label;
  element.setAttribute('aria-label', label);
  element.addEventListener('click', action);
  return element;
}

export class FileTabs {
  #root;
  #hooks;

  /** `hooks`: show(index), added(name), renamed(index, name), removed(index). */
  constructor(root, hooks) {
    this.#root = root;
    this.#hooks = hooks;
  }

  show(files, active) {
    const tabs = files.map((file, i) => this.#tab(files, i, i === active));
    const add = button('tab-add', '+', say('addFile'), () => {
      const name = this.#askName(say('newFileName'), this.#freeName(files), files);
      if (name) this.#hooks.added(name);
    });
    this.#root.replaceChildren(...tabs, add);
  }

  #tab(files, index, selected) {
    const { name } = files[index];
    const tab = document.createElement('span');
    tab.className = selected ? 'tab is-active' : 'tab';
    const open = button('tab-name', name, name, () => this.#hooks.show(index));
    open.setAttribute('aria-current', String(selected));
    tab.append(open);
    if (index === 0) return tab; // The first file is what runs: it keeps its name and its place.
    open.title = say('mainStays');
    open.addEventListener('dblclick', () => {
      const others = files.filter((_, i) => i !== index);
      const to = this.#askName(say('renameFile', { name }), name, others);
      if (to && to !== name) this.#hooks.renamed(index, to);
    });
    tab.append(button('tab-remove', '×', say('removeFile', { name }), () => {
      const empty = files[index].text.trim() === '';
      if (empty || window.confirm(say('removeFileSure', { name }))) this.#hooks.removed(index);
    }));
    return tab;
  }

  #freeName(files) {
    for (let n = 1; ; n++) {
      const name = n === 1 ? 'helper.py' : `helper${n}.py`;
      if (files.every((file) => file.name !== name)) return name;
    }
  }

  #askName(question, suggestion, others) {
    const answer = window.prompt(question, suggestion)?.trim();
    if (!answer) return undefined;
    const name = answer.endsWith('.py') ? answer : `${answer}.py`;
    if (goodName.test(name) && others.every((file) => file.name !== name)) return name;
    window.alert(say('fileNameBad'));
    return undefined;
  }
}
