/* Chat page of the JMO help desk: one conversation between a person and the bot or an officer.
 *
 * Three sources may bring the same message (the answer to a POST, the event stream, the history), in any order;
 * `accept` recognises it by its id or client_id. What the person wrote stays in the outbox, on this phone, until the
 * server has it; posting it again is harmless. Only syntax of 2017: old phones must read this file. */
(function () {
'use strict';

const LIMIT = 2000; // characters of one message, as on the server
const ANSWER_MS = 40000; // longer than the server waits for the bot
const LONGEST_WAIT_S = 30; // between two tries
const REOPEN_MS = 10000;
const CATCH_UP_MS = 30000; // a weak network can kill the stream without telling

const TEXT = {
  id: {
    title: 'Bantuan JMO',
    greeting: 'Halo! Ada kendala JMO?',
    ability: 'Saya bantu langkah demi langkah soal akun, verifikasi wajah, saldo, dan klaim. ' +
      'Kalau perlu, petugas melanjutkan di sini.',
    ask: 'Pilih topik atau tulis sendiri:',
    topics: ['Buat akun JMO', 'Masalah masuk akun', 'Verifikasi wajah', 'Klaim JHT', 'Cari nomor KPJ',
      'Bicara dengan petugas'],
    privacy: 'Jangan menulis NIK, nomor KPJ, kode OTP, atau kata sandi. Layanan ini gratis; siapa pun yang meminta ' +
      'biaya tidak resmi adalah penipu.',
    typing: 'Sedang mengetik…',
    down: 'Ke pesan terbaru',
    placeholder: 'Tulis pertanyaan…',
    send: 'Kirim',
    conversation: 'Percakapan',
    language: 'Switch to English',
    size: 'Ubah ukuran huruf',
    forget: 'Hapus percakapan di HP ini',
    forgetText: 'Pesan tidak terlihat lagi di HP ini dan tidak bisa dibuka kembali dari sini. Cocok kalau HP dipakai bersama.',
    forgetYes: 'Ya, hapus',
    forgetNo: 'Tidak jadi',
    participant: 'Anda', bot: 'Asisten', officer: 'Petugas', system: 'Keterangan',
    ownedByQueue: 'Petugas akan menjawab di percakapan ini. Balasan muncul di sini.',
    ownedByOfficer: 'Petugas yang menjawab percakapan ini.',
    offline: 'Sambungan terputus. Pesan disimpan di HP ini dan dikirim lagi otomatis.',
    sending: 'mengirim…', sent: '✓', unsent: 'belum terkirim, dicoba lagi',
    retry: 'Kirim lagi',
    numbers: 'Tidak perlu menulis NIK, nomor KPJ, atau nomor pribadi lain. Kalau terkirim, nomornya kami samarkan.',
    left: 'Sisa {n} huruf',
    over: 'Kelebihan {n} huruf. Mohon dipendekkan, atau kirim dalam dua pesan.',
    refused: 'Pesan belum bisa diterima. Tulisan Anda tidak hilang; silakan periksa lalu kirim lagi.',
    today: 'Hari ini', yesterday: 'Kemarin'
  },
  en: {
    title: 'JMO Help',
    greeting: 'Hello! Stuck with JMO?',
    ability: 'I help step by step with your account, face verification, balance and claims. ' +
      'When needed, an officer carries on right here.',
    ask: 'Choose a topic or write your own:',
    topics: ['Create a JMO account', 'Cannot log in', 'Face verification', 'JHT claim', 'Find my KPJ number',
      'Talk to an officer'],
    privacy: 'Do not write your NIK, KPJ number, OTP code or password. This service is free; anyone who asks for an ' +
      'unofficial fee is a fraud.',
    typing: 'Typing…',
    down: 'To the latest message',
    placeholder: 'Write your question…',
    send: 'Send',
    conversation: 'Conversation',
    language: 'Ganti ke bahasa Indonesia',
    size: 'Change text size',
    forget: 'Delete the conversation on this phone',
    forgetText: 'The messages disappear from this phone and cannot be opened from here again. Good for a shared phone.',
    forgetYes: 'Yes, delete',
    forgetNo: 'Cancel',
    participant: 'You', bot: 'Assistant', officer: 'Officer', system: 'Note',
    ownedByQueue: 'An officer will answer in this conversation. The reply will appear here.',
    ownedByOfficer: 'An officer answers this conversation.',
    offline: 'No connection. Messages are kept on this phone and sent again automatically.',
    sending: 'sending…', sent: '✓', unsent: 'not sent yet, trying again',
    retry: 'Send again',
    numbers: 'There is no need to write your NIK, KPJ or other personal numbers. If sent, we mask them.',
    left: '{n} characters left',
    over: '{n} characters too many. Please shorten it, or send it as two messages.',
    refused: 'The message could not be accepted yet. Your text is not lost; please check it and send it again.',
    today: 'Today', yesterday: 'Yesterday'
  }
};

const KEY = { session: 'jmo.session', language: 'jmo.language', size: 'jmo.size', outbox: 'jmo.outbox.' };

// --- small helpers

function $(id) { return document.getElementById(id); }

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function on(target, name, act) { target.addEventListener(name, act); }

function makeButton(className, text, onClick) {
  const button = make('button', className, text);
  button.type = 'button';
  on(button, 'click', onClick);
  return button;
}

function hex(bytes) {
  const values = Array.from(crypto.getRandomValues(new Uint8Array(bytes)));
  return values.map(value => ('0' + value.toString(16)).slice(-2)).join('');
}

/* A version 4 UUID; crypto.randomUUID is too new for many phones. */
function uuid() {
  return hex(16).replace(/^(.{8})(.{4}).(.{3}).(.{3})/, '$1-$2-4$3-a$4-');
}

/* Storage may be forbidden (private window); then this tab remembers for itself. */
function openShelf() {
  try {
    localStorage.setItem('jmo.probe', '1');
    localStorage.removeItem('jmo.probe');
    return localStorage;
  } catch (error) {
    return {
      getItem(key) { return this[key] || null; },
      setItem(key, value) { this[key] = value; },
      removeItem(key) { delete this[key]; }
    };
  }
}

const shelf = openShelf();

function keep(key, value) {
  try { shelf.setItem(key, value); } catch (error) { /* full: the page still works until it is closed */ }
}

function parse(json) {
  try { return JSON.parse(json); } catch (error) { return null; }
}

// --- state of this conversation

let language = TEXT[shelf.getItem(KEY.language)] ? shelf.getItem(KEY.language) : 'id';
let session = shelf.getItem(KEY.session);
let owner = 'bot';
let items = []; // what the log shows, in order
let cursor = 0; // all up to here has arrived; the answer to a POST may skip ids, so it does not count
let epoch = 0; // raised when the conversation is forgotten: late answers are then ignored

function t(key, values) {
  const text = TEXT[language][key];
  return values ? text.replace(/\{(\w+)\}/g, (whole, name) => values[name]) : text;
}

function ensureSession() {
  session = session || shelf.getItem(KEY.session) || hex(16); // another tab may have begun one
  keep(KEY.session, session);
  $('forget').hidden = false;
}

// --- text to elements (never innerHTML)

const LINK = new RegExp([
  'https://[^\\s<>"\']+', // a web address
  '[\\w.+-]+@[\\w-]+\\.[\\w.-]*\\w', // e-mail
  '(?:[a-z0-9-]+\\.)*bpjsketenagakerjaan\\.go\\.id(?:/[^\\s<>"\']*)?', // an official address without https
  '\\b175\\b' // the call centre
].join('|'), 'gi');

function addressOf(found, before, after) {
  if (found === '175') { // but not in Rp175.000 or "175 orang"
    const amount = /(rp\.?\s*|[\d.,-])$/i.test(before) || /^([.,-]?\d|\s*(%|ribu|rb|juta|jt|orang|people|hari|days))/i.test(after);
    return amount ? '' : 'tel:175';
  }
  if (/^https:/i.test(found)) return found;
  return (found.includes('@') ? 'mailto:' : 'https://') + found;
}

function makeLink(found, address) {
  const link = make('a');
  link.href = address;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  // a long address may break after a dot or a slash, not inside a word
  found.match(/[^./]*[./]*/g).forEach(part => { if (part) link.append(part, make('wbr')); });
  return link;
}

function linked(text) {
  const out = document.createDocumentFragment();
  let done = 0;
  text.replace(LINK, (match, at) => {
    const found = match.replace(/[.,;:!?)\]]+$/, '');
    const end = at + found.length;
    const address = addressOf(found, text.slice(0, at), text.slice(end));
    if (!address) return;
    out.append(text.slice(done, at), makeLink(found, address));
    done = end;
  });
  out.append(text.slice(done));
  return out;
}

