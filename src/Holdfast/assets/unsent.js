/* Writing something down without a network. The device seals it with a key that only shuts, and can't read it back; the site
   takes each thing in once, in the order of writing. Runs in pages, and in the worker that sends when there is signal again. */
(function (self) {
  'use strict';
  var name = 'holdfast-unsent', batch = 50, page = self.document;
  if (!self.indexedDB || !self.crypto || !self.crypto.subtle) return;

  function opened() {
    return new Promise(function (done, failed) {
      var asked = indexedDB.open(name, 1);
      asked.onupgradeneeded = function () {
        asked.result.createObjectStore('to');
        asked.result.createObjectStore('items', { autoIncrement: true });
      };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = function () { failed(asked.error); };
    });
  }

  function act(store, mode, deed) {
    return opened().then(function (db) {
      return new Promise(function (done, failed) {
        var turn = db.transaction(store, mode), asked = deed(turn.objectStore(store));
        turn.oncomplete = function () { db.close(); done(asked && asked.result); };
        turn.onabort = turn.onerror = function () { db.close(); failed(turn.error); };
      });
    });
  }

  function items() { return act('items', 'readonly', function (store) { return store.getAll(); }); }

  function change(deed) {
    return act('items', 'readwrite', function (store) {
      store.openCursor().onsuccess = function (event) {
        var at = event.target.result;
        if (!at) return;
        deed(at);
        at.continue();
      };
    });
  }

  function bytes(text) { return Uint8Array.from(atob(text), function (sign) { return sign.charCodeAt(0); }); }
  function text(all) { return btoa(String.fromCharCode.apply(null, new Uint8Array(all))); }

  function newId() { return text(crypto.getRandomValues(new Uint8Array(16))).replace(/\+/g, '-').replace(/\//g, '_').slice(0, 22); }

  /* As Recovery/Unsent/SealedForMe.cs opens it. */
  function seal(plain, to, id) {
    var curve = { name: 'ECDH', namedCurve: 'P-256' }, say = new TextEncoder();
    return Promise.all([crypto.subtle.generateKey(curve, false, ['deriveBits']), crypto.subtle.importKey('raw', to, curve, false, [])]).then(function (keys) {
      return Promise.all([crypto.subtle.exportKey('raw', keys[0].publicKey), crypto.subtle.deriveBits({ name: 'ECDH', public: keys[1] }, keys[0].privateKey, 256)]);
    }).then(function (made) {
      var once = new Uint8Array(made[0]), salt = new Uint8Array(130), iv = crypto.getRandomValues(new Uint8Array(12));
      salt.set(once);
      salt.set(to, 65);
      return crypto.subtle.importKey('raw', made[1], 'HKDF', false, ['deriveKey']).then(function (shared) {
        return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: salt, info: say.encode('holdfast unsent 1 ' + id) }, shared, { name: 'AES-GCM', length: 256 }, false, ['encrypt']);
      }).then(function (key) {
        return crypto.subtle.encrypt({ name: 'AES-GCM', iv: iv, additionalData: say.encode(id) }, key, say.encode(JSON.stringify(plain)));
      }).then(function (shut) {
        var all = new Uint8Array(77 + shut.byteLength);
        all.set(once);
        all.set(iv, 65);
        all.set(new Uint8Array(shut), 77);
        return text(all);
      });
    });
  }

  function write(plain) {
    return act('to', 'readonly', function (store) { return store.get('to'); }).then(function (to) {
      var id = newId();
      return seal(plain, bytes(to.key), id).then(function (shut) {
        return act('items', 'readwrite', function (store) { return store.add({ id: id, to: to.to, sealed: shut }); });
      });
    });
  }

  /* Whose device this is now, and whether we may send: asked of the site, which answers only somebody signed in. */
  function ask() {
    return fetch('/unsent', { headers: { Accept: 'application/json' }, cache: 'no-store', redirect: 'error' }).then(function (answer) {
      if (!answer.ok) throw new Error('Not signed in.');
      return answer.json();
    }).then(function (here) {
      return act('to', 'readwrite', function (store) { return store.put({ to: here.to, key: here.key }, 'to'); }).then(function () { return here; });
    });
  }

  function send(here) {
    return items().then(function (all) {
      var mine = all.filter(function (item) { return item.to === here.to && !item.why; }).slice(0, batch);
      if (!mine.length) return;
      var form = new FormData();
      form.append('__RequestVerificationToken', here.token);
      form.append('items', JSON.stringify(mine.map(function (item) { return { id: item.id, to: item.to, sealed: item.sealed }; })));
      return fetch('/unsent', { method: 'POST', body: form, redirect: 'error' }).then(function (answer) {
        if (!answer.ok) throw new Error('Not taken.');
        return answer.json();
      }).then(function (taken) {
        var said = {};
        taken.forEach(function (one) { said[one.id] = one.why || ''; });
        return change(function (at) {
          var why = said[at.value.id];
          if (why === '') at.delete();
          else if (why) { at.value.why = why; at.update(at.value); }
        });
      }).then(function () { return taken() > 0 ? send(here) : undefined; });
      function taken() { return mine.length === batch ? 1 : 0; }
    });
  }

  function sendAll() { return ask().then(send); }

  if (!page) {
    self.addEventListener('sync', function (event) {
      if (event.tag === 'unsent') event.waitUntil(items().then(function (all) { return all.length ? sendAll() : undefined; }));
    });
    return;
  }

  function one(place, what) { return place.querySelector('[data-' + what + ']'); }

  /* The kept pages. */
  var form = page.querySelector('form[data-write]'), says = page.querySelector('[data-unsent]');
  if (form) {
    act('to', 'readonly', function (store) { return store.get('to'); }).then(function (to) {
      form.hidden = !to;
      one(says, 'unknown').hidden = !!to;
    });
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      var said = new FormData(form), urge = said.get('urge'), mood = said.get('mood');
      one(says, 'failed').hidden = one(says, 'waits').hidden = true;
      write({ kind: form.dataset.write, at: new Date().toISOString(), mood: mood && +mood, urge: urge && +urge, line: said.get('Input.Line') }).then(function () {
        form.reset();
        one(says, 'waits').hidden = false;
        says.scrollIntoView();
        return navigator.serviceWorker.ready.then(function (worker) { return worker.sync && worker.sync.register('unsent'); });
      }, function () { one(says, 'failed').hidden = false; }).catch(function () { /* No sync here: the next page sends it. */ });
    });
    return;
  }

  /* Pages of somebody signed in: the key is at hand for later, and what waits is sent. */
  var place = page.querySelector('[data-sent]');
  var sent = page.body.classList.contains('member') ? ask().then(send).catch(function () { }) : Promise.resolve();
  if (place) {
    sent.then(function () { return Promise.all([items(), act('to', 'readonly', function (store) { return store.get('to'); })]); }).then(function (both) {
      var mine = both[0].filter(function (item) { return both[1] && item.to === both[1].to; }), refused = mine.filter(function (item) { return item.why; });
      place.hidden = false;
      one(place, 'none').hidden = mine.length > 0;
      one(place, 'some').hidden = mine.length === refused.length;
      one(place, 'others').hidden = both[0].length === mine.length;
      var box = one(place, 'refused');
      box.hidden = !refused.length;
      refused.forEach(function (item) {
        var line = page.createElement('li');
        line.textContent = item.why;
        box.querySelector('ul').append(line);
      });
      one(place, 'drop').addEventListener('click', function () {
        change(function (at) { if (at.value.why && at.value.to === both[1].to) at.delete(); }).then(function () { location.reload(); });
      });
    });
  }
})(self);
