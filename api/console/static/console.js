/* The console works without this file; it counts while one writes, says that it works, and asks before text is lost. */
(function () {
'use strict';

function count(output) {
  const field = document.getElementById(output.htmlFor.value);
  const lines = 'lines' in output.dataset;
  const found = lines ? field.value.split('\n').filter(line => line.trim()).length : field.value.trim().length;
  output.value = output.dataset.words.replace('{count}', found).replace('{limit}', output.dataset.limit);
  output.classList.toggle('over', found > Number(output.dataset.limit));
}

for (const output of document.querySelectorAll('output[data-limit]')) {
  document.getElementById(output.htmlFor.value).addEventListener('input', () => count(output));
  count(output);
}

/* A second press would do it twice. The pressed button stays enabled until its value is on the way. */
for (const form of document.forms) {
  form.addEventListener('submit', event => {
    const pressed = event.submitter;
    if (form.method !== 'post' || form.dataset.sent) {
      if (form.dataset.sent) event.preventDefault();
      return;
    }
    form.dataset.sent = 'yes';
    delete form.dataset.changed;
    if (pressed && pressed.dataset.busy) {
      pressed.dataset.idle = pressed.textContent;
      pressed.textContent = pressed.dataset.busy;
    }
    document.documentElement.classList.add('busy');
  });
}
/* Back from the cache of the browser: the form can be sent again. */
window.addEventListener('pageshow', () => {
  document.documentElement.classList.remove('busy');
  for (const form of document.forms) delete form.dataset.sent;
  for (const button of document.querySelectorAll('[data-idle]')) button.textContent = button.dataset.idle;
});

const writing = document.querySelector('form[data-unsaved]');
if (writing) {
  writing.addEventListener('input', () => { writing.dataset.changed = 'yes'; });
  window.addEventListener('beforeunload', event => {
    if ('changed' in writing.dataset) event.preventDefault();
  });
}
})();
