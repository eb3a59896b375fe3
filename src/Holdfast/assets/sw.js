/* Keeps help reachable without a network: the offline page with crisis lines, and what it needs to look right.
   Nothing else is kept, and nothing about the person. */
'use strict';
const kept = 'holdfast-{{version}}';
const shell = {{files}};

/* Pages are asked for as they are kept: drawn as any visitor sees them, whoever is signed in, in the language and country
   last chosen. */
async function keep(cache, path) {
  const answer = await fetch(path, { cache: 'reload', headers: { 'Holdfast-Kept': '1' } });
  if (!answer.ok || answer.redirected) throw new Error(`${path} can't be kept`);
  await cache.put(path, answer);
}

self.addEventListener('install', event => {
  event.waitUntil(caches.open(kept).then(cache => Promise.all(shell.map(path => keep(cache, path)))).then(() => self.skipWaiting()));
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
    }).catch(() => caches.match(url.pathname === '/help' ? '/help' : '/offline')));
  } else if (shell.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then(found => found || fetch(event.request)));
  }
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
