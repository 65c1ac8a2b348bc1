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
