package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.ReturnRefunded;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import outbox.EventTypes;
import testing.AtOnce;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

class ReportsTieToTheOrdersTests extends EdgeTest {

    private static final String REPORTS = "/api/v2/reports";

    private final Caller reporter;

    ReportsTieToTheOrdersTests(Platform platform) {
        super(platform);
        this.reporter = platform.caller("a reporter", "operator.reports");
    }

    private static String period(Instant from, Instant to) {
        return "from=%s&to=%s".formatted(from.truncatedTo(ChronoUnit.HOURS), to.truncatedTo(ChronoUnit.HOURS));
    }

    private String aroundNow() {
        Instant now = platform.clock().instant();
        return period(now.minus(1, ChronoUnit.DAYS), now.plus(1, ChronoUnit.DAYS));
    }

    @Test
    void oneSkuThroughItsOrders() {
        String sku = operator.sells(250, 20);
        Caller shopper = platform.shopper();
        PlacedOrder paid = shopper.places(sku, 3).pay().awaitCommitted();
        PlacedOrder refunded = shopper.places(sku, 2).pay().awaitCommitted();
        refunded.cancel();
        refunded.awaitStatus("REFUNDED");
        shopper.places(sku, 4).cancel().is(200);
        shopper.places(sku, 5);

        String of = "%s&sku_id=%s".formatted(aroundNow(), Operator.encoded(sku));
        Soon.holds("the sales", () -> {
            Answer sales = reporter.get(REPORTS + "/sales?group_by=sku&" + of).is(200);
            assertThat(sales.at("/rows").size()).isEqualTo(1);
            assertThat(sales.text("/rows/0/sku_id")).isEqualTo(sku);
            assertThat(sales.number("/rows/0/units")).isEqualTo(5);
            assertThat(sales.number("/rows/0/refunded_units")).isEqualTo(2);
            assertThat(sales.number("/rows/0/items/amount_minor")).isEqualTo(5 * 250);
            assertThat(sales.number("/rows/0/net_revenue/amount_minor"))
                    .isEqualTo(sales.number("/rows/0/revenue/amount_minor")
                            - sales.number("/rows/0/refunded/amount_minor"));
        });
        assertThat(reporter.get(REPORTS + "/orders?reached=PAID&" + of).is(200).texts("/rows", "order_no"))
                .containsExactlyInAnyOrder(paid.number(), refunded.number());
        assertThat(reporter.get(REPORTS + "/orders?reached=REFUNDED&" + of)
                        .is(200)
                        .texts("/rows", "order_no"))
                .containsExactly(refunded.number());
        Soon.holds(
                "all four",
                () -> assertThat(reporter.get(REPORTS + "/orders?" + of).is(200).texts("/rows", "status"))
                        .containsExactlyInAnyOrder("PAID", "REFUNDED", "CANCELLED", "PAYING"));
    }

    /** Read many times while orders come in, the report adds up, never decreases, and ties in the end. */
    @Test
    void askedDuringLoad() {
        String sku = operator.sells(250, 1_000);
        String of = REPORTS + "/sales?group_by=sku&%s&sku_id=%s".formatted(aroundNow(), Operator.encoded(sku));
        List<Callable<Answer>> shopping = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            int way = i;
            shopping.add(() -> {
                Caller shopper = platform.shopper();
                PlacedOrder order = shopper.places(sku, 1 + way % 3);
                if (way % 4 > 0) {
                    order.pay().awaitCommitted();
                }
                if (way % 4 == 3) {
                    assertThat(shopper.cancel(order.number()).decided().status())
                            .isEqualTo(200);
                }
                return order.show();
            });
        }
        CompletableFuture<List<Answer>> shopped = CompletableFuture.supplyAsync(
                () -> AtOnce.run(shopping), task -> Thread.ofVirtual().start(task));

        long seen = 0;
        while (!shopped.isDone()) {
            Answer report = reporter.call("GET", of).decided().is(200);
            if (!report.at("/rows").isEmpty()) {
                long units = report.number("/rows/0/units");
                assertThat(units).isGreaterThanOrEqualTo(seen);
                assertThat(report.number("/rows/0/revenue/amount_minor")).isEqualTo(250 * units);
                assertThat(report.number("/rows/0/refunded/amount_minor"))
                        .isEqualTo(250 * report.number("/rows/0/refunded_units"));
                assertThat(report.number("/rows/0/refunded_units")).isLessThanOrEqualTo(units);
                seen = units;
            }
        }

