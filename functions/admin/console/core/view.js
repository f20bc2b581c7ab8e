// Preact with htm, and its hooks: what every page is written with.
import { h, render, Fragment } from "preact";
import { useCallback, useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import htm from "htm";

export const html = htm.bind(h);
export { Fragment, render, useCallback, useEffect, useId, useMemo, useRef, useState };