/* Fills a bubble with paragraphs, numbered steps and dotted lists. */
function fillRich(bubble, text) {
  let block = null;
  text.split(/\r?\n/).forEach(line => {
    const step = /^\s*(?:(\d{1,2})[.)]|[-•])\s+(.+)/.exec(line);
    const tag = !step ? 'p' : step[1] ? 'ol' : 'ul';
    if (!line.trim()) return (block = null);
    if (!block || block.localName !== tag) block = bubble.appendChild(make(tag));
    else if (!step) block.append('\n');
    const place = step ? block.appendChild(make('li')) : block;
    if (tag === 'ol') place.value = step[1]; // the number as written, even when text stands between the steps
    place.append(linked(step ? step[2] : line));
  });
}

/* The person's own words stay as written: a link pasted from a swindler must not become a live link. */
function fillBubble(bubble, item) {
  bubble.textContent = '';
  if (item.from === 'participant') bubble.append(make('p', '', item.text));
  else fillRich(bubble, item.text);
}

// --- one message on the screen

function clock(date) { return date.toTimeString().slice(0, 5).replace(':', language === 'id' ? '.' : ':'); }

function dayName(date) {
  const midnight = new Date();
  midnight.setHours(0, 0, 0, 0);
  if (date >= midnight) return t('today');
  midnight.setDate(midnight.getDate() - 1);
  if (date >= midnight) return t('yesterday');
  return date.toLocaleDateString(language === 'id' ? 'id-ID' : 'en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
}

function drawChoices(item) {
  const group = make('div', 'choices');
  item.buttons.forEach(choice => {
    group.append(makeButton('', choice.title, () => {
      if (!group.classList.contains('past')) send(choice.title, choice.payload);
    }));
  });
  return group;
}

function drawState(item) {
  const state = item.parts.state;
  if (item.from === 'participant') state.textContent = t(item.state);
  item.node.classList.toggle('unsent', item.state === 'unsent');
  if (item.state === 'unsent') state.append(makeButton('retry', t('retry'), flush));
}

/* Builds the node of an item: day, sender, bubble, choices, foot. `arrange` decides which of them show. */
function draw(item) {
  const node = make('div', 'item from-' + item.from);
  const own = item.from === 'participant';
  const parts = {
    day: make('p', 'day', dayName(item.at)),
    who: make('p', own || item.from === 'system' ? 'unseen' : 'who', t(item.from) + (own ? ':' : '')),
    bubble: make('div', 'bubble'),
    choices: item.buttons.length ? drawChoices(item) : null,
    state: make('span', 'state')
  };
  const foot = make('div', 'foot');
  foot.append(make('time', '', clock(item.at)), parts.state);
  fillBubble(parts.bubble, item);
  node.append(parts.day, parts.who, parts.bubble, foot);
  if (parts.choices) node.append(parts.choices);
  item.node = node;
  item.parts = parts;
  drawState(item);
}

/* Old choices must not be pressed by accident: they would answer a question that is no longer asked. */
function retireChoices(item, answer) {
  const past = Boolean(answer);
  item.parts.choices.classList.toggle('past', past);
  item.parts.choices.childNodes.forEach(button => {
    // aria-disabled, not disabled: the pressed button keeps the keyboard focus
    button.setAttribute('aria-disabled', past);
    button.tabIndex = past && button !== document.activeElement ? -1 : 0;
    button.classList.toggle('chosen', past && answer.text === button.textContent);
  });
}

/* Days, senders, times and choices depend on the neighbours; with a few hundred messages one pass is quick. */
function arrange() {
  let answer = null;
  for (let i = items.length - 1; i >= 0; i--) {
    const item = items[i], before = items[i - 1], after = items[i + 1];
    const newDay = !before || before.at.toDateString() !== item.at.toDateString();
    item.parts.day.hidden = !newDay;
    item.parts.who.hidden = Boolean(before) && before.from === item.from && !newDay;
    item.node.classList.toggle('joined', Boolean(after) && after.from === item.from && after.at - item.at < 60000 &&
      item.state === 'sent' && !item.buttons.length);
    if (item.parts.choices) retireChoices(item, answer);
    if (item.from === 'participant') answer = item;
  }
}

// --- the log: order and doubles

function insert(item) {
  let at = items.length;
  while (at > 0 && items[at - 1].order > item.order) at--;
  items.splice(at, 0, item);
  if (!item.node) draw(item);
  $('log').insertBefore(item.node, at + 1 < items.length ? items[at + 1].node : null);
}

function remove(item) {
  items = items.filter(other => other !== item);
  $('log').removeChild(item.node);
}

function moveTo(item, order) {
  item.order = order;
  const at = items.indexOf(item);
  const fits = (at === 0 || items[at - 1].order <= order) && (at === items.length - 1 || items[at + 1].order >= order);
  if (fits) return; // a node that is moved would be read aloud once more
  items.splice(at, 1);
  insert(item);
}

function toItem(message) {
  const at = new Date(message.sent_at);
  const receipt = message.id === null && message.from !== 'participant';
  return {
    id: message.id, order: message.id === null ? Infinity : message.id, clientId: message.client_id || null,
    from: receipt || !TEXT.id[message.from] ? 'system' : message.from, text: String(message.text || ''),
    buttons: message.buttons || [], at: isNaN(at) ? new Date() : at, state: 'sent'
  };
}

function findItem(message) {
  const own = message.from === 'participant' && message.client_id;
  return items.find(item => item.id !== null && item.id === message.id) ||
    (own && items.find(item => item.clientId === message.client_id));
}

/* Our own message came back: it is safely stored, and personal numbers in it are masked now. */
function confirmOwn(item, message) {
  if (item.clientId) {
    dropFromOutbox(item.clientId);
    flush();
  }
  item.text = message.text;
  fillBubble(item.parts.bubble, item);
  item.id = message.id;
  item.state = 'sent';
  drawState(item);
  moveTo(item, message.id);
}

/* Takes one message of the server, whatever way it came; `silent` leaves the arranging to the caller. */
function accept(message, silent) {
  if (!message || message.id === undefined) return;
  const known = message.id !== null && findItem(message);
  if (known) {
    if (known.id === null) confirmOwn(known, message);
    return;
  }
  // a receipt (id null) is a note for the moment: the next one, or an answer, takes its place
  if (message.from !== 'participant') items.filter(item => item.id === null && item.from === 'system').forEach(remove);
  const item = toItem(message);
  insert(item);
  if (item.from === 'bot' || item.from === 'officer') waitForAnswer(false);
  if (silent) return;
  arrange();
  reader.added(item);
}

/* Redraws everything, after a change of language. */
function redraw() {
  hush();
  $('log').textContent = '';
  items.forEach(item => { draw(item); $('log').append(item.node); });
  arrange();
}

let hushTimer = 0;

/* What is drawn all at once is not read aloud, only what comes after it. */
function hush() {
  clearTimeout(hushTimer);
  $('log').setAttribute('aria-live', 'off');
  hushTimer = setTimeout(() => $('log').setAttribute('aria-live', 'polite'), 1000);
}

// --- scrolling

/* Follows the conversation, but never takes the page away from somebody who scrolled up to read.
 * A long answer is shown from its beginning, with the question above it where there is room. */
const reader = {
  away: false, atEnd: true, anchor: null, lastAt: 0, expected: 0,

  end() { return $('scroll').scrollHeight - $('scroll').clientHeight; },

  go(top) {
    $('scroll').scrollTop = top;
    this.expected = $('scroll').scrollTop;
    this.scrolled();
  },

  toEnd() {
    this.away = false;
    this.go(this.end());
  },

  /* `anchor` is where reading starts: one's own message, or the first one of a later turn. */
  added(item) {
    const own = item.from === 'participant';
    const newTurn = this.atEnd && Date.now() - this.lastAt > 2000;
    this.lastAt = Date.now();
    if (own || newTurn || !this.anchor) this.anchor = item.node;
    if (own) this.toEnd();
    else if (!this.away) this.go(Math.min(this.end(), this.anchor.offsetTop - 8));
    else this.scrolled();
  },

  scrolled() {
    const moved = Math.abs($('scroll').scrollTop - this.expected) > 2;
    this.atEnd = this.end() - $('scroll').scrollTop < 60;
    if (moved) this.anchor = null;
    if (moved) this.away = !this.atEnd;
    $('down').hidden = this.atEnd || !items.length;
  }
};

// --- signs: waiting, owner, connection, hints

let typingTimer = 0, waiting = false;

/* The sign goes away by itself, should the answer never come. */
function showTyping(on, seconds) {
  clearTimeout(typingTimer);
  keepPlace(() => { $('typing').hidden = !on; });
  if (on) typingTimer = setTimeout(showTyping, seconds * 1000, false);
}

function waitForAnswer(on) {
  waiting = on && owner === 'bot'; // an officer is not typing just because we wrote
  showTyping(waiting, 60);
}

function setOwner(value) {
  owner = value || owner;
  if (owner !== 'bot') waitForAnswer(false);
  showText('owner', owner === 'bot' ? '' : t(owner === 'queue' ? 'ownedByQueue' : 'ownedByOfficer'));
}

function drawConnection() {
  const trouble = navigator.onLine === false || tries > 0 || historyTries > 0;
  showText('offline', trouble ? t('offline') : '');
}

/* Shows a line, or hides it when there is no text; unchanged text is not read aloud again. */
function showText(id, text) {
  const line = $(id);
  if (line.textContent === text) return;
  keepPlace(() => {
    line.textContent = text;
    line.hidden = !text;
  });
}

/* What stands around the log changes its height; who was at its end stays there. */
function keepPlace(change) {
  const wasAtEnd = reader.atEnd;
  change();
  if (wasAtEnd && items.length) reader.toEnd();
}

let problem = null; // {message_id, message_en}: both, for a change of language while it shows

function showProblem(error) {
  problem = error;
  showText('problem', error ? error['message_' + language] || t('refused') : '');
}

// --- talking to the server

const NEVER = new Promise(() => {}); // the answer to a forgotten conversation

/* Resolves to {status, retryAfter, body}; body is null when it is no JSON (the page of a café's Wi-Fi, a proxy). */
function request(path, options) {
  const mine = epoch;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), ANSWER_MS);
    fetch(path, Object.assign({ cache: 'no-store' }, options)).then(response => response.text().then(text => resolve({
      status: response.status, retryAfter: Number(response.headers.get('Retry-After')) || 0, body: parse(text)
    }))).catch(reject).then(() => clearTimeout(timer));
  }).then(reply => mine === epoch ? reply : NEVER, error => mine === epoch ? Promise.reject(error) : NEVER);
}

