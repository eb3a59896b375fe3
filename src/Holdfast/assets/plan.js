/* The plan on this device, for when there is no network: only where its owner said so, encrypted under a key that this
   browser keeps and gives to nobody. Signing out throws the key away (holdfast.js), and what was kept stays shut. */
(function () {
  'use strict';
  var d = document, name = 'holdfast-kept';
  if (!window.indexedDB || !window.crypto || !crypto.subtle) return;

  function opened() {
    return new Promise(function (done, failed) {
      var asked = indexedDB.open(name, 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore('things'); };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = function () { failed(asked.error); };
    });
  }

  function act(mode, deed) {
    return opened().then(function (db) {
      return new Promise(function (done, failed) {
        var turn = db.transaction('things', mode), asked = deed(turn.objectStore('things'));
        turn.oncomplete = function () { db.close(); done(asked && asked.result); };
        turn.onabort = turn.onerror = function () { db.close(); failed(turn.error); };
      });
    });
  }

  function get(what) { return act('readonly', function (things) { return things.get(what); }); }
  function put(what, value) { return act('readwrite', function (things) { return things.put(value, what); }); }

  /* Not to be taken out of this browser: it can be used here, and read by nobody. */
  function key() {
    return get('key').then(function (there) {
      if (there) return there;
      return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']).then(function (made) {
        return put('key', made).then(function () { return made; });
      });
    });
  }

  var bound = new TextEncoder().encode('plan 1');

  function keep() {
    return fetch('/plan/print', { cache: 'no-store', redirect: 'error' }).then(function (answer) {
      if (!answer.ok) throw new Error('The plan can’t be read.');
      return answer.text();
    }).then(function (page) {
      var paper = new DOMParser().parseFromString(page, 'text/html').querySelector('.paper');
      return Promise.all([key(), paper.outerHTML]);
    }).then(function (both) {
      var iv = crypto.getRandomValues(new Uint8Array(12));
      return crypto.subtle.encrypt({ name: 'AES-GCM', iv: iv, additionalData: bound }, both[0], new TextEncoder().encode(both[1])).then(function (shut) {
        return put('plan', { iv: iv, shut: shut });
      });
    });
  }

  function stop() { return act('readwrite', function (things) { things.delete('plan'); return things.delete('key'); }); }

  /* Where the plan is kept: the choice, and what it holds is brought up to date whenever the plan is looked at. */
  var choice = d.querySelector('[data-keep-plan]');
  if (choice && 'serviceWorker' in navigator) {
    var on = choice.querySelector('[data-on]'), off = choice.querySelector('[data-off]'), says = choice.querySelector('[data-says]');
    var show = function (isKept, said) {
      on.hidden = isKept;
      off.hidden = !isKept;
      says.textContent = said || '';
      choice.hidden = false;
    };
    var hand = function (deed, isKept, said) {
      return function () { deed().then(function () { show(isKept, said); }).catch(function () { says.textContent = says.dataset.failed; }); };
    };
    on.addEventListener('click', hand(keep, true, says.dataset.kept));
    off.addEventListener('click', hand(stop, false, says.dataset.gone));
    get('plan').then(function (there) {
      if (!there) { show(false); return; }
      show(true);
      return keep();
    }).catch(function () { says.textContent = says.dataset.failed; });
  }

  /* Without a network: what is kept, or why it can't be shown. */
  var place = d.querySelector('[data-kept-plan]');
  if (place) {
    var tell = function (what) { place.querySelector('[data-' + what + ']').hidden = false; };
    Promise.all([get('plan'), get('key')]).then(function (both) {
      if (!both[0]) { tell('none'); return; }
      if (!both[1]) { tell('locked'); return; }
      return crypto.subtle.decrypt({ name: 'AES-GCM', iv: both[0].iv, additionalData: bound }, both[1], both[0].shut).then(function (plain) {
        var paper = new DOMParser().parseFromString(new TextDecoder().decode(plain), 'text/html').querySelector('.paper');
        place.replaceWith(d.importNode(paper, true));
      }, function () { tell('broken'); });
    }).catch(function () { tell('broken'); });
  }
})();
