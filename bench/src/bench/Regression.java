package bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Separates the costs of two kinds of events by least squares. Each point has the numbers of both kinds and their common cost. */
final class Regression {

    private final List<double[]> points = new ArrayList<>();

    /** @param first the cost of one event of the first kind; @param rSquared the share of the variance that is explained, 1 at most */
    record Cost(double first, double second, double rSquared) {}

    void add(double first, double second, double cost) {
        points.add(new double[] {first, second, cost});
    }

    int size() {
        return points.size();
    }

    /** The costs; empty if the points do not allow to separate them. */
    Optional<Cost> solve() {
        double xx = sum(0, 0);
        double xy = sum(0, 1);
        double yy = sum(1, 1);
        double determinant = xx * yy - xy * xy;
        if (points.size() < 3 || determinant <= 1e-9 * xx * yy) {
            return Optional.empty();
        }
        double first = (sum(0, 2) * yy - sum(1, 2) * xy) / determinant;
        double second = (sum(1, 2) * xx - sum(0, 2) * xy) / determinant;
        double mean = points.stream().mapToDouble(it -> it[2]).average().orElse(0);
        double apart = points.stream().mapToDouble(it -> square(it[2] - mean)).sum();
        double unexplained = points.stream()
                .mapToDouble(it -> square(it[2] - first * it[0] - second * it[1]))
                .sum();
        return Optional.of(new Cost(first, second, apart == 0 ? 1 : 1 - unexplained / apart));
    }

    private double sum(int left, int right) {
        return points.stream().mapToDouble(it -> it[left] * it[right]).sum();
    }

    private static double square(double value) {
        return value * value;
    }
}
