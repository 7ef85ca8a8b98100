package edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import testing.Sample;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;
import tools.jackson.databind.JsonNode;

/**
 * A promotion really runs; then a simulation of it over the same time tells the discounts that the paid orders got, to the penny. No other
 * test uses these currencies.
 */
@Tag("contention")
class SimulationsRepeatWhatReallyHappenedTests extends EdgeTest {

    private static final String SIMULATIONS = "/api/v2/reports/simulations";
    private static final int ORDERS = 10;

    private final Caller reporter;

    SimulationsRepeatWhatReallyHappenedTests(Platform platform) {
        super(platform);
        this.reporter = platform.caller("a reporter", "operator.reports");
    }

    /** A promotion, see {@link #definition}, and its currency; a run takes two of them, the long form all. */
    private static List<Arguments> promotions() {
        return Sample.some(
                SimulationsRepeatWhatReallyHappenedTests.class,
                2,
                arguments("every second unit half price", "MXN"),
                arguments("a third off the order", "SGD"),
                arguments("a third off shipping", "HUF"),
                arguments("a third off a tag", "PHP"),
                arguments("a third off for members", "MYR"));
    }

    @ParameterizedTest
    @MethodSource("promotions")
    void toThePenny(String kind, String currency) {
        List<String> skus = List.of(
                operator.sells(1_999, currency, 1_000),
                operator.sells(333, currency, 1_000),
                operator.sells(5_001, currency, 1_000));
        operator.put(
                        Operator.skuPath(skus.getFirst()),
                        Map.of(
                                "name",
                                "A thing",
                                "prices",
                                List.of(Checkout.money(1_999, currency)),
                                "tags",
                                List.of("summer")))
                .is(200);
        operator.put(
                        "/api/v2/charges/shipping-rates/" + currency.toLowerCase(),
                        Map.of("country", country(currency), "amount", Checkout.money(499, currency)))
                .is(200);
        String promotion = Shop.fresh("simulated").replace(" ", "-");
        Map<String, Object> terms = Operator.promotion(Map.of("definition", definition(kind, currency, skus)));
        terms.putAll(Map.of("needs_coupon", false, "currency", currency));
        operator.offers(promotion, terms).is(200);
        List<Answer> paid = orders(currency, skus);
        terms.put("paused", true);
        operator.offers(promotion, terms).is(200);
        assertThat(paid).anySatisfy(order -> assertThat(offMinor(order)).isPositive());

        awaitReported(currency, paid.size());
        Answer simulation = simulated(definition(kind, currency, skus));

        JsonNode total = row(simulation, "/result/totals", "currency", currency);
        assertThat(total.get("orders").asLong()).isEqualTo(paid.size());
        assertThat(total.at("/items/amount_minor").asLong())
                .isEqualTo(paid.stream()
                        .mapToLong(order -> order.number("/amounts/items/amount_minor"))
                        .sum());
        assertThat(total.at("/cost/amount_minor").asLong())
                .isEqualTo(paid.stream().mapToLong(this::offMinor).sum());
        assertThat(total.at("/largest_discount/amount_minor").asLong())
                .isEqualTo(paid.stream().mapToLong(this::offMinor).max().orElseThrow());
        assertThat(total.get("reduced_orders").asLong())
                .isEqualTo(paid.stream().filter(order -> offMinor(order) > 0).count());
        Map<String, Long> bySku = new TreeMap<>();
        for (JsonNode sku : simulation.at("/result/skus")) {
            if (skus.contains(sku.get("key").asString())) {
                bySku.put(
                        sku.get("key").asString(), sku.at("/cost/amount_minor").asLong());
            }
        }
        assertThat(bySku).isEqualTo(offBySku(paid));
    }

    /** No promotion has asked for the floor price and the tag of the SKU and for the level of the customer, when these orders were placed. */
    @Test
    void ofOrdersThatNoPromotionHasConsidered() {
        String currency = "IDR";
        String sku = operator.sells(1_000, currency, 1_000);
        operator.put(
                        Operator.skuPath(sku),
                        Map.of(
                                "name",
                                "A thing",
                                "prices",
                                List.of(Checkout.money(1_000, currency)),
                                "floor_prices",
                                List.of(Checkout.money(900, currency)),
                                "tags",
                                List.of("summer")))
                .is(200);
        for (String level : List.of("gold", "silver")) {
            Caller shopper = platform.caller(Shop.fresh("customer"), "orders", Map.of("customer_level", level));
            PlacedOrder.of(
                            shopper,
                            shopper.checkout()
                                    .with("currency", currency)
                                    .line(sku, 3)
                                    .decided())
                    .pay()
                    .awaitCommitted();
        }
        awaitReported(currency, 2);
        Map<String, Object> definition = new HashMap<>(definition("a third off a tag", currency, List.of(sku)));
        definition.put("condition", Map.of("kind", "LEVEL", "levels", List.of("gold")));

        JsonNode total = row(simulated(definition), "/result/totals", "currency", currency);

        assertThat(total.get("orders").asLong()).isEqualTo(2);
        assertThat(total.get("reduced_orders").asLong()).isEqualTo(1);
        assertThat(total.at("/cost/amount_minor").asLong())
                .as("down to the floor price")
                .isEqualTo(3 * 100);
        assertThat(total.get("certainty").asString()).isEqualTo("EXACT");
    }

