/* Switches telling on for this browser. Loaded on one page; without it that page says what doesn't work. */
(function () {
  'use strict';
  var d = document, form = d.querySelector('[data-push]');
  if (!form || !isSecureContext || !('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) return;
  var button = form.querySelector('button'), status = form.querySelector('[data-push-status]');

  function base64url(buffer) {
    return btoa(String.fromCharCode.apply(null, new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }
  function bytes(text) {
    return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), function (c) { return c.charCodeAt(0); });
  }
  /* The row of this browser, told by the digest of its own address, which nobody else can name. */
  function rowOf(subscription) {
    return crypto.subtle.digest('SHA-256', new TextEncoder().encode(subscription.endpoint)).then(function (digest) {
      var mark = [].map.call(new Uint8Array(digest), function (byte) { return byte.toString(16).padStart(2, '0'); }).join('');
      return d.querySelector('[data-push-mark="' + mark + '"]');
    });
  }

  function say(text) { status.textContent = text; button.disabled = false; }

  navigator.serviceWorker.ready.then(function (worker) {
    d.querySelector('[data-push-not]').hidden = true;
    return worker.pushManager.getSubscription().then(function (subscription) {
      return subscription ? rowOf(subscription) : null;
    }).then(function (row) {
      if (row) {
        row.querySelector('[data-push-this]').hidden = false;
        /* Stopping here stops the browser too. */
        d.querySelectorAll('#stop, #stopall').forEach(function (stop) {
          stop.addEventListener('submit', function (event) {
            if (stop.id === 'stopall' || row.contains(event.submitter)) {
              worker.pushManager.getSubscription().then(function (subscription) { if (subscription) subscription.unsubscribe(); });
            }
          });
        });
      } else {
        form.hidden = false;
      }
    });
  });

  button.addEventListener('click', function () {
    button.disabled = true;
    status.textContent = form.dataset.asking;
    Notification.requestPermission().then(function (answer) {
      if (answer !== 'granted') { say(form.dataset.refused); return; }
      return navigator.serviceWorker.ready.then(function (worker) {
        /* One that this member doesn't know was somebody else's, or has another key: it ends here. */
        return worker.pushManager.getSubscription().then(function (old) { return old && old.unsubscribe(); }).then(function () {
          return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) });
        });
      }).then(function (subscription) {
        form.elements.endpoint.value = subscription.endpoint;
        form.elements.p256dh.value = base64url(subscription.getKey('p256dh'));
        form.elements.auth.value = base64url(subscription.getKey('auth'));
        form.requestSubmit();
      });
    }).catch(function () { say(form.dataset.failed); });
  });
})();
