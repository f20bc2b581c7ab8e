// Says what happened, to everybody: a note at the edge of the page that screen readers read out.
const SECONDS = 8;

export function announce(text) {
  const place = document.getElementById("announcements");
  const note = document.createElement("p");
  note.textContent = text;
  place.append(note);
  setTimeout(() => note.remove(), SECONDS * 1000);
}
