/* Passkeys: asks the browser for one when its button is pressed, puts the answer into the form around it and sends that.
   Where the browser can't, the buttons stay hidden and the passphrase does. */
(function () {
  'use strict';
  var d = document, P = window.PublicKeyCredential;
  if (!P || !P.parseCreationOptionsFromJSON || !P.parseRequestOptionsFromJSON) return;
  d.querySelectorAll('[data-passkey]').forEach(function (part) {
    var making = part.dataset.passkey === 'make', button = part.querySelector('button'), status = part.querySelector('[role="status"]');
    part.hidden = false;
    button.addEventListener('click', function () {
      var options = JSON.parse(part.dataset.options);
      status.textContent = '';
      button.disabled = true;
      (making ? navigator.credentials.create({ publicKey: P.parseCreationOptionsFromJSON(options) })
        : navigator.credentials.get({ publicKey: P.parseRequestOptionsFromJSON(options) })
      ).then(function (passkey) {
        var form = part.closest('form'), answer = part.querySelector('input[type="hidden"]');
        answer.value = JSON.stringify(passkey);
        if (part.dataset.action) form.action = part.dataset.action;
        form.submit();
      }).catch(function () {
        button.disabled = false;
        status.textContent = part.dataset.refused;
      });
    });
  });
})();
