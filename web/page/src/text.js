// Every sentence that the page shows, in English and in Simplified Chinese.

const english = {
  title: 'Heddle: a playground for concurrency',
  program: 'Program',
  scenarios: 'Scenarios',
  yours: 'Yours',
  current: 'Your program',
  linked: 'From a link',
  openFile: 'Open a file…',
  run: 'Run',
  runHint: 'Run (Ctrl+Enter)',
  stop: 'Stop',
  stopHint: 'Stop the run at once',
  share: 'Share',
  shareHint: 'A link to this program, its settings and its schedule',
  theme: 'Light or dark',
  language: '中文',
  languageHint: '用中文显示',
  editor: 'Program text',
  canvas: 'Timeline, parameters and variables',
  console: 'Console',
  allStrands: 'All threads',
  strandFilter: 'Show the output of',
  clear: 'Clear',
  consoleEmpty: 'What the program prints appears here.',
  dropped: 'The oldest {lines} lines were dropped: the console keeps {keep} lines or 1 MB.',
  splitColumns: 'Width of the editor',
  splitRows: 'Height of the console',
  splitStack: 'Height of the canvas',
  addFile: 'Add a file',
  newFileName: 'Name of the new file',
  fileNameBad: 'A file name is letters, digits and _ with .py at the end, and used once.',
  renameFile: 'New name of {name}',
  removeFile: 'Remove {name}',
  removeFileSure: 'Remove {name} and the text in it?',
  mainStays: 'Double-click to rename',

  loading: 'Loading the engine…',
  idle: 'Ready',
  running: 'Running, {seconds} s',
  stopping: 'Stopping…',
  stepping: 'Stepping',
  comparing: 'Comparing schedulers',
  exploring: 'Exploring',
  breakpoint: 'Click to set or remove a breakpoint',
  runToHere: 'Run to here (Ctrl+F10: to the cursor)',
  finished: 'Finished in {time}',
  finishedExit: 'Ended with exit status {exit} after {time}',
  exception: 'Ended by an exception after {time}',
  deadlock: 'Deadlock: every thread waits for another',
  stopped: 'Stopped after {time}',
  refused: 'Not started: the program uses what Heddle does not support',
  syntax: 'Not started: the program has a syntax error',
  parameter: 'Not started: a parameter has a value that it cannot have',
  memory: 'Ended: the memory limit was reached',
  runTitle: 'Run {run}',

  shareTitle: 'Share this program',
  shareCopied: 'The link is in the clipboard. It holds everything; nothing was uploaded.',
  shareCopyFailed: 'Copy the link from this field. It holds everything; nothing was uploaded.',
  shareLength: '{count} characters',
  shareLong: 'This link has {count} characters. Mail and chat programs cut links over '
    + '{limit}, so send a file instead; whoever gets it opens it here or with “heddle run”.',
  shareTooLarge: 'The program is too large for a link: {size} of at most {limit}. '
    + 'Send the Python file instead.',
  shareNoSchedule: 'The recorded schedule was too long for the link and is left out. Seed '
    + '{seed} gives the same run in this version of Heddle; the link file holds the schedule.',
  shareNoScheduleNoSeed: 'The recorded schedule was too long for the link and is left out. '
    + 'The link file holds it.',
  shareNotReady: 'The engine is not loaded, so there is no link. The Python file can be saved.',
  saveLink: 'Save as a link file',
  savePython: 'Save as {name}',
  copy: 'Copy',
  close: 'Close',

  linkOpened: 'Opened from a link. Nothing runs until you press Run.',
  linkKept: 'Your own program is kept: choose it under “Program”.',
  linkFailed: 'The link could not be opened; your program is as it was.',
  linkVersion: 'It is of format {version}, which this version of Heddle does not know. '
    + 'A newer Heddle may open it.',
  linkAlphabet: 'It contains characters that no link has. It may have been cut or altered.',
  linkTruncated: 'A part of it is missing. Copy the whole link and try again.',
  linkAltered: 'It was altered on the way: its checksum or its structure is wrong.',
  linkPackedTooLarge: 'It is too large: more than 64 KiB packed.',
  linkUnpackedTooLarge: 'It is too large: more than 1 MiB unpacked.',
  linkNoEngine: 'The engine is not loaded, and only the engine can read links.',
  linkNothing: 'There is no program in it.',
  fileFailed: '{name} could not be opened; your program is as it was.',
  fileTooLarge: 'The file is larger than 1 MB.',
  fileNotText: 'The file is not text in UTF-8.',

  noIsolation: 'Threads are switched off in this page',
  noIsolationWhy: 'The program’s threads need shared memory (SharedArrayBuffer), which the '
    + 'browser gives only to pages that are isolated from others.',
  insecure: 'This page came over plain HTTP from another machine. Open it over HTTPS, or as '
    + 'http://localhost with “ssh -L”.',
  framed: 'This page is inside a frame of another page. Open it in a tab of its own:',
  openOwnTab: 'open in a new tab',
  noServiceWorker: 'The server does not send the headers Cross-Origin-Opener-Policy: '
    + 'same-origin and Cross-Origin-Embedder-Policy: require-corp, and service workers, which '
    + 'could add them, are switched off (a private window, or blocked site data). Use an '
    + 'ordinary window, or serve the page with “node web/page/serve.mjs”.',
  notIsolatedStill: 'The server does not send the headers Cross-Origin-Opener-Policy: '
    + 'same-origin and Cross-Origin-Embedder-Policy: require-corp, and adding them here did '
    + 'not help. Reload the page; if this stays, serve it with “node web/page/serve.mjs”.',
  oldBrowser: 'This browser has no SharedArrayBuffer. Chromium, Chrome, Edge or Firefox of '
    + '2023 or later, and Safari 17 or later, have it.',
  editStill: 'The editor works, and what you type is kept.',
  engineFailed: 'The engine could not be loaded',
  engineMissing: 'The server has no {file} ({status}). Build it with web/play.',
  engineNetwork: '{file} could not be fetched. Is the server still running?',
  engineNoWasm: 'This browser has no WebAssembly.',
  engineNoCanvas: 'The browser gave no WebGL2 context. Hardware acceleration may be off.',
  engineSlow: 'The engine did not start within {seconds} seconds.',
  engineDied: 'The engine stopped',
  engineDiedWhy: 'This is a fault in Heddle, not in your program. Your text is safe.',
  reload: 'Reload the page',

  accessStrand: '{name}: {state}, line {line}',
  accessSummary: '{strands} threads, {locks} locks, {events} events',
  markTitle: '{name}: {state}',
  stateRunning: 'running',
  stateReady: 'ready',
  stateBlocked: 'blocked',
  stateSleeping: 'sleeping',
  stateFinished: 'finished',
  mainStrand: 'main',
  strandName: 'thread {id}',
  bytes: '{n} bytes',
};

