// Looks at the page the way a person does: by what is shown and by the names things have.
const clean = text => (text || '').replace(/\s+/g, ' ').trim();
const shown = e => e.getClientRects().length > 0
  && e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
// While a dialog is open, the page behind it is out of reach.
const scope = () => [...document.querySelectorAll('dialog[open]')].filter(shown).pop() || document;
const all = (selector, root = scope()) => [...root.querySelectorAll(selector)].filter(shown);
const name = e => clean(e.getAttribute('aria-label') || e.innerText || e.title);
const best = (elements, wanted, of = name) => elements.find(e => of(e) === wanted)
  || elements.find(e => of(e).startsWith(wanted)) || elements.find(e => of(e).includes(wanted)) || null;
const labelled = e => [
  e.getAttribute('name'), e.getAttribute('aria-label'), e.getAttribute('placeholder'),
  clean(e.closest('label')?.querySelector('.field-label')?.innerText).replace(/\s*\*$/, ''),
  ...[...(e.labels || [])].map(label => clean(label.innerText).replace(/\s*\*$/, '')),
];
const heading = column => clean(column.getAttribute('aria-label') || column.querySelector('h1,h2,h3,h4,header')?.innerText);
const cards = () => all('[data-customer]', document);
const columns = () => all('section[data-stage]', document);
const column = stage => columns().find(e => e.dataset.stage === stage || heading(e).includes(stage)) || null;
const box = e => {
  const { left, top, width, height } = e.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2, left, top, width, height };
};

const page = {
  press: wanted => best(all('button,a[href],[role=menuitem],[role=button],[role=tab],summary,label.check, label.choice, label.scale-step'), wanted),
  // Within the one of these parts that names something.
  pressWithin: (selector, of, wanted) => {
    const part = all(selector).find(e => clean(e.innerText).includes(of));
    return part ? best(all('button,a[href]', part), wanted) : null;
  },
  field: wanted => all('input,select,textarea').find(e => labelled(e).includes(wanted)) || null,
  anyField: wanted => [...document.querySelectorAll('input')].find(e => labelled(e).includes(wanted)) || null,
  fieldNames: () => all('input,select,textarea').map(e => labelled(e).filter(Boolean).join('|')),
  presses: () => all('button,a[href],[role=menuitem],summary').map(name),
  dialog: () => { const open = scope(); return open === document ? null : clean(open.innerText); },
  text: selector => all(selector, document).map(e => clean(e.innerText)),
  part: (selector, wanted) => best(all(selector, document), wanted),
  first: selector => clean(all(selector, document)[0]?.innerText),
  line: selector => { const cell = document.querySelector(selector); return cell ? getComputedStyle(cell).borderTopStyle : null; },
  all: () => clean(document.body.innerText),
  title: () => document.title,
  path: () => location.pathname + location.search,
  root: () => ({ lang: document.documentElement.lang, theme: document.documentElement.dataset.theme }),
  // Between 0 and 1, whatever way the style sheet writes the colour.
  lightness: () => {
    const canvas = document.createElement('canvas').getContext('2d');
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / 765;
  },
  mark: () => { window.throughlineMark = window.throughlineMark || Math.random(); return window.throughlineMark; },
  column,
  card: wanted => cards().find(e => clean(e.innerText).includes(wanted)) || null,
  stageOf: wanted => {
    const card = page.card(wanted);
    const home = card && card.closest('section[data-stage]');
    return home ? { code: home.dataset.stage, heading: heading(home) } : null;
  },
  columns: () => columns().map(e => `${heading(e)} [${e.querySelectorAll('[data-customer]').length}]`),
  reveal: e => { e.scrollIntoView({ block: 'nearest', inline: 'nearest' }); return box(e); },
  box,
  // It shows itself only while a card is carried, but it has its place before.
  elsewhere: () => document.querySelector('.end-stages [data-stage="…"]'),
  // A card itself, or what in it takes the focus.
  focus: e => (e.matches('[tabindex],a,button') ? e : e.querySelector('[tabindex],a,button') || e).focus(),
  set: (e, value) => {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(e), 'value').set.call(e, value);
    e.dispatchEvent(new Event('input', { bubbles: true }));
    e.dispatchEvent(new Event('change', { bubbles: true }));
  },
  prefer: (language, theme) => {
    localStorage.setItem('throughline.lang', language);
    localStorage.setItem('throughline.theme', theme);
  },
  unrest: () => [
    ...all('.skeleton, .starting, .toast', document).map(e => e.className),
    // What loops for ever is at rest in its way.
    ...document.getAnimations().filter(one => one.effect?.getComputedTiming().iterations !== Infinity
      && one.playState === 'running').map(one => one.transitionProperty || one.animationName),
    ...[...document.images].filter(image => !image.complete).map(image => image.src),
  ],
  picture: () => {
    const picture = all('img')[0];
    return picture?.complete ? [picture.naturalWidth, picture.naturalHeight] : null;
  },
  // What the form of an interaction asks for and offers, as far as a purpose decides on it.
  asked: () => [
    ...all('.entry [role=group]').map(e => e.getAttribute('aria-label')).filter(label => label !== '方式'),
    ...all('.entry-more .field-label').map(name),
    ...all('.entry-foot button.chip').map(name).filter(label => label !== '更多…'),
  ],
  // What a preview shows, and how its content came.
  pages: () => {
    const frame = all('iframe')[0];
    const read = performance.getEntriesByType('resource').filter(one => /\/attachments\/[^/]+\/content/.test(one.name)).pop();
    return frame && read ? {
      from: new URL(frame.src).protocol, status: read.responseStatus, bytes: read.decodedBodySize,
      type: frame.contentDocument?.contentType, wide: frame.clientWidth > 200, high: frame.clientHeight > 200,
    } : null;
  },
  // What a part of the page says, piece by piece, with what its lists offer.
  pieces: selector => all(selector, document).flatMap(part => {
    const found = [];
    const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const holder = walk.currentNode.parentElement;
      if (shown(holder.closest('select') || holder)) found.push(clean(walk.currentNode.data));
    }
    return found.filter(Boolean);
  }),
  isFocused: wanted => { const e = document.activeElement; return !!e && (name(e) === wanted || labelled(e).includes(wanted)); },
  focused: () => { const e = document.activeElement; return e ? name(e) : ''; },
};
return page[arguments[0]](...arguments[1]);
