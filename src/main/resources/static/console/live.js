import { useCallback, useEffect, useRef, useState } from "./preact.js";
import { store } from "./store.js";
import { platformNow } from "./format.js";

/* Keeps what a page shows up to date while its tab is visible. */

const EVERY_MILLIS = 3_000;
const MOST_MILLIS = 60_000;

/** What the header says: `{ at, late }`. */
export const freshness = store({ at: null, late: false });

/**
 * Reads again and again. Only one read is in flight; after a failure the pause doubles, up to a minute. The last data stay while a later
 * read fails. When `inputs` change, the data are read at once, and the old read is aborted.
 *
 * @param read gets an AbortSignal and resolves to the data
 * @return `{ data, problem, refresh, loading }`; `data` is undefined until the first read has succeeded
 */
export function useLive(read, inputs, { everyMillis = EVERY_MILLIS } = {}) {
  const [state, setState] = useState({ loading: true });
  const again = useRef(() => {});
  const key = JSON.stringify(inputs);
  useEffect(() => {
    const control = new AbortController();
    let timer = 0;
    let pause = everyMillis;
    let reading = false;
    let wanted = false;
    setState((before) => ({ ...before, loading: true }));
    const run = async () => {
      clearTimeout(timer);
      if (reading) {
        wanted = true;
        return;
      }
      if (document.visibilityState === "visible") {
        reading = true;
        wanted = false;
        try {
          const data = await read(control.signal);
          if (!control.signal.aborted) {
            pause = everyMillis;
            setState({ data, problem: null, loading: false });
            freshness.set({ at: platformNow(), late: false });
          }
        } catch (problem) {
          if (!control.signal.aborted) {
            pause = Math.min(pause * 2, MOST_MILLIS);
            setState((before) => ({ data: before.data, problem, loading: false }));
            freshness.set((before) => ({ ...before, late: true }));
          }
        }
        reading = false;
      }
      if (!control.signal.aborted && everyMillis) {
        timer = setTimeout(run, wanted ? 0 : pause);
      }
    };
    again.current = run;
    const seen = () => document.visibilityState === "visible" && run();
    document.addEventListener("visibilitychange", seen);
    run();
    return () => {
      control.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [key]);
  const refresh = useCallback(() => again.current(), []);
  return { ...state, refresh };
}
