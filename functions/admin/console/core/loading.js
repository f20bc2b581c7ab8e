// Loading what a page shows: one request, or a list page by page, or the same again and again.
import { ask } from "./api.js";
import { routes } from "./routes.js";
import { useCallback, useEffect, useRef, useState } from "./view.js";

/** Load by a route. `every`: seconds between two looks, while `until` is not true of the data. */
export function useLoad(route, { every = 0, until = () => false } = {}) {
  const [found, setFound] = useState({ loading: true });
  const question = JSON.stringify(route);
  const newest = useRef("");
  const load = useCallback(
    async ({ silently = false } = {}) => {
      newest.current = question;
      if (!silently) setFound({ loading: true });
      try {
        const data = await ask(JSON.parse(question));
        if (newest.current === question) setFound({ data });
      } catch (error) {
        if (newest.current === question) setFound((before) => ({ data: silently ? before.data : undefined, error }));
      }
    },
    [question],
  );
  useEffect(() => {
    load();
  }, [load]);
  const again = every > 0 && found.data && !until(found.data);
  useEffect(() => {
    if (!again) return undefined;
    const timer = setTimeout(() => load({ silently: true }), every * 1000);
    return () => clearTimeout(timer);
  }, [found, again, every, load]);
  return { ...found, reload: load };
}

/** Load a run, and look again every two seconds until it has ended. */
export function useRun(id) {
  return useLoad(routes.run(id), { every: 2, until: (run) => run.status !== "continuing" });
}

/** Load a list whose answers have a cursor. `name` is the key of the list in an answer. */
export function useList(route, name) {
  const [found, setFound] = useState({ rows: [], loading: true, cursor: null });
  const question = JSON.stringify(route);
  const newest = useRef("");
  const load = useCallback(
    async (cursor) => {
      newest.current = question;
      setFound((before) => ({ ...before, rows: cursor ? before.rows : [], loading: true, error: undefined }));
      const [method, path, query] = JSON.parse(question);
      try {
        const page = await ask([method, path, { ...query, cursor }]);
        if (newest.current !== question) return;
        setFound((before) => ({
          first: page,
          rows: [...(cursor ? before.rows : []), ...page[name]],
          cursor: page.cursor,
          loading: false,
        }));
      } catch (error) {
        if (newest.current === question) setFound((before) => ({ ...before, error, loading: false }));
      }
    },
    [question, name],
  );
  useEffect(() => {
    load("");
  }, [load]);
  return { ...found, reload: () => load(""), more: () => load(found.cursor) };
}
