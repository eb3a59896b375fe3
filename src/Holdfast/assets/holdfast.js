/* Small additions. Every page works without this file. */
(function () {
  'use strict';
  var d = document, root = d.documentElement;

  /* 1. Leave: hide at once, then go where Back does not return. Shift three times within five seconds
     does the same; Escape is not used because browsers and screen readers need it. */
  var leave = d.querySelectorAll('[data-leave]'), presses = 0, timer = 0, chord = false;
  function go(event) {
    if (event) event.preventDefault();
    d.title = leave[0].dataset.leaving;
    d.body.classList.add('going');
    var cover = d.createElement('div');
    cover.className = 'gone';
    cover.setAttribute('role', 'alert');
    cover.textContent = leave[0].dataset.leaving;
    d.body.appendChild(cover);
    if (d.body.classList.contains('member')) fetch('/leave', { redirect: 'manual', keepalive: true }).catch(function () { });
    history.replaceState(null, '', '/leave');
    location.replace(leave[0].dataset.leave);
  }
  if (leave.length) {
    var say = d.createElement('span');
    say.className = 'vh';
    say.setAttribute('role', 'status');
    leave[leave.length - 1].after(say);
    leave.forEach(function (link) { link.addEventListener('click', go); });
    d.addEventListener('keyup', function (event) {
      if (event.key === 'Shift' && !chord) {
        presses += 1;
        clearTimeout(timer);
        if (presses >= 3) { go(); return; }
        say.textContent = leave[0].dataset[presses === 1 ? 'sayTwo' : 'sayOne'];
        timer = setTimeout(function () { presses = 0; say.textContent = ''; }, 5000);
      } else if (event.key !== 'Shift') {
        presses = 0;
        say.textContent = '';
      }
      chord = event.shiftKey;
    }, true);
    addEventListener('pageshow', function (event) { if (event.persisted) location.reload(); });
  }

  /* 2. The browser's time zone, told once in a cookie so that the server can write local times. */
  var zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && root.dataset.zone !== zone && root.dataset.zoneChosen !== 'yes' && !/(?:^|; )zone=/.test(d.cookie)) {
    d.cookie = 'zone=' + encodeURIComponent(zone) + '; path=/; max-age=31536000; samesite=lax' + (location.protocol === 'https:' ? '; secure' : '');
    if (d.querySelector('[data-needs-zone]')) location.reload();
  }

  /* 3. "Near me": the position is rounded to about 1 km here, before it leaves the phone. */
  d.querySelectorAll('[data-near-me]').forEach(function (button) {
    if (!navigator.geolocation) return;
    var form = button.form, status = form.querySelector('[data-near-status]');
    button.hidden = false;
    button.addEventListener('click', function () {
      status.textContent = button.dataset.asking;
      navigator.geolocation.getCurrentPosition(function (position) {
        form.elements.lat.value = position.coords.latitude.toFixed(2);
        form.elements.lon.value = position.coords.longitude.toFixed(2);
        form.elements.near.value = '';
        form.submit();
      }, function () {
        status.textContent = button.dataset.refused;
      }, { maximumAge: 600000, timeout: 10000 });
    });
  });

  /* 4. Choices that take effect at once, where a button does the same without script. */
  d.querySelectorAll('[data-submit-on-change]').forEach(function (field) {
    field.addEventListener('change', function () { field.form.requestSubmit(); });
  });
  d.querySelectorAll('[data-print]').forEach(function (link) {
    link.hidden = false;
    link.addEventListener('click', function (event) { event.preventDefault(); print(); });
  });

  d.querySelectorAll('[data-copy]').forEach(function (button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener('click', function () {
      var lines = [].map.call(d.getElementById(button.dataset.copy).children, function (item) { return item.textContent.trim(); });
      navigator.clipboard.writeText(lines.join('\n')).then(function () { button.textContent = button.dataset.copied; });
    });
  });

  /* 5. Send each form once. */
  d.querySelectorAll('form[method="post"]:not([data-again])').forEach(function (form) {
    form.addEventListener('submit', function (event) {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = 'yes';
    });
  });

  /* 6. A page drawn for a visitor says that nobody is signed in here any more: the key to what this device keeps goes, and
     what it keeps stays shut. The kept pages are drawn like that for everybody and say nothing of it. */
  function lock() {
    if (!window.indexedDB || !indexedDB.databases) return Promise.resolve();
    return indexedDB.databases().then(function (all) {
      if (!all.some(function (one) { return one.name === 'holdfast-kept'; })) return;
      return new Promise(function (done) {
        var asked = indexedDB.open('holdfast-kept');
        asked.onerror = done;
        asked.onsuccess = function () {
          var turn = asked.result.transaction('things', 'readwrite');
          turn.objectStore('things').delete('key');
          turn.oncomplete = turn.onabort = function () { asked.result.close(); done(); };
        };
      });
    });
  }
  if (d.body.classList.contains('public') && !d.body.dataset.keep) lock();

  /* 7. What is kept for when there is no network is in the language of this page, and holds the set this page is one of. */
  if ('serviceWorker' in navigator && location.protocol.indexOf('http') === 0) {
    navigator.serviceWorker.register('/sw.js');
    navigator.serviceWorker.ready.then(function (worker) { worker.active.postMessage({ language: root.lang, keep: d.body.dataset.keep }); });
  }
})();
