package promotion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import promotion.document.DefinitionDocument;
import promotion.engine.Cart;
import promotion.engine.CompiledPromotions;
import promotion.engine.Evaluation;
import promotion.engine.Evaluation.Considered;
import promotion.engine.Evaluation.LineShare;
import promotion.engine.Hints;
import promotion.engine.PromotionVersion;
import promotion.engine.Verdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A worked example: a cart, promotions, and what a merchant expects. A file of {@code promotion/examples} holds one.
 *
 * @param hints what a shopper is told; empty if the example is not about that
 */
record Example(
        String name,
        Cart cart,
        List<PromotionVersion> promotions,
        Map<String, Long> budgetsLeft,
        List<String> expected,
        List<String> hints,
        String payable) {

    private static final Path FOLDER = Path.of("src/test/resources/promotion/examples");

    static List<Example> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(Example::read).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Example read(Path file) {
        JsonNode json = JsonMapper.shared().readTree(file);
        return new Example(
                file.getFileName().toString(),
                cart(json.get("cart")),
                json.get("promotions").valueStream().map(Example::promotion).toList(),
                json.path("budgets_left")
                        .propertyStream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().longValue())),
                json.get("expected").valueStream().map(JsonNode::stringValue).toList(),
                json.path("hints").valueStream().map(JsonNode::stringValue).toList(),
                json.get("payable").stringValue());
    }

    private static Cart cart(JsonNode json) {
        JsonNode customer = json.path("customer");
        List<Cart.Line> lines = new ArrayList<>();
        for (JsonNode line : json.get("lines")) {
            long quantity = line.get("quantity").longValue();
            lines.add(new Cart.Line(
                    line.path("ref").asString("line " + lines.size()),
                    line.get("sku").stringValue(),
                    quantity,
                    line.has("total_minor")
                            ? line.get("total_minor").longValue()
                            : quantity * line.get("price_minor").longValue(),
                    texts(line.path("categories")),
                    line.path("attributes")
                            .propertyStream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, entry -> entry.getValue().stringValue())),
                    texts(line.path("tags")),
                    line.path("floor_minor").asLong(0)));
        }
        return new Cart(
                json.get("currency").stringValue(),
                Instant.parse(json.get("at").stringValue()),
                json.path("channel").asString(null),
                json.path("country").asString(null),
                json.path("payment_method").asString(null),
                new Cart.Customer(
                        customer.path("level").asString(null),
                        texts(customer.path("segments")),
                        customer.path("first_order").asBoolean(false)),
                lines,
                json.path("shipping_minor").asLong(0),
                texts(json.path("unlocked")));
    }

    private static PromotionVersion promotion(JsonNode json) {
        PromotionVersion promotion = new PromotionVersion(
                json.get("id").stringValue(),
                1,
                null,
                json.path("needs_code").asBoolean(false),
                json.path("combinable").asBoolean(true),
                json.path("priority").asInt(0),
                DefinitionDocument.parse(json.get("definition").toString()));
        return json.path("partial").asBoolean(false) ? promotion.shrinking() : promotion;
    }

    private static Set<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::stringValue).collect(Collectors.toSet());
    }

    Evaluation evaluate() {
        return CompiledPromotions.of(promotions).evaluate(cart, budgetsLeft);
    }

    String payable(Evaluation evaluation) {
        long list = cart.lines().stream().mapToLong(Cart.Line::listMinor).sum();
        return decimal(list + cart.shippingMinor() - evaluation.totalMinor());
    }

    /** The explanation as a merchant reads it, a line for each promotion that was considered. */
    List<String> explained(Evaluation evaluation) {
        return evaluation.considered().stream()
                .map(considered -> "%s: %s%s"
                        .formatted(
                                considered.promotion().promotionId(),
                                considered.outcome(),
                                details(considered, evaluation)))
                .toList();
    }

    /** What a shopper is told of the promotions, in English. */
    List<String> told(Evaluation evaluation) {
        return evaluation.considered().stream()
                .flatMap(considered -> Hints.of(considered, cart).stream()
                        .map(hint -> "%s: %s".formatted(considered.promotion().promotionId(), hint.text(Locale.UK))))
                .toList();
    }

    private String details(Considered considered, Evaluation evaluation) {
        return switch (considered.outcome()) {
            case APPLIED -> " " + decimal(considered.offMinor()) + " = " + shares(considered, evaluation);
            case CONDITION_FAILED -> {
                Verdict failed = considered.verdict().firstFailure().orElseThrow();
                String missing = failed.missing() == 0 ? "" : " missing " + failed.missing();
                yield " " + failed.condition().getClass().getSimpleName() + missing;
            }
            default -> "";
        };
    }

    private String shares(Considered considered, Evaluation evaluation) {
        Evaluation.Applied applied = evaluation.applied().stream()
                .filter(each -> each.promotion().equals(considered.promotion()))
                .findFirst()
                .orElseThrow();
        List<String> parts = new ArrayList<>();
        for (LineShare line : applied.lines()) {
            boolean twice = cart.lines().stream()
                            .filter(other -> other.skuId().equals(line.skuId()))
                            .count()
                    > 1;
            line.units()
                    .forEach(units -> parts.add("%s %d x %s"
                            .formatted(
                                    line.skuId() + (twice ? "#" + line.ref() : ""),
                                    units.units(),
                                    decimal(units.offMinor()))));
        }
        applied.gifts()
                .forEach(gift -> parts.add("%d x %s as a gift%s"
                        .formatted(
                                gift.quantity(),
                                gift.skuId(),
                                switch (gift.policy()) {
                                    case WITHOUT -> "";
                                    case SUBSTITUTE -> ", else " + gift.substituteSkuId();
                                    case REFUSE -> ", or nothing";
                                })));
        if (applied.shippingMinor() > 0) {
            parts.add("shipping " + decimal(applied.shippingMinor()));
        }
        return String.join(" + ", parts);
    }

    private static String decimal(long minor) {
        return "%d.%02d".formatted(minor / 100, minor % 100);
    }
}