function isAnswer(reply) { return reply.status < 300 && reply.body && Array.isArray(reply.body.messages); }

function isRefusal(reply) { return reply.status >= 400 && reply.status < 500 && ![408, 425, 429].includes(reply.status); }

function backOff(count) { return Math.min(Math.pow(2, count - 1), LONGEST_WAIT_S); }

/* The page follows the language of the conversation, except where the person has just chosen another one. */
function adopt(answer, sentLanguage) {
  setOwner(answer.owner);
  const chosen = shelf.getItem(KEY.language);
  if (!TEXT[answer.language] || (chosen && chosen !== sentLanguage)) return;
  if (chosen) keep(KEY.language, answer.language); // the person told the bot to change
  if (answer.language !== language) speak(answer.language);
}

// --- history

let historyTries = 0, historyTimer = 0;

/* Fetches what came after `cursor`. Tries again by itself until the server has answered once. */
function catchUp() {
  if (!session) return;
  clearTimeout(historyTimer);
  request('/chat/messages?session=' + session + '&after=' + cursor).then(reply => {
    if (!isAnswer(reply) && !isRefusal(reply)) throw new Error('no history yet');
    historyTries = 0;
    if (isAnswer(reply)) takeHistory(reply.body);
    drawConnection();
    if (!stream) openStream();
  }).catch(() => {
    historyTries++;
    drawConnection();
    historyTimer = setTimeout(catchUp, backOff(historyTries) * 1000);
  });
}

