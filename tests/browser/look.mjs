// Opens pages in Chromium and says what is wrong with them. The plan is JSON on standard input, the faults are JSON on
// standard output. Each page is known to be the expected one, by its status and heading, before anything else is judged.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// What depends on the width of the window or on the colours; the other rules judge a document once.
const LAYOUT = ['color-contrast', 'target-size', 'link-in-text-block', 'scrollable-region-focusable'];
const MAX_TABS = 25;

const read = async () => {
  let text = '';
  for await (const part of process.stdin) text += part;
  return JSON.parse(text);
};
const plan = await read();
const faults = [];
const seen = { pages: 0, audits: 0, boxes: 0, letters: 0, tabs: 0, results: 0, shown: 0 };
const fault = (where, what) => faults.push(`${where}: ${what}`);

const browser = await chromium.launch({
  executablePath: plan.chromium,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--allow-file-access-from-files=false'],
});

// A page for each worker: a new one for each address would take most of the time.
const newPage = async settings => {
  const page = await (await browser.newContext(settings)).newPage();
  page.on('console', message => {
    if (message.type() === 'error' && !page.target.mayFail) fault(page.target.url, `console: ${message.text()}`);
  });
  page.on('pageerror', error => fault(page.target.url, `script: ${error.message}`));
  page.on('dialog', async dialog => { fault(page.target.url, `dialog: ${dialog.message()}`); await dialog.dismiss(); });
  page.on('request', request => {
    if (plan.origin && !request.url().startsWith(plan.origin)) fault(page.target.url, `asks ${request.url()}`);
  });
  await page.addInitScript(() => {
    globalThis.refused = [];
    document.addEventListener('securitypolicyviolation', event => globalThis.refused.push(event.violatedDirective));
  });
  return page;
};

const open = async (page, target) => {
  page.target = target;
  const answer = await page.goto(target.url, { waitUntil: 'load' });
  const heading = (await page.locator('h1').first().innerText()).replace(/\s+/g, ' ').trim();
  const status = answer ? answer.status() : 200;
  if (status !== target.status || heading !== target.heading) {
    fault(target.url, `is not the page: ${status} ${heading}, expected ${target.status} ${target.heading}`);
    return false;
  }
  seen.pages += 1;
  return true;
};

const audit = async (page, where, isFirst) => {
  // A chart is an image for axe, which cannot tell the colours of its words: they must be those of the text around it.
  const pale = await page.evaluate(() => [...document.querySelectorAll('svg text')].filter(words =>
    getComputedStyle(words).fill !== getComputedStyle(document.body).color).map(words => words.textContent));
  if (pale.length) fault(where, `words of a chart in another colour: ${pale.slice(0, 3)}`);
  const found = await page.evaluate(rules => globalThis.axe.run({ exclude: [['svg[role=img] text']] }, {
    runOnly: rules, preload: false, resultTypes: ['violations', 'incomplete'],
  }).then(({ violations, incomplete }) => ({ violations, incomplete })),
  isFirst ? { type: 'tag', values: TAGS } : { type: 'rule', values: LAYOUT });
  seen.audits += 1;
  for (const kind of ['violations', 'incomplete']) {
    for (const rule of found[kind]) {
      fault(where, `${kind} ${rule.id}: ${rule.nodes.slice(0, 2).map(node => node.html.slice(0, 160)).join(' | ')}`);
    }
  }
};

// The letters of a code stand from left to right, whatever the direction of the text around it.
const boxes = page => page.evaluate(() => {
  const wrong = [];
  let count = 0;
  for (const code of [...document.querySelectorAll('main bdi')].slice(0, 80)) {
    if (!code.checkVisibility() || !code.textContent.trim()) continue;
    count += 1;
    if (getComputedStyle(code).direction !== 'ltr') wrong.push(`direction of ${code.textContent}`);
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    let last = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let place = 0; place < Math.min(node.length, 80); place += 1) {
        const range = document.createRange();
        range.setStart(node, place);
        range.setEnd(node, place + 1);
        const box = range.getClientRects()[0];
        if (!box || !box.width) continue;
        if (last && Math.abs(last.top - box.top) < 3 && box.left < last.left - 0.5) {
          wrong.push(`letters of ${code.textContent}`);
        }
        last = box;
      }
    }
  }
  return { wrong: [...new Set(wrong)], count };
});

// A letter without a font looks like a character that no font has.
const tofu = page => page.evaluate(() => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 40;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const style = getComputedStyle(document.body);
  const picture = letter => {
    context.clearRect(0, 0, 40, 40);
    context.font = `28px ${style.fontFamily}`;
    context.fillText(letter, 2, 30);
    return context.getImageData(0, 0, 40, 40).data.join();
  };
  const missing = new Set([picture('\uffff'), picture('\u{10fffe}'), picture('\u{e123f}')]);
  const letters = [...new Set([...document.body.innerText].filter(letter => letter > '\u02ff' && /[\p{L}\p{N}]/u.test(letter)))];
  return { count: letters.length, wrong: letters.filter(letter => missing.has(picture(letter))) };
});

const judge = async (page, target) => {
  if (!(await open(page, target))) return;
  await page.evaluate(AXE);
  for (const width of plan.widths) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) fault(target.url, `is ${wide} px wide at ${width}`);
    for (const scheme of plan.schemes) {
      await page.emulateMedia({ colorScheme: scheme });
      await audit(page, `${target.url} ${width} ${scheme}`, width === plan.widths[0] && scheme === plan.schemes[0]);
    }
  }
  const letters = await boxes(page);
  seen.boxes += letters.count;
  letters.wrong.forEach(what => fault(target.url, what));
  const fonts = await tofu(page);
  seen.letters += fonts.count;
  if (fonts.wrong.length) fault(target.url, `no font for ${fonts.wrong.join('')}`);
  (await page.evaluate(() => globalThis.refused)).forEach(what => fault(target.url, `refused by the policy: ${what}`));
  if (await page.evaluate(() => globalThis.attacked)) fault(target.url, 'ran a script of the data');
};

