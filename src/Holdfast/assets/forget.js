/* Names what would be lost: how much was written on this device and isn't sent yet. */
(function () {
  'use strict';
  var place = document.querySelector('[data-unsent]');
  if (!place || !window.indexedDB || !indexedDB.databases) return;
  indexedDB.databases().then(function (all) {
    if (!all.some(function (one) { return one.name === 'holdfast-unsent'; })) { place.textContent = place.dataset.none; return; }
    var asked = indexedDB.open('holdfast-unsent');
    asked.onsuccess = function () {
      var count = asked.result.transaction('items').objectStore('items').count();
      count.onsuccess = function () {
        place.textContent = count.result ? place.dataset.some.replace('{0}', count.result) : place.dataset.none;
        asked.result.close();
      };
    };
  });
})();