const chinese = {
  title: 'Heddle：并发试验场',
  program: '程序',
  scenarios: '示例',
  yours: '我的程序',
  current: '当前程序',
  linked: '来自链接',
  openFile: '打开文件…',
  run: '运行',
  runHint: '运行（Ctrl+Enter）',
  stop: '停止',
  stopHint: '立即停止运行',
  share: '分享',
  shareHint: '生成包含程序、设置和调度的链接',
  theme: '浅色或深色',
  language: 'EN',
  languageHint: 'Show in English',
  editor: '程序文本',
  canvas: '时间线、参数和变量',
  console: '控制台',
  allStrands: '所有线程',
  strandFilter: '显示哪个线程的输出',
  clear: '清空',
  consoleEmpty: '程序的输出显示在这里。',
  dropped: '最早的 {lines} 行已丢弃：控制台最多保留 {keep} 行或 1 MB。',
  splitColumns: '编辑器宽度',
  splitRows: '控制台高度',
  splitStack: '画布高度',
  addFile: '添加文件',
  newFileName: '新文件的名称',
  fileNameBad: '文件名由字母、数字和 _ 组成，以 .py 结尾，且不能重复。',
  renameFile: '{name} 的新名称',
  removeFile: '删除 {name}',
  removeFileSure: '删除 {name} 及其中的内容？',
  mainStays: '双击可重命名',

  loading: '正在加载引擎…',
  idle: '就绪',
  running: '运行中，{seconds} 秒',
  stopping: '正在停止…',
  stepping: '单步执行中',
  comparing: '正在比较调度器',
  exploring: '正在探索',
  breakpoint: '单击以设置或移除断点',
  runToHere: '运行到此处（Ctrl+F10：运行到光标处）',
  finished: '已完成，用时 {time}',
  finishedExit: '已结束，退出状态 {exit}，用时 {time}',
  exception: '因异常结束，用时 {time}',
  deadlock: '死锁：所有线程都在互相等待',
  stopped: '已停止，运行了 {time}',
  refused: '未运行：程序用到了 Heddle 尚不支持的功能',
  syntax: '未运行：程序有语法错误',
  parameter: '未运行：参数的值不可行',
  memory: '已结束：达到内存上限',
  runTitle: '第 {run} 次运行',

  shareTitle: '分享这个程序',
  shareCopied: '链接已复制到剪贴板。内容全部在链接里，没有上传任何东西。',
  shareCopyFailed: '请从框中复制链接。内容全部在链接里，没有上传任何东西。',
  shareLength: '{count} 个字符',
  shareLong: '这个链接有 {count} 个字符。邮件和聊天软件会截断超过 {limit} 个字符的链接，'
    + '请改为发送文件；对方可以在这里打开，也可以用“heddle run”运行。',
  shareTooLarge: '程序太大，放不进链接：{size}，最多 {limit}。请改为发送 Python 文件。',
  shareNoSchedule: '记录的调度太长，没有放进链接。用种子 {seed} 可以在这个版本的 Heddle '
    + '中得到相同的运行；链接文件里有完整的调度。',
  shareNoScheduleNoSeed: '记录的调度太长，没有放进链接。链接文件里有完整的调度。',
  shareNotReady: '引擎未加载，无法生成链接。可以保存 Python 文件。',
  saveLink: '保存为链接文件',
  savePython: '保存为 {name}',
  copy: '复制',
  close: '关闭',

  linkOpened: '已从链接打开。按“运行”之前什么都不会执行。',
  linkKept: '你自己的程序已保留：可在“程序”中选择。',
  linkFailed: '无法打开这个链接；你的程序没有改动。',
  linkVersion: '它的格式是 {version}，这个版本的 Heddle 不认识。更新的 Heddle 也许可以打开。',
  linkAlphabet: '其中有链接里不会出现的字符，可能被截断或改动过。',
  linkTruncated: '链接不完整。请复制整个链接后再试。',
  linkAltered: '链接在传递中被改动：校验和或结构不正确。',
  linkPackedTooLarge: '链接太大：压缩后超过 64 KiB。',
  linkUnpackedTooLarge: '链接太大：解压后超过 1 MiB。',
  linkNoEngine: '引擎未加载，只有引擎能读取链接。',
  linkNothing: '链接里没有程序。',
  fileFailed: '无法打开 {name}；你的程序没有改动。',
  fileTooLarge: '文件超过 1 MB。',
  fileNotText: '文件不是 UTF-8 文本。',

  noIsolation: '这个页面无法使用线程',
  noIsolationWhy: '程序的线程需要共享内存（SharedArrayBuffer），浏览器只把它提供给与其他页面隔离的页面。',
  insecure: '这个页面通过普通 HTTP 来自另一台机器。请用 HTTPS 打开，或用“ssh -L”以 '
    + 'http://localhost 打开。',
  framed: '这个页面嵌在另一个页面的框架里。请在单独的标签页中打开：',
  openOwnTab: '在新标签页中打开',
  noServiceWorker: '服务器没有发送 Cross-Origin-Opener-Policy: same-origin 和 '
    + 'Cross-Origin-Embedder-Policy: require-corp，而可以补上它们的 Service Worker 被禁用了'
    + '（无痕窗口，或禁止了网站数据）。请使用普通窗口，或用“node web/page/serve.mjs”提供页面。',
  notIsolatedStill: '服务器没有发送 Cross-Origin-Opener-Policy: same-origin 和 '
    + 'Cross-Origin-Embedder-Policy: require-corp，在浏览器里补上也没有生效。请重新加载；'
    + '如果仍然如此，请用“node web/page/serve.mjs”提供页面。',
  oldBrowser: '这个浏览器没有 SharedArrayBuffer。2023 年以后的 Chromium、Chrome、Edge、Firefox '
    + '以及 Safari 17 以后的版本都有。',
  editStill: '编辑器可以使用，你输入的内容会保留。',
  engineFailed: '引擎无法加载',
  engineMissing: '服务器上没有 {file}（{status}）。请用 web/play 构建。',
  engineNetwork: '无法获取 {file}。服务器还在运行吗？',
  engineNoWasm: '这个浏览器没有 WebAssembly。',
  engineNoCanvas: '浏览器没有提供 WebGL2。硬件加速可能已关闭。',
  engineSlow: '引擎在 {seconds} 秒内没有启动。',
  engineDied: '引擎已停止',
  engineDiedWhy: '这是 Heddle 的错误，不是你的程序的错误。你的文本是安全的。',
  reload: '重新加载页面',

  accessStrand: '{name}：{state}，第 {line} 行',
  accessSummary: '{strands} 个线程，{locks} 个锁，{events} 个事件',
  markTitle: '{name}：{state}',
  stateRunning: '运行',
  stateReady: '就绪',
  stateBlocked: '阻塞',
  stateSleeping: '睡眠',
  stateFinished: '已结束',
  mainStrand: '主线程',
  strandName: '线程 {id}',
  bytes: '{n} 字节',
};

