// The language service imports JSON without saying so, which bundlers bear and Node does not.
import { register } from "node:module";

const hooks = `export const load = (url, context, next) =>
  next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context);`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
