// Small comforts; every page works without them.
(function () {
  "use strict";

  // Where pages shorten the way by themselves, the buttons for the long way are not needed.
  document.documentElement.classList.add("ys-js");

  // A form that came back: lead the eye and the reader's software to what is to be changed.
  var summary = document.querySelector(".ys-summary");
  if (summary) summary.focus();

  // While a form is on its way, say so, and send it once.
  var busyWords = document.documentElement.lang === "en" ? "Sending, please wait" : "正在提交，请稍候";
  document.addEventListener("submit", function (event) {
    var form = event.target;
    var button = event.submitter;
    if (form.method !== "post") return;
    if (form.getAttribute("data-sent")) {
      event.preventDefault();
      return;
    }
    form.setAttribute("data-sent", "1");
    if (button && !button.formNoValidate) {
      button.setAttribute("data-words", button.textContent);
      button.textContent = busyWords;
    }
  });

  // Coming back by the browser's own button: the form can be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("[data-sent]").forEach(function (form) { form.removeAttribute("data-sent"); });
    document.querySelectorAll("[data-words]").forEach(function (button) {
      button.textContent = button.getAttribute("data-words");
      button.removeAttribute("data-words");
    });
  });

  // What is being written into <form data-draft="name"> stays on this device until it is sent, for a week at most.
  // Hidden fields, passwords and whatever lies inside [data-draft-skip] are never kept.
  var KEPT = "yishi-draft:";
  var WEEK = 7 * 24 * 3600 * 1000;
  var english = document.documentElement.lang === "en";
  var store = null;
  try { store = window.localStorage; } catch (refused) { store = null; }

  function names() {
    var found = [];
    for (var at = 0; at < store.length; at++) found.push(store.key(at));
    return found.filter(function (name) { return name.indexOf(KEPT) === 0; });
  }
  function read(name) {
    try { return JSON.parse(store.getItem(name)); } catch (broken) { return null; }
  }
  function keep(name, draft) {
    try { store.setItem(name, JSON.stringify(draft)); } catch (full) { /* The form still works; only the copy is missing. */ }
  }
  function controls(form) {
    return Array.prototype.filter.call(form.elements, function (one) {
      var isText = one.tagName === "TEXTAREA" || one.tagName === "SELECT" ||
        (one.tagName === "INPUT" && !/^(hidden|password|file|submit|button|reset)$/.test(one.type));
      return isText && one.name && !one.closest("[data-draft-skip]");
    });
  }
  function isTick(one) { return one.type === "checkbox" || one.type === "radio"; }
  function written(form) {
    var told = {};
    controls(form).forEach(function (one) {
      var value = isTick(one) ? (one.checked ? one.value : "") : one.value;
      if (value) told[one.name] = (told[one.name] || []).concat(value);
    });
    return told;
  }
  function put(form, told) {
    var left = JSON.parse(JSON.stringify(told));
    controls(form).forEach(function (one) {
      var given = told[one.name] || [];
      if (isTick(one)) one.checked = given.indexOf(one.value) >= 0;
      else one.value = (left[one.name] || []).shift() || "";
    });
  }
  function same(one, other) {
    function flat(told) { return JSON.stringify(Object.keys(told).sort().map(function (name) { return [name, told[name]]; })); }
    return flat(one) === flat(other);
  }
  function noteOf(form, name, first, at) {
    var note = document.createElement("div");
    var words = document.createElement("p");
    var drop = document.createElement("button");
    note.className = "ys-msg ys-msg-note mb-4";
    note.setAttribute("role", "status");
    words.textContent = english
      ? "What you wrote before and did not send (" + at + ") is back in the form. It is kept on this device only."
      : "您上次没有提交的内容（" + at + "）已放回表里。只存在这台设备上。";
    drop.type = "button";
    drop.className = "btn btn-secondary btn-sm";
    drop.textContent = english ? "Discard it" : "不要上次写的";
    drop.addEventListener("click", function () {
      put(form, first);
      store.removeItem(name);
      note.parentNode.removeChild(note);
      var begin = controls(form)[0];
      if (begin) begin.focus();
    });
    var inside = document.createElement("div");
    inside.appendChild(words);
    inside.appendChild(drop);
    note.appendChild(inside);
    form.insertBefore(note, form.firstChild);
  }
  function watch(form) {
    var name = KEPT + form.getAttribute("data-draft");
    var first = written(form);
    var draft = read(name);
    var cameBack = document.querySelector(".ys-summary");
    if (draft && draft.sent) keep(name, { at: draft.at, told: draft.told, sent: false });
    // After a refusal the page itself holds the newest words.
    if (draft && !cameBack && !same(draft.told, first)) {
      put(form, draft.told);
      noteOf(form, name, first, new Date(draft.at).toLocaleString(english ? "en-GB" : "zh-CN", { dateStyle: "medium", timeStyle: "short" }));
    }
    function save() {
      var told = written(form);
      if (same(told, first) && !cameBack) store.removeItem(name);
      else keep(name, { at: Date.now(), told: told, sent: false });
    }
    form.addEventListener("input", save);
    form.addEventListener("change", save);
    form.addEventListener("submit", function () {
      var now = read(name);
      if (now) keep(name, { at: now.at, told: now.told, sent: true });
    });
  }
  if (store) {
    var forms = document.querySelectorAll("form[data-draft]");
    var here = Array.prototype.map.call(forms, function (form) { return KEPT + form.getAttribute("data-draft"); });
    var keepsAll = document.querySelector("[data-draft-kept]");
    var forgets = document.querySelector("[data-draft-forget]");
    names().forEach(function (name) {
      var draft = read(name);
      // Sent, and neither the form nor a page that says no came back: it was taken.
      var isTaken = draft && draft.sent && here.indexOf(name) < 0 && !keepsAll;
      if (!draft || isTaken || forgets || Date.now() - draft.at > WEEK) store.removeItem(name);
    });
    Array.prototype.forEach.call(forms, watch);
  }
  // On the last day a deadline also in hours; the date itself stands in the page.
  var DAY = 86400;
  function leftWords(seconds) {
    var hours = Math.floor(seconds / 3600);
    var minutes = Math.floor(seconds / 60);
    if (document.documentElement.lang === "en") return "Last day: " + (hours ? hours + " hours left" : minutes + " minutes left");
    return "今天是最后一天，还剩" + (hours ? hours + "小时" : minutes + "分钟");
  }
  var opened = Date.now();
  function countDown() {
    document.querySelectorAll("[data-seconds-left]").forEach(function (place) {
      var left = place.getAttribute("data-seconds-left") - (Date.now() - opened) / 1000;
      place.hidden = left <= 0 || left > DAY;
      place.textContent = leftWords(Math.max(0, left));
    });
  }
  countDown();
  window.setInterval(countDown, 60000);

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();