const keyboard = async (page, target) => {
  if (!(await open(page, target))) return;
  const focused = () => page.evaluate(() => {
    const item = document.activeElement;
    const style = getComputedStyle(item);
    const box = item.getBoundingClientRect();
    return {
      name: `${item.tagName} ${item.textContent.trim().slice(0, 30)}`, id: item.id, href: item.getAttribute('href'),
      isSeen: box.width > 4 && box.height > 4 && box.bottom > 0 && box.top < innerHeight,
      isMarked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    };
  });
  await page.keyboard.press('Tab');
  const first = await focused();
  if (first.href !== '#main') fault(target.url, `the first stop is ${first.name} and no skip link`);
  for (let stop = 0; stop < MAX_TABS; stop += 1) {
    const now = await focused();
    if (now.name.startsWith('BODY')) break;
    seen.tabs += 1;
    if (!now.isSeen || !now.isMarked) fault(target.url, `the focus on ${now.name} cannot be seen`);
    await page.keyboard.press('Tab');
  }
  await page.goto(target.url);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  if ((await focused()).id !== 'main') fault(target.url, 'the skip link does not lead to the content');
};

const withoutScripts = async (page, target) => {
  if (!(await open(page, target))) return;
  if ((await page.locator('main').innerText()).length < target.heading.length + 20) fault(target.url, 'is empty without scripts');
  if (target.query) {
    await page.fill('#q', target.query);
    await page.click('form[role=search] button');
    await page.waitForLoadState();
    const links = await page.locator('main a').count();
    const help = await page.locator('#search-help').count();
    if (target.isStatic ? !help : !links) fault(page.url(), 'a search without scripts leads nowhere');
  }
};

const search = async (page, target) => {
  if (!(await open(page, target))) return;
  if (target.isLocal) {
    const help = await page.locator('#search-help').isVisible();
    if (!help) fault(target.url, 'does not say that a search needs a web server');
  } else {
    await page.waitForFunction(() => document.getElementById('search-status').textContent);
    const [link] = await page.locator('#search-results a').all();
    const count = await page.locator('#search-results a').count();
    seen.results += count;
    if (!link) fault(target.url, 'finds nothing');
    else {
      const name = await link.innerText();
      await link.click();
      await page.waitForLoadState();
      const heading = await page.locator('h1').innerText();
      if (!heading.includes(name.trim())) fault(target.url, `${name} leads to ${heading}`);
    }
  }
};

// A page with texts that attack its reader: they are seen as they are written, and nothing of them acts.
const inert = async (page, target) => {
  page.target = target;
  const answer = await page.goto(target.url, { waitUntil: 'load' });
  if (answer.status() !== 200 || !(await page.locator('main h1').count())) return fault(target.url, `is not the page: ${answer.status()}`);
  if (target.waits) await page.waitForFunction(() => document.getElementById('search-status').textContent);
  seen.pages += 1;
  for (const width of plan.widths) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) fault(target.url, `is ${wide} px wide at ${width}`);
  }
  await page.evaluate(() => document.querySelectorAll('details').forEach(part => { part.open = true; }));
  const found = await page.evaluate(() => {
    const every = [...document.querySelectorAll('*')];
    const acts = every.filter(part => [...part.attributes].some(({ name, value }) =>
      name.startsWith('on') || name === 'style' || name === 'srcdoc' || /^\s*(javascript|data|vbscript):/i.test(value)));
    const foreign = document.querySelectorAll('main :is(img, iframe, object, embed, base, meta, style, form:not([method], .filters form))');
    const scripts = [...document.scripts].filter(part => part.type !== 'application/ld+json' && !part.src.endsWith('/static/search.js'));
    return {
      acts: [...acts, ...foreign, ...scripts].map(part => part.outerHTML.slice(0, 120)),
      text: document.body.innerText.replace(/\s+/g, ' '),
      refused: globalThis.refused, attacked: Boolean(globalThis.attacked), address: location.href,
    };
  });
  if (found.acts.length) fault(target.url, `acts: ${found.acts.slice(0, 3).join(' | ')}`);
  if (found.attacked) fault(target.url, 'ran a script of the data');
  if (found.address !== page.url() || !page.url().startsWith(plan.origin)) fault(target.url, `led to ${page.url()}`);
  found.refused.forEach(what => fault(target.url, `refused by the policy: ${what}`));
  const controls = found.text.match(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]/);
  if (controls) fault(target.url, `has the control character ${controls[0].codePointAt(0).toString(16)}`);
  for (const text of target.shows) {
    if (found.text.includes(text)) seen.shown += 1;
    else fault(target.url, `does not show ${text.slice(0, 60)}`);
  }
};

const jobs = { judge, keyboard, withoutScripts, search, inert };
const queue = plan.tasks.slice();
await Promise.all(Array.from({ length: 2 }, async () => {
  const pages = {};
  for (let task = queue.shift(); task; task = queue.shift()) {
    const name = task.job === 'withoutScripts' ? 'plain' : 'usual';
    try {
      pages[name] ??= await newPage({ javaScriptEnabled: name === 'usual', viewport: { width: plan.widths.at(-1), height: 900 } });
      await jobs[task.job](pages[name], task);
    } catch (error) {
      fault(task.url, `${task.job} failed: ${error.message.split('\n')[0]}`);
    }
  }
}));
await browser.close();
process.stdout.write(JSON.stringify({ faults, seen }));
