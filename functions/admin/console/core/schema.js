// What the API's own document says of the configuration: defaults, choices and bounds, so that no form repeats them.
import { ask } from "./api.js";
import { routes } from "./routes.js";

const isNull = (one) => one.type === "null";
let loading;

/** Load the schemas once; a failure is forgotten, so that it can be tried again. */
export function loadSchemas() {
  loading ??= ask(routes.openapi())
    .then((document) => document.components.schemas)
    .catch((error) => {
      loading = undefined;
      throw error;
    });
  return loading;
}

/** Give `{default, enum, minimum, maximum, …}` of a setting by its path. */
export function factsOf(schemas, path) {
  const follow = (node) => (node?.$ref ? schemas[node.$ref.split("/").pop()] : node);
  let node = schemas.Configuration,
    standard;
  for (const key of path.split(".")) {
    node = follow(node)?.properties?.[key];
    if (!node) return {};
    // A default that is made anew each time stands only in that of the section around it.
    standard = "default" in node ? node.default : standard?.[key];
  }
  const kinds = node.anyOf?.filter((one) => !isNull(one)) ?? [];
  const optional = node.anyOf?.some(isNull) ?? false;
  return { ...(kinds.length === 1 ? follow(kinds[0]) : follow(node)), default: standard, optional };
}
