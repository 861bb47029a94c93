// Conveniences only: every page works without this file.
"use strict";

// The count below a long text says what is left, and says it aloud only when typing rests.
function showRoom(area) {
  const room = document.getElementById(`${area.name}-room`);
  if (!room) return;
  const left = Number(area.dataset.most) - [...area.value].length;
  const characters = Math.abs(left) === 1 ? "1 character" : `${Math.abs(left).toLocaleString("en-US")} characters`;
  room.textContent = left >= 0 ? `${characters} left` : `${characters} too many`;
  room.classList.toggle("usa-error-message", left < 0);
}

document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[data-most]")) showRoom(event.target);
});

document.querySelectorAll("textarea[data-most]").forEach((area) => {
  if (area.value) showRoom(area);
});

// What a save while typing could not do is said where its success is said, and tried again by itself.
const SAVE_AGAIN_AFTER = 15000;
const NOT_SAVED = "Not saved: our system does not answer. Keep this page open; we try again by ourselves.";
const TOO_OLD = "Not saved: this page is too old, or you signed in or out meanwhile. Press “Save and continue later”.";

function sayNotSaved(form, why) {
  const line = document.createElement("p");
  line.className = "save-state save-state--failed";
  line.textContent = why;
  document.getElementById("save-state").replaceChildren(line);
  setTimeout(() => form.dispatchEvent(new Event("change")), SAVE_AGAIN_AFTER);
}

function isDraft(element) {
  return element instanceof Element && ["application", "event-form", "announcement-form"].includes(element.id);
}

document.addEventListener("htmx:error", (event) => {
  const form = event.detail.ctx?.sourceElement;
  if (isDraft(form)) sayNotSaved(form, NOT_SAVED);
});

// 409 brings a sentence of its own; any other refusal is a whole page, which has no place inside this one.
document.addEventListener("htmx:before:response", (event) => {
  const { response, sourceElement } = event.detail.ctx;
  if (response.status < 400 || response.status === 409) return;
  event.preventDefault();
  if (isDraft(sourceElement)) sayNotSaved(sourceElement, response.status === 403 ? TOO_OLD : NOT_SAVED);
});
