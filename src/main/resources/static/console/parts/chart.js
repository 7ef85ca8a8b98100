import * as echarts from "../echarts.esm.min.js";
import { h, useEffect, useRef } from "../preact.js";

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");

/** The page's colours and font, for a chart's options. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour("ink"), faint: colour("faint"), line: colour("line"), panel: colour("panel"),
    accent: colour("accent"), second: colour("second"), font: getComputedStyle(document.body).fontFamily,
  };
}

/** Mixes a colour with the background; a share of 1 gives the background. Both colours as #rrggbb. */
export function paler(colour, background, share) {
  const part = (hex, at) => Number.parseInt(hex.slice(at, at + 2), 16);
  return `#${[1, 3, 5].map((at) => Math.round(part(colour, at) * (1 - share) + part(background, at) * share).toString(16).padStart(2, "0")).join("")}`;
}

/** A tooltip on the canvas, because the page's security policy allows no inline styles. */
export function tooltip(colour) {
  return { renderMode: "richText", confine: true, backgroundColor: colour.panel, borderColor: colour.line, textStyle: { color: colour.ink } };
}

/**
 * A chart.
 *
 * @param label what the chart shows, for people who cannot see it
 * @param options a function of the page's colours that returns the options of ECharts; called again when the colours change
 */
export function Chart({ label, options, class: className = "" }) {
  const place = useRef(null);
  const chart = useRef(null);
  const draw = useRef(() => {});
  draw.current = () => {
    const colour = colours();
    chart.current?.setOption({
      aria: { enabled: true, label: { description: label } },
      animation: !reducedMotion.matches,
      textStyle: { fontFamily: colour.font },
      ...options(colour),
    }, { replaceMerge: ["series"] });
  };
  useEffect(() => {
    chart.current = echarts.init(place.current, null, { renderer: "canvas" });
    const redraw = () => draw.current();
    const resized = new ResizeObserver(() => chart.current?.resize());
    resized.observe(place.current);
    dark.addEventListener("change", redraw);
    return () => {
      dark.removeEventListener("change", redraw);
      resized.disconnect();
      chart.current.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => draw.current());
  return h("div", { ref: place, class: `chart ${className}`, role: "img", "aria-label": label });
}
