// A JSON document by paths such as `guard.leavers`: reading, writing a copy, and what differs between two.

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

export function valueAt(document, path) {
  return path.split(".").reduce((value, key) => (isObject(value) ? value[key] : undefined), document);
}

/** Give a copy with another value at a path; undefined takes the key out. Nothing beside the path is touched. */
export function withValue(document, path, value) {
  const [key, ...rest] = path.split(".");
  const copy = isObject(document) ? { ...document } : {};
  if (rest.length) copy[key] = withValue(copy[key], rest.join("."), value);
  else if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy;
}

/** One text for equal values, whatever the order of their keys. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? "";
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}

export const isSame = (one, other) => canonical(one) === canonical(other);

function paths(value, stops, path = "") {
  if (!isObject(value) || stops.has(path)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => paths(inner, stops, path ? `${path}.${key}` : key));
}

/**
 * List `{path, before, after}` of what differs. `whole` are paths that are one value each, such as a limit;
 * `defaultOf` says what a key that is left out means.
 */
export function changesBetween(before, after, whole = [], defaultOf = () => undefined) {
  const stops = new Set(whole);
  const named = [...new Set([...whole, ...paths(before ?? {}, stops), ...paths(after ?? {}, stops)])].filter(Boolean);
  const read = (document, path) => {
    const value = valueAt(document, path);
    return value === undefined ? defaultOf(path) : value;
  };
  return named
    .map((path) => ({ path, before: read(before, path), after: read(after, path) }))
    .filter((one) => !isSame(one.before, one.after));
}

/** Put what was changed from `base` to `mine` on top of `theirs`. */
export function carriedOver(base, mine, theirs) {
  return changesBetween(base, mine).reduce((document, one) => withValue(document, one.path, one.after), theirs ?? {});
}