    private static Map<String, Object> definition(String kind, String currency, List<String> skus) {
        return switch (kind) {
            case "every second unit half price" ->
                Map.of(
                        "layer", "LINE",
                        "condition", Map.of("kind", "CURRENCY", "currency", currency),
                        "benefit",
                                Map.of(
                                        "kind",
                                        "NTH_ITEM",
                                        "units",
                                        Map.of("kind", "SKUS", "sku_ids", skus.subList(0, 2)),
                                        "nth",
                                        2,
                                        "basis_points",
                                        5_000,
                                        "order",
                                        "DEAREST_FIRST"));
            case "a third off the order" -> percentOff(Map.of("kind", "ORDER"), "ORDER");
            case "a third off a tag" ->
                percentOff(
                        Map.of("kind", "UNITS", "units", Map.of("kind", "TAGS", "tags", List.of("summer", "sun"))),
                        "LINE");
            case "a third off for members" -> {
                Map<String, Object> members = new HashMap<>(percentOff(Map.of("kind", "ORDER"), "MEMBER"));
                members.put("condition", Map.of("kind", "LEVEL", "levels", List.of("gold")));
                yield members;
            }
            default -> percentOff(Map.of("kind", "SHIPPING"), "SHIPPING");
        };
    }

    private static Map<String, Object> percentOff(Map<String, Object> target, String layer) {
        return Map.of(
                "layer",
                layer,
                "benefit",
                Map.of("kind", "PERCENT_OFF", "target", target, "basis_points", 3_333, "base", "REMAINING"));
    }

    /** Places random orders; one is not paid. The others are returned as they are after the payment. */
    private List<Answer> orders(String currency, List<String> skus) {
        Random random = new Random(currency.hashCode());
        Map<String, Object> address = Checkout.address();
        address.put("country", country(currency));
        List<Answer> paid = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            Caller shopper = platform.caller(
                    Shop.fresh("customer"), "orders", i % 2 == 0 ? Map.of() : Map.of("customer_level", "gold"));
            Checkout checkout = shopper.checkout().with("currency", currency).with("shipping_address", address);
            for (String sku : skus) {
                if (random.nextBoolean() || sku.equals(skus.getLast())) {
                    checkout = checkout.line(sku, 1 + random.nextInt(4));
                }
            }
            PlacedOrder order = PlacedOrder.of(shopper, checkout.decided());
            if (i > 0) {
                paid.add(order.pay().awaitCommitted().show());
            }
        }
        return paid;
    }

    private static String country(String currency) {
        return currency.substring(0, 2);
    }

    private long offMinor(Answer order) {
        return order.number("/amounts/discount/amount_minor") + order.number("/amounts/shipping_discount/amount_minor");
    }

    private static Map<String, Long> offBySku(List<Answer> orders) {
        Map<String, Long> bySku = new TreeMap<>();
        for (Answer order : orders) {
            Map<Integer, String> skus = new HashMap<>();
            order.at("/lines")
                    .forEach(line -> skus.put(
                            line.get("line_no").asInt(), line.get("sku_id").asString()));
            for (JsonNode discount : order.at("/discounts")) {
                for (JsonNode line : discount.get("lines")) {
                    bySku.merge(
                            skus.get(line.get("line_no").asInt()),
                            line.at("/amount/amount_minor").asLong(),
                            Long::sum);
                }
            }
        }
        return bySku;
    }

    /** The clock of the tests stands still, so a simulation does not know by itself that the reports are behind. */
    private void awaitReported(String currency, int paid) {
        LocalDate today = today();
        Soon.holds("the payments in the reports", () -> {
            JsonNode total = row(
                    reporter.get("/api/v2/reports/sales?from=%s&to=%s".formatted(today.minusDays(1), today.plusDays(2)))
                            .is(200),
                    "/totals",
                    "currency",
                    currency);
            assertThat(total.get("orders").asInt()).isEqualTo(paid);
        });
    }

    private LocalDate today() {
        return platform.clock().instant().atZone(ZoneOffset.UTC).toLocalDate();
    }

    private Answer simulated(Map<String, Object> definition) {
        LocalDate today = today();
        String id = reporter.post(
                        SIMULATIONS,
                        Map.of(
                                "name",
                                "What happened",
                                "definition",
                                definition,
                                "from",
                                today.minusDays(1).toString(),
                                "to",
                                today.plusDays(2).toString()))
                .is(202)
                .text("/simulation_id");
        Soon.is(
                "the end of the simulation",
                () -> reporter.get(SIMULATIONS + "/" + id)
                        .is(200)
                        .text("/status")
                        .equals("DONE"));
        return reporter.get(SIMULATIONS + "/" + id).is(200);
    }

    private static JsonNode row(Answer answer, String list, String field, String value) {
        for (JsonNode row : answer.at(list)) {
            if (row.get(field).asString().equals(value)) {
                return row;
            }
        }
        throw new AssertionError("No %s %s in %s".formatted(field, value, answer));
    }
}
