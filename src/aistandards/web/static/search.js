// The search of the static site. The words are folded like those of the index; see web/site/search_index.py.
'use strict';
(async () => {
  const query = new URLSearchParams(location.search).get('q') || '';
  const language = document.documentElement.lang;
  const list = document.getElementById('search-results');
  const state = document.getElementById('search-status');
  const help = document.getElementById('search-help');
  document.getElementById('q').value = query;
  // A browser reads no data for a page from a disk; the text says what to do instead.
  if (location.protocol === 'file:') return;
  help.hidden = true;
  const tokens = text => {
    const plain = text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')
      .replace(/[\u0622\u0623\u0625]/g, '\u0627').replace(/\u0649/g, '\u064a');
    return (plain.match(/[\p{L}\p{N}]+/gu) || []).flatMap(word => {
      if (/[\u3400-\u9fff]/.test(word)) {
        const letters = [...word];
        return letters.length < 2 ? [word] : letters.slice(1).map((letter, place) => letters[place] + letter);
      }
      return [word.replace(/^\u0627\u0644(?=..)/, '').slice(0, 40)];
    });
  };
  const file = (word, files) => [...word].slice(0, 4)
    .reduce((number, letter) => (number * 31 + letter.codePointAt(0)) % 1000003, 0) % files;
  const read = async name => (await fetch(`../../search/${name}.json`)).json();
  const asked = [...new Set(tokens(query))];
  if (!asked.length) return;
  const data = await read('index');
  // A word of thousands of standards tells little beside others.
  const rare = asked.filter(word => !data.common[word]);
  const words = rare.length ? rare : asked;
  const found = await Promise.all(words.map(async word => {
    const index = await read(`words-${file(word, data.files)}`);
    const near = Object.keys(index).filter(key => key === word || (word.length > 3 && key.startsWith(word)));
    return new Set(near.flatMap(key => {
      // A concept has a negative number, a standard the distance from the one before.
      let last = 0;
      return index[key].map(number => (number < 0 ? number : (last += number)));
    }));
  }));
  const score = new Map();
  for (const hits of found) for (const hit of hits) score.set(hit, (score.get(hit) || 0) + 1);
  const all = [...score].filter(([, hits]) => hits === words.length);
  const chosen = (all.length ? all : [...score]).sort((one, other) => other[1] - one[1] || one[0] - other[0]);
  const add = (address, name, detail) => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    const text = document.createElement('bdi');
    text.textContent = name;
    link.href = address;
    link.append(text);
    item.append(link);
    if (detail) {
      const title = document.createElement('p');
      title.dir = 'auto';
      title.textContent = detail;
      item.append(title);
    }
    list.append(item);
  };
  for (const [hit] of chosen.filter(([hit]) => hit < 0).slice(0, 5)) {
    const [scheme, id, labels] = data.concepts[-hit - 1];
    add(`../concepts/${scheme}/${id}/index.html`, labels[language] || labels.en, '');
  }
  const standards = chosen.filter(([hit]) => hit >= 0);
  const shown = standards.slice(0, 100).map(([hit]) => hit);
  const parts = new Map();
  for (const hit of shown) parts.set(Math.floor(hit / data.part), null);
  await Promise.all([...parts.keys()].map(async number => parts.set(number, await read(`standards-${number}`))));
  for (const hit of shown) {
    const [designation, slug, title] = parts.get(Math.floor(hit / data.part))[hit % data.part];
    const folder = hit < data.inScope ? '..' : `../../${data.others}`;
    add(`${folder}/standards/${slug}/index.html`, designation, title);
  }
  const { found: told, none } = state.dataset;
  const number = words.length === 1 ? data.common[words[0]] || standards.length : standards.length;
  state.textContent = standards.length ? told.replace('{number}', number) : none;
})().catch(() => { document.getElementById('search-help').hidden = false; });
