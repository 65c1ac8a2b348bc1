// Comforts of the form that reports an issue; it works without them.
(function () {
  "use strict";

  // 1. A draft: what was written stays on this device until it is sent. Name and phone never do.
  var FIELDS = ["category", "text", "place"];
  var DAYS = 7;

  function store() {
    try { return window.localStorage; } catch (error) { return null; }
  }

  function nameOf(form) { return "yishi.draft." + form; }

  function read(name) {
    try {
      var kept = JSON.parse(store().getItem(name));
      return kept && Date.now() - kept.at < DAYS * 86400000 ? kept.fields : null;
    } catch (error) { return null; }
  }

  function write(name, fields) {
    try { store().setItem(name, JSON.stringify({ at: Date.now(), fields: fields })); } catch (error) { /* full or shut */ }
  }

  function erase(name) {
    try { store().removeItem(name); } catch (error) { /* shut */ }
  }

  function valuesOf(form) {
    var found = {};
    FIELDS.forEach(function (field) {
      var value = (new FormData(form).get(field) || "").trim();
      if (value) found[field] = value;
    });
    return found;
  }

  function fill(form, fields) {
    FIELDS.forEach(function (field) {
      var parts = form.elements[field];
      if (!parts) return;
      if (parts.length === undefined) parts.value = fields[field] || "";
      else Array.prototype.forEach.call(parts, function (one) { one.checked = one.value === fields[field]; });
    });
  }

  function show(element, visible) { if (element) element.hidden = !visible; }

  function keepDraft(form) {
    var name = nameOf(form.getAttribute("data-report-draft"));
    var told = document.querySelector("[data-draft-told]");
    show(document.querySelector("[data-no-draft]"), false);
    show(document.querySelector("[data-report-kept]"), true);
    var draft = form.hasAttribute("data-fresh") ? read(name) : null;
    if (draft && (draft.text || draft.place)) {
      fill(form, draft);
      show(told, true);
    }
    document.querySelector("[data-draft-discard]").addEventListener("click", function () {
      erase(name);
      fill(form, {});
      show(told, false);
      form.elements.text.focus();
    });
    form.addEventListener("input", function () { write(name, valuesOf(form)); });
  }

  var form = document.querySelector("form[data-report-draft]");
  if (form && store()) keepDraft(form);
  var done = document.querySelector("[data-draft-done]");
  if (done) erase(nameOf(done.getAttribute("data-draft-done")));

  // 2. Large photos are made smaller here already, which spares the reader's data volume and the wait.
  var SIDE = 1600;
  var LARGE = 600 * 1024;

  function smaller(file) {
    if (file.size < LARGE || !window.createImageBitmap) return Promise.resolve(file);
    return createImageBitmap(file, { imageOrientation: "from-image" }).then(function (picture) {
      var scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
      var sheet = document.createElement("canvas");
      sheet.width = Math.round(picture.width * scale);
      sheet.height = Math.round(picture.height * scale);
      sheet.getContext("2d").drawImage(picture, 0, 0, sheet.width, sheet.height);
      return new Promise(function (give) {
        sheet.toBlob(function (blob) {
          give(blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file);
        }, "image/jpeg", 0.85);
      });
    }).catch(function () { return file; });
  }

  var chosen = document.querySelector("input[type=file][name=photos]");
  if (chosen) {
    chosen.addEventListener("change", function () {
      Promise.all(Array.prototype.map.call(chosen.files, smaller)).then(function (files) {
        var list = new DataTransfer();
        files.forEach(function (file) { list.items.add(file); });
        chosen.files = list.files;
      }).catch(function () { /* the photos go as they are */ });
    });
  }

  // 3. A place that is chosen lists the next level at once; without scripts a button does that.
  function listPlaces(chosenPlace) {
    var fields = new FormData(chosenPlace.form);
    fields.delete("photos");
    fields.set("intent", "choose");
    fetch("/report", { method: "POST", body: new URLSearchParams(fields) }).then(function (answer) {
      return answer.text();
    }).then(function (page) {
      var places = new DOMParser().parseFromString(page, "text/html").getElementById("places");
      document.getElementById("places").replaceWith(places);
      (places.querySelector("summary") || document.getElementById(chosenPlace.id)).focus();
    }).catch(function () {
      document.documentElement.classList.remove("ys-js");
    });
  }

  document.addEventListener("change", function (event) {
    if (event.target.matches("#places select")) listPlaces(event.target);
  });
})();
