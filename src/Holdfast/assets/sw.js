/* Keeps help reachable without a network: the offline page with crisis lines, and what it needs to look right; and sets of
   pages such as the toolkit, once one of them was opened. Nothing else is kept, and nothing about the person. */
'use strict';
const kept = 'holdfast-{{version}}';
const shell = {{files}};
/* Each begins with the page that names it. */
const sets = {{sets}};
importScripts(...{{scripts}});

/* Pages are asked for as they are kept: drawn as any visitor sees them, whoever is signed in, in the language and country
   last chosen. */
async function ask(path) {
  const answer = await fetch(path, { cache: 'reload', headers: { 'Holdfast-Kept': '1' } });
  if (!answer.ok || answer.redirected) throw new Error(`${path} can't be kept`);
  return answer;
}

async function keep(cache, path) {
  await cache.put(path, await ask(path));
}

/* All of it or none: half a set would be in two languages. The page that names it comes last and says that the rest is there. */
async function keepSet(cache, set) {
  const answers = await Promise.all(set.map(ask));
  for (let at = set.length - 1; at >= 0; at--) await cache.put(set[at], answers[at]);
}

/* A set that was opened before is kept by the next version too; until all of it is there, the last version stays. */
self.addEventListener('install', event => {
  event.waitUntil(caches.open(kept)
    .then(cache => Promise.all([
      ...shell.map(path => keep(cache, path)),
      ...sets.map(async set => { if (await caches.match(set[0])) await keepSet(cache, set); }),
    ]))
    .then(() => self.skipWaiting()));
});

self.addEventListener('activate', event => {
  event.waitUntil(caches.keys()
    .then(names => Promise.all(names.filter(name => name.startsWith('holdfast-') && name !== kept).map(name => caches.delete(name))))
    .then(() => self.clients.claim()));
});

self.addEventListener('fetch', event => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin || url.pathname === '/leave') return;
  if (event.request.mode === 'navigate') {
    event.respondWith(fetch(event.request).then(answer => {
      // The kept pages follow the language and country last chosen; where that fails, what was kept before stays.
      if (answer.ok && (url.pathname === '/help' || url.pathname === '/offline')) {
        event.waitUntil(caches.open(kept).then(cache => keep(cache, url.pathname)).catch(() => {}));
      }
      return answer;
    }).catch(() => caches.match(standsFor(url.pathname)).then(found => found || caches.match('/offline'))));
  } else if (isKept(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then(found => found || fetch(event.request)));
  }
});

/* A page that only its owner sees may have one beside it that can be kept. */
function standsFor(path) {
  return [path, `${path}/offline`].find(isKept) || '/offline';
}

function isKept(path) {
  return shell.includes(path) || sets.some(set => set.includes(path));
}

/* Each page says which language it is in and which set it belongs to. That set is kept from then on, in the language last
   chosen; without a network what was kept before stays. One after the other, or an earlier language could come in last. */
let turn = Promise.resolve();
self.addEventListener('message', event => {
  const { language, keep: opened } = event.data;
  event.waitUntil(turn = turn.then(() => caches.open(kept)).then(cache => Promise.all(sets.map(async set => {
    const before = await cache.match(set[0]);
    if (!before && set[0] !== opened) return;
    if (!before || !(await before.text()).includes(`<html lang="${language}"`)) await keepSet(cache, set);
    if (set[0] === opened) event.source.postMessage('kept');
  }))).catch(() => {}));
});

/* A push says nothing, so neither does this: the installed name, and one sentence. What waits is behind signing in. */
const waiting = { en: 'You have something new.', es: 'Tienes algo nuevo.' };

self.addEventListener('push', event => {
  const said = waiting[self.navigator.language.slice(0, 2)] || waiting.en;
  event.waitUntil(fetch('/site.webmanifest', { credentials: 'same-origin' })
    .then(answer => answer.json())
    .catch(() => ({ short_name: 'Holdfast', icons: [] }))
    .then(site => self.registration.showNotification(site.short_name, { body: said, tag: 'notice', icon: site.icons[0] && site.icons[0].src, data: null })));
});

self.addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(self.clients.matchAll({ type: 'window' }).then(open => {
    const here = open.find(client => 'navigate' in client);
    return here ? here.navigate('/notices').then(client => client && client.focus()) : self.clients.openWindow('/notices');
  }));
});
