package order.offer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import order.offer.Explanation.Hint;
import platform.money.Money;
import promotion.engine.Condition;
import promotion.engine.Evaluation;
import promotion.engine.Verdict;

/** Says to shoppers what is missing for a promotion: more to spend, more to buy, or another time. */
final class Hints {

    private Hints() {}

    static List<Hint> of(Evaluation.Considered considered, String name, String currency) {
        Verdict verdict = considered.verdict();
        if (verdict == null || verdict.holds()) {
            return List.of();
        }
        List<Verdict> failed = failed(verdict);
        List<Hint> hints = new ArrayList<>();
        for (Verdict each : failed) {
            Optional<Hint> hint = hint(each, name, currency);
            if (hint.isEmpty()) {
                return List.of(); // something is missing that the shopper cannot change
            }
            hints.add(hint.get());
        }
        return hints;
    }

    /** All conditions that fail below conditions of which every part must hold. */
    private static List<Verdict> failed(Verdict verdict) {
        if (verdict.holds()) {
            return List.of();
        }
        return verdict.condition() instanceof Condition.AllOf
                ? verdict.parts().stream()
                        .flatMap(part -> failed(part).stream())
                        .toList()
                : List.of(verdict);
    }

    private static Optional<Hint> hint(Verdict failed, String name, String currency) {
        return switch (failed.condition()) {
            case Condition.Subtotal subtotal -> {
                String more = Money.ofMinor(failed.missing(), currency).toString();
                yield subtotal.atLeast().currency().equals(currency)
                        ? Optional.of(new Hint(
                                "Spend %s more to get: %s".formatted(more, name),
                                "再买 %s 即可享受：%s".formatted(more, name)))
                        : Optional.empty();
            }
            case Condition.Quantity quantity ->
                Optional.of(new Hint(
                        "Add %d more to get: %s".formatted(failed.missing(), name),
                        "再加 %d 件即可享受：%s".formatted(failed.missing(), name)));
            default -> Optional.empty();
        };
    }
}