        long sold = units(shopped.join(), way -> way % 4 > 0);
        long givenBack = units(shopped.join(), way -> way % 4 == 3);
        Soon.holds("all of it", () -> {
            Answer report = reporter.get(of).is(200);
            assertThat(report.number("/rows/0/units")).isEqualTo(sold);
            assertThat(report.number("/rows/0/refunded_units")).isEqualTo(givenBack);
            assertThat(report.number("/rows/0/net_revenue/amount_minor")).isEqualTo(250 * (sold - givenBack));
        });
    }

    private static long units(List<Answer> orders, IntPredicate those) {
        return IntStream.range(0, orders.size())
                .filter(those)
                .mapToLong(i -> orders.get(i).number("/units"))
                .sum();
    }

    /** All orders of all tests that share the database. */
    @Test
    void everythingThatWasSold() {
        platform.shopper().places(operator.sells(999, 1), 1).pay().awaitCommitted();
        PlacedOrder sent = platform.shopper().places(operator.sells(999, 3), 3).awaitShipped();
        operator.takesBack(sent.number(), 2).is(200);
        sent.awaitEvent(ReturnRefunded.class);
        String all = period(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2029-01-01T00:00:00Z"));

        Soon.holds("the totals", () -> {
            List<String> paid = platform.database().rows("""
                select p.payload::json->'amount'->>'currency', sum((p.payload::json->'amount'->>'amount_minor')::bigint),
                  count(*)
                from outbox.event p where p.type = ? group by 1 order by 1\
                """, EventTypes.nameOf(OrderPaid.class));
            List<String> refunded = platform.database()
                    .rows("""
                        select sum((payload::json->'amounts'->'payable'->>'amount_minor')::bigint)
                        from outbox.event where type in (?, ?) group by payload::json->'amounts'->'payable'->>'currency' order by 1
                        """, EventTypes.nameOf(OrderRefunded.class), EventTypes.nameOf(ReturnRefunded.class));
            Answer sales =
                    reporter.get(REPORTS + "/sales?group_by=month&" + all).is(200);
            List<String> reported = new ArrayList<>();
            List<String> back = new ArrayList<>();
            sales.at("/totals").forEach(total -> {
                if (total.get("orders").asLong() > 0) {
                    reported.add("%s %s %s"
                            .formatted(
                                    total.get("currency").asString(),
                                    total.at("/revenue/amount_minor").asLong(),
                                    total.get("orders").asLong()));
                }
                if (total.get("refunds").asLong() > 0) {
                    back.add(total.at("/refunded/amount_minor").asString());
                }
            });
            assertThat(reported).containsExactlyInAnyOrderElementsOf(paid);
            assertThat(back).containsExactlyInAnyOrderElementsOf(refunded);
        });
    }

    /** One order stays paid, one is refunded as a whole, one is not paid. */
    @Test
    void fundersPayTheDiscountsOfTheOrders() {
        String sku = operator.sells(333, 20);
        String code = Shop.fresh("FUNDED").replace(" ", "-");
        Map<String, Object> definition = Map.of(
                "layer",
                "ORDER",
                "benefit",
                Map.of("kind", "PERCENT_OFF", "target", Map.of("kind", "ORDER"), "basis_points", 1_000, "base", "LIST"),
                "funding",
                List.of(
                        Map.of("funder", "BRAND", "basis_points", 6_000),
                        Map.of("funder", "SHOP", "basis_points", 4_000)));
        operator.offers(code, Operator.promotion(Map.of("definition", definition)))
                .is(200);
        operator.issues(code, code, Map.of()).is(200);
        Map<String, PlacedOrder> orders = new HashMap<>();
        for (String column : List.of("discount", "redeemed_discount", "reversed_discount")) {
            orders.put(
                    column,
                    platform.shopper()
                            .checkout()
                            .line(sku, 2 + orders.size())
                            .with("coupon_codes", List.of(code))
                            .placed());
        }
        orders.get("redeemed_discount").pay().awaitCommitted();
        PlacedOrder refunded = orders.get("reversed_discount").pay().awaitCommitted();
        refunded.cancel().is(200);
        refunded.awaitStatus("REFUNDED");

        Soon.holds("the funders", () -> {
            Answer report =
                    reporter.get(REPORTS + "/funders?limit=200&" + aroundNow()).is(200);
            for (String column : List.of("redeemed_discount", "reversed_discount")) {
                long off = orders.get(column).show().number("/amounts/discount/amount_minor");
                long brand = funded(report, code, "BRAND", column);
                assertThat(brand).isCloseTo(off * 6 / 10, Offset.offset(1L));
                assertThat(brand + funded(report, code, "SHOP", column)).isEqualTo(off);
            }
            assertThat(funded(report, code, "BRAND", "discount") + funded(report, code, "SHOP", "discount"))
                    .isEqualTo(orders.values().stream()
                            .mapToLong(order -> order.seen().number("/amounts/discount/amount_minor"))
                            .sum());
        });
        assertThat(reporter.get(REPORTS + "/funders?limit=200&format=csv&" + aroundNow())
                        .is(200)
                        .body())
                .startsWith("funder,promotion_id,currency,discount,redeemed_discount,reversed_discount")
                .contains("BRAND," + code + ",GBP,");
    }

    private static long funded(Answer report, String promotion, String funder, String column) {
        return report.at("/rows")
                .valueStream()
                .filter(row -> row.get("promotion_id").asString().equals(promotion))
                .filter(row -> row.get("funder").asString().equals(funder))
                .mapToLong(row -> row.at("/%s/amount_minor".formatted(column)).asLong())
                .sum();
    }

    @Test
    void aTokenForSomeChannelsShowsTheseOnly() {
        platform.shopper().places(operator.sells(100, 1), 1).pay().awaitCommitted();
        Caller web = platform.reporter(List.of("web"));
        Caller none = platform.reporter(List.of());
        String funnel = REPORTS + "/funnel?" + aroundNow();

        Soon.is("an order", () -> web.get(funnel).is(200).number("/rows/0/paid") > 0);
        assertThat(none.get(funnel).is(200).at("/rows").size()).isZero();
        assertThat(web.get(funnel + "&channel=web").is(200).number("/rows/0/paid"))
                .isPositive();
        web.get(funnel + "&channel=shop").refused(403, "FORBIDDEN");
        none.get(funnel + "&channel=web").refused(403, "FORBIDDEN");
        web.post(REPORTS + "/rebuild", Map.of()).refused(403, "FORBIDDEN");
    }

    @Test
    void asCsvToWhoAcceptsThat() {
        Answer csv = reporter.call("GET", REPORTS + "/coupons?" + aroundNow())
                .header("Accept", "text/csv")
                .send()
                .is(200);
        assertThat(csv.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
        assertThat(csv.body())
                .startsWith(
                        "code,promotion_id,currency,granted,discount,redeemed,redeemed_discount,reversed,reversed_discount,redemption_rate\r\n");
        assertThat(reporter.call("GET", REPORTS + "/sales?from=x&to=2026-01-01")
                        .header("Accept", "text/csv")
                        .send()
                        .badFields())
                .containsKey("from");
    }

    @Test
    void anewWhileItServes() {
        Soon.is(
                "no rebuild of an earlier test",
                () -> reporter.get(REPORTS + "/status")
                        .is(200)
                        .at("/rebuilding")
                        .isMissingNode());
        long before = reporter.get(REPORTS + "/status").is(200).number("/generation");
        long begun = reporter.post(REPORTS + "/rebuild", Map.of()).is(202).number("/generation");

        assertThat(begun).isEqualTo(before + 1);
        Soon.is(
                "the rebuilt generation",
                () -> reporter.get(REPORTS + "/status").is(200).number("/generation") == begun);
        assertThat(platform.metrics().series("orderwright_outbox_cursor_lag_seconds"))
                .anyMatch(line -> line.contains("reporting/" + begun));
    }
}
