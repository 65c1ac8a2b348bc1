// Small comforts; every page works without them.
(function () {
  "use strict";

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
})();
