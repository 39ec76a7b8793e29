// The Share dialog: a link in a field and in the clipboard, or a file where it is too long.

import { LinkError, linkCharactersMax, packFragment } from './link.js';
import { say } from './text.js';

const element = (id) => document.getElementById(id);

/** The page's own address without query and fragment. */
function address(fragment) {
  return `${location.origin}${location.pathname}#${fragment}`;
}

export function save(name, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/**
 * The links of a program: `full` with everything, `short` what fits into a message. They differ
 * where only the recorded schedule made it too long.
 */
export async function makeLinks(engine, shared) {
  const link = async (what) => address(await packFragment(engine.pack(what)));
  const without = () => link({ ...shared, settings: { ...shared.settings, schedule: '' } });
  if (!shared.settings.schedule) {
    const full = await link(shared);
    return { full, short: full, scheduleLeftOut: false };
  }
  let full;
  try {
    full = await link(shared);
    if (full.length <= linkCharactersMax) return { full, short: full, scheduleLeftOut: false };
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
  }
  const short = await without();
  return { full: full ?? short, short, scheduleLeftOut: true };
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    element('share-link').select();
    return document.execCommand('copy');
  }
}

function sentences(links, copied, settings) {
  const count = links.short.length.toLocaleString('en');
  const said = [];
  if (links.short.length > linkCharactersMax) {
    said.push(say('shareLong', { count, limit: linkCharactersMax.toLocaleString('en') }));
  } else {
    said.push(say(copied ? 'shareCopied' : 'shareCopyFailed'));
  }
  if (links.scheduleLeftOut) {
    const seeded = settings.scheduler === 'controlled' && settings.seed !== undefined;
    said.push(seeded ? say('shareNoSchedule', { seed: settings.seed })
      : say('shareNoScheduleNoSeed'));
  }
  return said;
}

function limitSentence(error) {
  const kib = (bytes) => `${Math.ceil(bytes / 1024)} KiB`;
  const packed = error.key === 'linkPackedTooLarge';
  return say('shareTooLarge', {
    size: `${packed ? '> ' : ''}${kib(packed ? 65_537 : error.values.size ?? 1_048_577)}`,
    limit: packed ? '64 KiB' : '1 MiB',
  });
}

function showDialog(text, link, main) {
  element('share-text').replaceChildren(...text.map((sentence) => {
    const paragraph = document.createElement('p');
    paragraph.textContent = sentence;
    return paragraph;
  }));
  element('share-row').hidden = !link;
  element('share-link').value = link?.short ?? '';
  element('share-count').textContent = link
    ? say('shareLength', { count: link.short.length.toLocaleString('en') }) : '';
  element('share-save-link').hidden = !link;
  element('share-save-link').onclick = () => save('program.heddle', `${link.full}\n`);
  element('share-save-python').textContent = say('savePython', { name: main.name });
  element('share-save-python').onclick = () => save(main.name, main.text);
  element('share-copy').onclick = () => copy(link.short);
  element('share-close').onclick = () => element('share').close();
  if (!element('share').open) element('share').showModal();
  if (link) element('share-link').select();
}

/**
 * Makes the link of {files, params, settings}, copies it and shows it. Resolves to the link, or
 * to undefined when there is none (no engine, or the program is too large for a link).
 */
export async function share(engine, shared) {
  const main = shared.files[0];
  if (!engine) {
    showDialog([say('shareNotReady')], undefined, main);
    return undefined;
  }
  let links;
  try {
    links = await makeLinks(engine, shared);
  } catch (error) {
    const sentence = error instanceof LinkError ? limitSentence(error) : String(error.message);
    showDialog([sentence], undefined, main);
    return undefined;
  }
  showDialog([], links, main);
  const short = links.short.length <= linkCharactersMax;
  const copied = short && await copy(links.short);
  showDialog(sentences(links, copied, shared.settings), links, main);
  return links.short;
}