/** CodeMirror's own phrases: its search panel and lint messages. */
export const editorPhrases = {
  Find: '查找', Replace: '替换', next: '下一个', previous: '上一个', all: '全部',
  'match case': '区分大小写', 'by word': '全词', regexp: '正则', replace: '替换',
  'replace all': '全部替换', close: '关闭', 'Go to line': '跳转到行', go: '跳转',
  'current match': '当前匹配', 'on line': '在行', 'replaced $ matches': '已替换 $ 处',
  'replaced match on line $': '已替换第 $ 行的匹配', Diagnostics: '诊断',
  'No diagnostics': '没有诊断', 'Fold line': '折叠', 'Unfold line': '展开', 'folded code': '已折叠',
  unfold: '展开', to: '到', 'Control character': '控制字符',
};

const tables = { en: english, zh: chinese };
let language = 'en';

export function setLanguage(code) {
  language = code === 'zh' ? 'zh' : 'en';
}

export function currentLanguage() {
  return language;
}

/** The language to begin with, from the browser's own. */
export function preferredLanguage(languages) {
  return /^zh/i.test(languages?.[0] ?? '') ? 'zh' : 'en';
}

/** The sentence of that key in the chosen language, with {name} filled in from `values`. */
export function say(key, values = {}) {
  const sentence = tables[language][key];
  if (sentence === undefined) throw new Error(`no text for ${key}`);
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** A duration as a person reads it. */
export function duration(ms) {
  if (!(ms >= 0)) return '?';
  if (ms < 1) return `${ms.toFixed(2)} ms`;
  if (ms < 1000) return `${ms.toFixed(ms < 100 ? 1 : 0)} ms`;
  return language === 'zh' ? `${(ms / 1000).toFixed(2)} 秒` : `${(ms / 1000).toFixed(2)} s`;
}

/** The keys that one language has and the other lacks; empty when the tables agree. */
export function missingKeys() {
  const difference = (a, b) => Object.keys(a).filter((key) => !(key in b));
  return [...difference(english, chinese), ...difference(chinese, english)];
}