function takeHistory(answer) {
  const first = cursor === 0;
  if (first) hush();
  answer.messages.forEach(message => accept(message, first));
  cursor = Math.max(cursor, Number(answer.cursor) || 0);
  adopt(answer);
  if (!first) return;
  arrange();
  if (items.length) reader.toEnd();
}

// --- stream

let stream = null, streamTimer = 0;

function closeStream() {
  clearTimeout(streamTimer);
  if (stream) stream.close();
  stream = null;
}

function openStream() {
  closeStream();
  if (!session || !window.EventSource) return;
  stream = new EventSource('/chat/stream?session=' + session + '&after=' + cursor);
  on(stream, 'message', event => {
    const message = parse(event.data);
    accept(message);
    if (message && message.id > cursor) cursor = message.id;
  });
  on(stream, 'typing', () => showTyping(true, 6));
  on(stream, 'state', event => setOwner((parse(event.data) || {}).owner));
  on(stream, 'error', () => { // it reconnects by itself, except after an error answer
    if (stream && stream.readyState === 2) streamTimer = setTimeout(openStream, REOPEN_MS);
  });
}

// --- outbox

let queue = []; // written, not yet with the server; the first one is on its way
// What the topics of the first screen begin.
const TOPICS = ['account', 'locked_out', 'face_check', 'jht', 'find_kpj'].map(flow => `/begin{"flow": "${flow}"}`)
  .concat('/ask_person');
