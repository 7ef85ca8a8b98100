/*
 * Preact and its hooks as names that modules import. The page loads both libraries as classic scripts before its modules, because their
 * own modules import each other by bare names, which need an import map, and the page's security policy allows no inline script.
 */
export const { h, render, Fragment, createContext } = globalThis.preact;
export const { useState, useEffect, useLayoutEffect, useMemo, useRef, useCallback, useContext, useId } = globalThis.preactHooks;
