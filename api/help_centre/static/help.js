/* Offers to print where the browser can. Everything else of the help centre works without a script. */
(function () {
  'use strict';
  var button = document.getElementById('print');
  if (!button || !window.print) return;
  button.hidden = false;
  button.addEventListener('click', function () { window.print(); });
})();