let sending = null, tries = 0, retryTimer = 0;

function itemOf(entry) { return items.find(item => item.clientId === entry.client_id); }

function mark(entry, state) {
  const item = itemOf(entry);
  if (!item || item.state === state) return;
  if (item.node.contains(document.activeElement)) $('text').focus(); // its button goes away
  item.state = state;
  drawState(item);
  arrange();
}

/* Puts a message of the person on the screen and into the outbox. */
function send(text, payload) {
  ensureSession();
  const entry = { session: session, text: text, client_id: uuid() };
  if (payload) entry.payload = payload;
  if (shelf.getItem(KEY.language)) entry.language = shelf.getItem(KEY.language);
  keep(KEY.outbox + entry.client_id, JSON.stringify({ entry: entry, at: Date.now() })); // one key each: two tabs do not overwrite each other
  showProblem(null);
  enqueue(entry, Date.now());
  flush();
  if (!stream) openStream(); // tells what is stored before the answer is there
}

function enqueue(entry, at) {
  queue.push(entry);
  const item = toItem({ id: null, from: 'participant', text: entry.text, sent_at: at, client_id: entry.client_id });
  item.state = tries > 0 ? 'unsent' : 'sending';
  insert(item);
  arrange();
  reader.added(item);
}

/* What a reload or an empty battery interrupted. */
function restoreOutbox() {
  outboxKeys().map(key => parse(shelf.getItem(key))).filter(saved => saved && saved.entry.session === session)
    .sort((a, b) => a.at - b.at).forEach(saved => enqueue(saved.entry, saved.at));
}

