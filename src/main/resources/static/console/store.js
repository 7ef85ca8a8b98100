import { useEffect, useState } from "./preact.js";

/** A value that several components show. `set` changes it, and each component that called `use` is drawn again. */
export function store(initial) {
  let value = initial;
  const listeners = new Set();
  return {
    get: () => value,
    set(next) {
      value = typeof next === "function" ? next(value) : next;
      listeners.forEach((listener) => listener(value));
    },
    use() {
      const [shown, show] = useState(value);
      useEffect(() => {
        show(value); // it may have changed between the first drawing and this effect
        listeners.add(show);
        return () => listeners.delete(show);
      }, []);
      return shown;
    },
  };
}
