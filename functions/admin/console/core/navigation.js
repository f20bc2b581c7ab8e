// Addresses within the console: `#/holds/123?tab=x`. The part before the question mark names a page and its id.
import { useEffect, useState } from "./view.js";

export function parse(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [page, ...rest] = path.split("/").filter(Boolean).map(decodeURIComponent);
  return { page: page ?? "overview", id: rest.join("/"), query: Object.fromEntries(new URLSearchParams(query)) };
}

export function link(page, id, query) {
  const text = query ? `?${new URLSearchParams(query)}` : "";
  return `#/${page}${id ? `/${encodeURIComponent(id)}` : ""}${text}`;
}

export function go(hash) {
  location.hash = hash;
}

export function useAddress() {
  const [address, setAddress] = useState(() => parse(location.hash));
  useEffect(() => {
    const listen = () => setAddress(parse(location.hash));
    addEventListener("hashchange", listen);
    return () => removeEventListener("hashchange", listen);
  }, []);
  return address;
}