function outboxKeys() { return Object.keys(shelf).filter(key => key.indexOf(KEY.outbox) === 0); }

/* Stored, as its answer or the stream tells: the next may go. Short lines in a row thus reach the bot as one turn. */
function dropFromOutbox(clientId) {
  if (sending === clientId) sending = null;
  queue = queue.filter(entry => entry.client_id !== clientId);
  shelf.removeItem(KEY.outbox + clientId);
  tries = 0; // the server is there
  drawConnection();
}

/* Sends the first message of the outbox, and no other before it is stored, so that they arrive in order. */
function flush() {
  clearTimeout(retryTimer);
  const entry = queue[0];
  if (!entry || sending) return;
  sending = entry.client_id;
  mark(entry, 'sending');
  waitForAnswer(true);
  request('/chat/messages', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(entry) })
    .then(reply => settle(entry, reply), () => postpone(entry, 0));
}

function settle(entry, reply) {
  if (isAnswer(reply)) return delivered(entry, reply);
  if (isRefusal(reply)) return refused(entry, reply);
  postpone(entry, reply.retryAfter);
  if (reply.status === 429 && reply.body) showProblem(reply.body.error);
}

function delivered(entry, reply) {
  dropFromOutbox(entry.client_id);
  showProblem(null);
  adopt(reply.body, entry.language);
  placeOwn(itemOf(entry), reply.body);
  mark(entry, 'sent');
  const answered = reply.body.messages.some(message => message.from !== 'participant' && message.id !== null);
  waitForAnswer(!answered);
  reply.body.messages.forEach(message => accept(message));
  if (!stream) openStream();
  flush();
}

