package bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws panels of line charts with a common x axis, as an SVG text. */
final class Chart {

    private static final int WIDTH = 480;
    private static final int HEIGHT = 300;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 84; // title and legend
    private static final int BOTTOM = 44;
    private static final int HEAD = 44;
    private static final int COLUMNS = 2;
    private static final int TICKS = 5;
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00");

    private final String title;
    private final String xUnit;
    private final List<Double> xs;
    private final List<String> panels = new ArrayList<>();

    Chart(String title, String xUnit, List<Double> xs) {
        this.title = title;
        this.xUnit = xUnit;
        this.xs = xs;
    }

    /** @param lines the values of each line by its name, one value for each position on the x axis */
    void panel(String name, String unit, Map<String, List<Double>> lines) {
        double highest = lines.values().stream()
                .flatMap(List::stream)
                .mapToDouble(it -> it)
                .max()
                .orElse(0);
        double step = step(highest);
        double top = Math.max(step, Math.ceil(highest / step) * step);
        double last = xs.getLast();
        double first = Math.min(xs.getFirst(), last - 1);
        StringBuilder svg = new StringBuilder();
        text(svg, LEFT, 24, "start", "bold", name);
        for (double tick = 0; tick <= top + step / 2; tick += step) {
            double y = y(tick, top);
            svg.append(
                    "<line x1='%d' y1='%.1f' x2='%d' y2='%.1f' stroke='#ddd'/>\n".formatted(LEFT, y, WIDTH - RIGHT, y));
            text(svg, LEFT - 6, y + 4, "end", "normal", number(tick, step));
        }
        double xStep = Math.max(1, step(last - first));
        for (double tick = Math.ceil(first / xStep) * xStep; tick <= last; tick += xStep) {
            text(svg, x(tick, first, last), HEIGHT - BOTTOM + 18, "middle", "normal", number(tick, xStep));
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", "normal", xUnit);
        svg.append("<text transform='translate(16 %.1f) rotate(-90)' text-anchor='middle'>%s</text>%n"
                .formatted((TOP + HEIGHT - BOTTOM) / 2.0, unit));
        int line = 0;
        for (var entry :
                lines.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList()) {
            String colour = COLOURS.get(line % COLOURS.size());
            StringBuilder points = new StringBuilder();
            for (int i = 0; i < xs.size(); i++) {
                points.append("%.1f,%.1f "
                        .formatted(x(xs.get(i), first, last), y(entry.getValue().get(i), top)));
            }
            svg.append("<polyline fill='none' stroke='%s' stroke-width='2' points='%s'/>%n"
                    .formatted(colour, points.toString().strip()));
            int legendX = LEFT + (line % COLUMNS) * 200;
            int legendY = 42 + (line / COLUMNS) * 15;
            svg.append(
                    "<rect x='%d' y='%d' width='12' height='4' fill='%s'/>%n".formatted(legendX, legendY - 6, colour));
            text(svg, legendX + 18, legendY, "start", "normal", entry.getKey());
            line++;
        }
        panels.add(svg.toString());
    }

    String svg() {
        int rows = (panels.size() + COLUMNS - 1) / COLUMNS;
        StringBuilder svg = new StringBuilder(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %1$d %2$d' width='%1$d' height='%2$d' font-family='sans-serif' font-size='12' fill='#222'>%n"
                        .formatted(COLUMNS * WIDTH, HEAD + rows * HEIGHT));
        svg.append("<rect width='100%' height='100%' fill='#fff'/>\n");
        svg.append("<text x='%d' y='28' font-size='16' font-weight='bold'>%s</text>%n".formatted(LEFT, title));
        for (int i = 0; i < panels.size(); i++) {
            svg.append("<g transform='translate(%d %d)'>%n%s</g>%n"
                    .formatted(i % COLUMNS * WIDTH, HEAD + i / COLUMNS * HEIGHT, panels.get(i)));
        }
        return svg.append("</svg>\n").toString();
    }

    /** The distance between two ticks: 1, 2 or 5 times a power of ten, so that an axis has about five ticks. */
    static double step(double highest) {
        if (highest <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(highest / TICKS)));
        for (double factor : List.of(1.0, 2.0, 5.0)) {
            if (factor * power * TICKS >= highest) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static double x(double value, double first, double last) {
        return LEFT + (value - first) / (last - first) * (WIDTH - RIGHT - LEFT);
    }

    private static double y(double value, double top) {
        return HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP);
    }

    private static String number(double value, double step) {
        return String.format(Locale.ROOT, step < 1 ? "%,.2f" : "%,.0f", value);
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String weight, String text) {
        svg.append("<text x='%.1f' y='%.1f' text-anchor='%s' font-weight='%s'>%s</text>%n"
                .formatted(x, y, anchor, weight, text));
    }
}
