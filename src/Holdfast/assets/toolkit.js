/* The clocks of the toolkit. The steps on the page are the tool; without this file there is no button. Nothing is kept or sent. */
(function () {
  'use strict';
  var d = document;

  d.querySelectorAll('[data-timer]').forEach(function (box) {
    function one(name) { return box.querySelector('[data-timer-' + name + ']'); }
    var clock = box.querySelector('.big'), ring = box.querySelector('.on'), line = one('line'), begin = one('begin'), going = one('going'), pause = one('pause'), breath = one('breath');
    var starts = begin.querySelectorAll('button'), says = JSON.parse(box.dataset.says), atRest = [clock.textContent, line.textContent];
    /* In milliseconds. By the wall clock, because a phone that sleeps doesn't tick. */
    var total = 0, left = 0, until = 0, id = 0, from = 0;

    function text(element, words) { if (element.textContent !== words) element.textContent = words; }

    function draw() {
      var seconds = Math.ceil(left / 1000), passed = 100 * (total - left) / total, said = says[0];
      text(clock, Math.floor(seconds / 60) + ':' + ('0' + seconds % 60).slice(-2));
      ring.setAttribute('stroke-dasharray', (100 - passed).toFixed(2) + ' 100');
      says.forEach(function (each) { if (each[0] <= passed) said = each; });
      /* Heard by a screen reader only when it changes: at steps, not each second. */
      text(line, said[1]);
    }

    function breathe() {
      if (!breath) return;
      var inFor = +box.dataset.inFor, outFor = +box.dataset.outFor;
      var isIn = Math.floor((Date.now() - from) / 1000) % (inFor + outFor) < inFor;
      breath.firstElementChild.style.transitionDuration = (isIn ? inFor : outFor) + 's';
      breath.classList.toggle('inhale', isIn);
      text(breath.lastElementChild, box.dataset[isIn ? 'in' : 'out']);
    }

    function show(isOn) {
      var had = box.contains(d.activeElement);
      begin.hidden = isOn;
      going.hidden = !isOn;
      if (breath) breath.hidden = !isOn;
      if (had) (isOn ? pause : starts[0]).focus();
    }

    function tick() {
      left = Math.max(0, until - Date.now());
      draw();
      if (left > 0) breathe(); else { halt(); show(false); }
    }

    function run() {
      from = Date.now();
      until = from + left;
      id = setInterval(tick, 250);
      text(pause, box.dataset.pause);
      if (breath) breath.hidden = false;
      tick();
    }

    function halt() { clearInterval(id); id = 0; }

    starts.forEach(function (button) {
      button.addEventListener('click', function () {
        total = left = button.dataset.timerMinutes * 60000;
        show(true);
        run();
      });
    });
    pause.addEventListener('click', function () {
      if (!id) { run(); return; }
      halt();
      left = Math.max(0, until - Date.now());
      text(pause, box.dataset.resume);
      if (breath) breath.hidden = true;
    });
    one('end').addEventListener('click', function () {
      halt();
      show(false);
      text(clock, atRest[0]);
      text(line, atRest[1]);
      ring.removeAttribute('stroke-dasharray');
    });
    begin.hidden = false;
  });

  /* Said only when it is true. */
  var note = d.querySelector('[data-kept]');
  if (note && 'serviceWorker' in navigator) {
    navigator.serviceWorker.addEventListener('message', function (event) { if (event.data === 'kept') note.hidden = false; });
  }
})();
