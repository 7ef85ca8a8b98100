package bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several measured values of one figure, with the least, the median and the most of them. */
record Spread(List<Double> values, double least, double median, double most) {

    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Spread(values, sorted.getFirst(), median, sorted.getLast());
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("median", median);
        figures.put("least", least);
        figures.put("most", most);
        figures.put("values", values);
        return figures;
    }

    /** The median in {@code width} characters, then the least and the most in twenty-six. */
    String text(int digits, int width) {
        String number = "%,." + digits + "f";
        return ("%" + width + "s%26s")
                .formatted(
                        number.formatted(median),
                        "(" + number.formatted(least) + " to " + number.formatted(most) + ")");
    }
}
