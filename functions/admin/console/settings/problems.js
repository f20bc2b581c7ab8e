// What the API said of a configuration, in words for somebody who filled in a form.
const PLAIN = [
  [/^Field required$/, "This has to be given."],
  [/^Input should be a valid integer/, "Give a whole number."],
  [/^Input should be a valid string/, "Give a text."],
  [/^Input should be greater than or equal to (\S+)$/, "Has to be $1 or more."],
  [/^Input should be less than or equal to (\S+)$/, "Has to be $1 or less."],
  [/^String should have at least 1 character$/, "This has to be given."],
  [/^String should have at most (\d+) characters$/, "Has to be shorter than $1 characters."],
  [/^Tuple should have at least 1 item/, "Give at least one."],
  [/^String should match pattern '\^\[0-9\]/, "This is an id: digits only."],
  [/^String should match pattern/, "This has signs that cannot be part of it."],
];

export function plainly(message) {
  const found = PLAIN.find(([pattern]) => pattern.test(message));
  const text = found ? message.replace(found[0], found[1]) : message;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Give `{path, message}` of a refusal that names a key of the configuration; null for any other. */
export function problemOf(error) {
  if (error?.status !== 400 || !error.field) return null;
  return { path: error.field.replace(/^configuration\./, ""), message: plainly(error.message) };
}
