// What the page remembers in this browser: the program, kept programs, sizes, theme, language.
//
// The program is written twice: to this tab's session storage, which is read first so that two
// tabs do not take each other's text on reload, and to local storage, for the next tab.

const prefix = 'heddle.';

function attempt(action, otherwise) {
  try {
    return action();
  } catch {
    return otherwise; // Storage may be forbidden or full; the page works without it.
  }
}

function parse(text) {
  return text === null ? undefined : attempt(() => JSON.parse(text), undefined);
}

export function recall(name) {
  return attempt(() => parse(localStorage.getItem(prefix + name)), undefined);
}

export function remember(name, value) {
  attempt(() => localStorage.setItem(prefix + name, JSON.stringify(value)));
}

/** The program as it was; with `sameTab` only if this very tab showed it. */
export function recallProgram(sameTab = false) {
  const here = attempt(() => parse(sessionStorage.getItem(`${prefix}program`)), undefined);
  const program = here ?? (sameTab ? undefined : recall('program'));
  return validProgram(program) ? program : undefined;
}

export function rememberProgram(program) {
  const text = JSON.stringify(program);
  attempt(() => sessionStorage.setItem(`${prefix}program`, text));
  attempt(() => localStorage.setItem(`${prefix}program`, text));
}

/** True if `program` has the shape {files: [{name, text}, ...]} with at least one file. */
export function validProgram(program) {
  return Array.isArray(program?.files) && program.files.length > 0
    && program.files.every((f) => typeof f?.name === 'string' && typeof f?.text === 'string');
}

const keptMax = 8;

/** Puts a program aside, so that opening another one loses nothing. The newest is first. */
export function keepProgram(entry) {
  const same = (other) => JSON.stringify(other.files) === JSON.stringify(entry.files);
  const others = keptPrograms().filter((other) => !same(other));
  remember('kept', [entry, ...others].slice(0, keptMax));
}

export function keptPrograms() {
  const kept = recall('kept');
  return Array.isArray(kept) ? kept.filter(validProgram) : [];
}