/* Until our own message comes back with its id, it stands right before its answers. */
function placeOwn(item, answer) {
  if (!item || item.id !== null) return;
  const ids = answer.messages.filter(message => message.id !== null).map(message => message.id);
  moveTo(item, ids.length ? Math.min.apply(null, ids) - 0.5 : Number(answer.cursor) || Infinity);
}

/* The server will not take it as it is: the words go back into the field, to be changed. */
function refused(entry, reply) {
  dropFromOutbox(entry.client_id);
  const item = itemOf(entry);
  if (item) remove(item);
  arrange();
  waitForAnswer(false);
  if (!entry.payload) $('text').value = (entry.text + '\n' + $('text').value).trim();
  typed();
  showProblem((reply.body && reply.body.error) || {});
  flush();
}

function postpone(entry, seconds) {
  if (sending === entry.client_id) sending = null;
  tries = queue.length ? tries + 1 : 0; // the stream may have told us that it did arrive
  waitForAnswer(false);
  queue.forEach(entry => mark(entry, 'unsent'));
  drawConnection();
  clearTimeout(retryTimer);
  retryTimer = setTimeout(flush, (seconds || backOff(tries)) * 1000);
}

// --- writing field

function grow() {
  const field = $('text');
  keepPlace(() => {
    field.style.height = 'auto';
    field.style.height = field.scrollHeight + 3 + 'px'; // its two borders
  });
}

/* A NIK has 16 digits, a KPJ 11, with or without spaces. Only a soft word: the server masks them anyway. */
function hasPersonalNumber(text) {
  const runs = text.replace(/(\d)[ .-](?=\d)/g, '$1').match(/\d+/g) || [];
  return runs.some(run => run.length === 16 || run.length === 11);
}

function drawNotes() {
  const text = $('text').value;
  const left = LIMIT - text.trim().length;
  $('counter').classList.toggle('over', left < 0);
  showText('counter', left > 200 ? '' : t(left < 0 ? 'over' : 'left', { n: Math.abs(left) }));
  showText('hint', hasPersonalNumber(text) ? t('numbers') : '');
}

function typed() {
  showProblem(null);
  grow();
  drawNotes();
}

function submit(event) {
  event.preventDefault();
  const text = $('text').value.trim();
  $('text').focus();
  if (!text) return;
  if (text.length > LIMIT) return showText('problem', $('counter').textContent); // says it aloud
  $('text').value = '';
  typed();
  send(text);
}

function pressed(event) {
  const composing = event.isComposing || event.keyCode === 229; // still choosing a word of the keyboard
  if (event.key === 'Enter' && !event.shiftKey && !composing) submit(event);
}

// --- language, size, forgetting

function fillTexts() {
  document.documentElement.lang = language;
  document.title = t('title');
  document.querySelectorAll('[data-t]').forEach(element => { element.textContent = t(element.dataset.t); });
  document.querySelectorAll('[data-label]').forEach(element => {
    element.setAttribute('aria-label', t(element.dataset.label));
    if (element.localName === 'button') element.title = t(element.dataset.label);
  });
  $('language').lang = language === 'id' ? 'en' : 'id'; // its label is in the other language
  $('text').placeholder = t('placeholder');
  $('topics').textContent = '';
  t('topics').forEach((topic, place) => $('topics').append(makeButton('', topic, () => send(topic, TOPICS[place]))));
}

/* Puts the whole page into a language. */
function speak(value) {
  language = value;
  fillTexts();
  setOwner(owner);
  drawConnection();
  drawNotes();
  showProblem(problem);
  redraw();
  reader.scrolled();
}

function switchLanguage() {
  const other = language === 'id' ? 'en' : 'id';
  keep(KEY.language, other);
  speak(other);
}

/* The text has three sizes; the button goes around. */
function applySize(step) {
  const size = (Number(shelf.getItem(KEY.size)) + step) % 3 || 0;
  if (step) keep(KEY.size, size);
  keepPlace(() => { document.documentElement.className = 'size-' + size; });
  grow();
}

function askForget() {
  const box = $('confirm');
  if (box.showModal) box.showModal();
  else if (window.confirm(t('forgetText'))) forget();
}

/* Clears the screen of one conversation. */
function reset() {
  epoch++;
  [retryTimer, historyTimer].forEach(clearTimeout);
  closeStream();
  items = [];
  queue = [];
  session = null;
  sending = null;
  cursor = tries = historyTries = 0;
  $('log').textContent = '';
  $('text').value = '';
  $('forget').hidden = true;
  waitForAnswer(false);
  setOwner('bot');
  drawConnection();
  showProblem(null);
  typed();
  reader.go(0);
}

function forget() {
  outboxKeys().forEach(key => shelf.removeItem(key));
  shelf.removeItem(KEY.session);
  reset();
  $('text').focus();
}

// --- start

function backOnline() {
  drawConnection();
  tries = Math.min(tries, 1);
  flush();
  closeStream(); // it may be dead without knowing; catching up opens a new one
  catchUp();
}

function heartbeat() {
  if (!document.hidden && (waiting || owner !== 'bot' || !window.EventSource)) catchUp();
}

function connectEvents() {
  on($('form'), 'submit', submit);
  on($('text'), 'keydown', pressed);
  on($('text'), 'input', typed);
  on($('language'), 'click', switchLanguage);
  on($('size'), 'click', () => applySize(1));
  on($('forget'), 'click', askForget);
  on($('keep'), 'click', () => $('confirm').close());
  on($('wipe'), 'click', () => { $('confirm').close(); forget(); });
  on($('down'), 'click', () => {
    reader.anchor = null;
    reader.toEnd();
    $('scroll').focus();
  });
  on($('scroll'), 'scroll', () => reader.scrolled());
  on(window, 'resize', () => { if (reader.atEnd && items.length) reader.toEnd(); });
  on(window, 'online', backOnline);
  on(window, 'offline', drawConnection);
  on(document, 'visibilitychange', () => { if (!document.hidden && session) backOnline(); });
  // forgotten in another tab: this one must not show it any longer
  on(window, 'storage', event => { if (event.key === KEY.session && !event.newValue) reset(); });
}

function start() {
  if (!window.fetch || !window.crypto || !Element.prototype.append) return; // `loading` names the call centre
  $('loading').hidden = true;
  $('ready').hidden = false;
  connectEvents();
  speak(language);
  applySize(0);
  setInterval(heartbeat, CATCH_UP_MS);
  if (!session) return;
  $('forget').hidden = false;
  restoreOutbox();
  flush();
  catchUp();
}

start();
})();
