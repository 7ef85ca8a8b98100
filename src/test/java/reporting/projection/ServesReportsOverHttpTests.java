package reporting.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import platform.security.Scopes;
import testing.Edge;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The figures of all reports agree with each other, and callers see only their channels. */
class ServesReportsOverHttpTests extends ReportingTest {

    private static final String REPORTS = "/api/v2/reports/";
    private static final String PERIOD = "from=2026-03-01&to=2026-05-01";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final AtomicLong KEYS = new AtomicLong();
    private static boolean published;

    @Autowired
    WebApplicationContext context;

    private Edge everything;
    private Edge operator;

    /** All tests of this class read the same orders, which are in channels of their own. */
    @BeforeEach
    void publishOrdersOnce() {
        everything = Edge.of(context, Scopes.OPERATOR_REPORTS);
        operator = everything.within("http-0", "http-1", "http-2");
        if (!published) {
            publishOrders(120, 21, "http-");
            published = true;
        }
        catchUp();
    }

    private JsonNode report(String path) {
        return json(operator.get(REPORTS + path), 200);
    }

    private static MvcTestResult rebuild(Edge caller, String key, String body) {
        return caller.post(key, body, REPORTS + "rebuild");
    }

    private static String freshKey() {
        return "rebuild" + KEYS.incrementAndGet();
    }

    private static JsonNode json(MvcTestResult answer, int status) {
        assertThat(answer).hasStatus(status);
        return JSON.readTree(text(answer));
    }

    private static String text(MvcTestResult answer) {
        try {
            return answer.getResponse().getContentAsString();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** All pages of a report. */
    private List<JsonNode> rows(String path, int limit) {
        List<JsonNode> rows = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = report(path + "&limit=" + limit + "&cursor=" + cursor);
            assertThat(page.get("rows").size()).isLessThanOrEqualTo(limit);
            page.get("rows").forEach(rows::add);
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty());
        assertThat(rows).doesNotHaveDuplicates();
        return rows;
    }

    /** A count, or the minor units of an amount. */
    private static long minor(JsonNode measure) {
        return measure.isObject() ? measure.get("amount_minor").asLong() : measure.asLong();
    }

    private static long sum(Iterable<JsonNode> rows, String column, String currency) {
        long sum = 0;
        for (JsonNode row : rows) {
            sum += row.get("currency").asString().equals(currency) ? minor(row.get(column)) : 0;
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hour", "day", "month", "country", "channel", "day,country", "channel,month", "country,channel"})
    void everyBreakdownAddsUpToTheTotals(String by) {
        String path = "sales?%s&group_by=%s".formatted(PERIOD, by);
        JsonNode totals = report(path).get("totals");
        assertThat(totals.size()).isEqualTo(2);
        List<JsonNode> rows = rows(path, 3);

        for (JsonNode total : totals) {
            String currency = total.get("currency").asString();
            for (String column : List.of("orders", "units", "revenue", "refunded", "net_revenue", "tax", "discount")) {
                assertThat(sum(rows, column, currency)).as(column).isEqualTo(minor(total.get(column)));
            }
            assertThat(minor(total.get("items"))
                            - minor(total.get("discount"))
                            + minor(total.get("shipping"))
                            - minor(total.get("shipping_discount"))
                            + minor(total.get("tax")))
                    .isEqualTo(minor(total.get("revenue")))
                    .isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sku", "category", "day,sku", "category,sku", "sku,country"})
    void linesAndChargesAddUpToTheRevenue(String by) {
        List<JsonNode> rows = rows("sales?%s&group_by=%s".formatted(PERIOD, by), 5);
        for (JsonNode total : report("sales?" + PERIOD).get("totals")) {
            String currency = total.get("currency").asString();
            assertThat(sum(rows, "revenue", currency)
                            + minor(total.get("shipping"))
                            - minor(total.get("shipping_discount"))
                            + minor(total.get("charges_tax")))
                    .isEqualTo(minor(total.get("revenue")));
        }
    }

    @Test
    void theHighestRevenueComesFirst() {
        List<Long> revenues = rows("sales?%s&group_by=sku&currency=GBP".formatted(PERIOD), 3).stream()
                .map(row -> minor(row.get("revenue")))
                .toList();

        assertThat(revenues).isSortedAccordingTo((a, b) -> Long.compare(b, a)).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @CsvSource({"PAID,revenue", "REFUNDED,refunded"})
    void theOrdersBehindAFigureMakeItUp(String reached, String column) {
        List<JsonNode> orders = rows("orders?%s&reached=%s".formatted(PERIOD, reached), 7);
        List<JsonNode> returns = column.equals("refunded") ? rows("returns?" + PERIOD, 3) : List.of();
        for (JsonNode total : report("sales?" + PERIOD).get("totals")) {
            String currency = total.get("currency").asString();
            assertThat(sum(orders, "payable", currency)).isPositive();
            assertThat(sum(orders, "payable", currency) + sum(returns, "refunded", currency))
                    .isEqualTo(minor(total.get(column)));
        }
        String sku = "sku-3";
        JsonNode ofSku =
                report("sales?%s&group_by=sku&sku_id=%s".formatted(PERIOD, sku)).get("totals");
        assertThat(rows("orders?%s&reached=%s&sku_id=%s".formatted(PERIOD, reached, sku), 200))
                .isNotEmpty();
        assertThat(sum(ofSku, "revenue", "GBP")).isPositive();
    }

    @Test
    void aReturnAddsUpAndIsFoundByItsSkus() {
        List<JsonNode> returns = rows("returns?" + PERIOD, 2);

        assertThat(returns)
                .hasSizeGreaterThan(5)
                .allSatisfy(each -> assertThat(
                                minor(each.get("items")) - minor(each.get("discount")) + minor(each.get("tax")))
                        .isEqualTo(minor(each.get("refunded"))));
        assertThat(returns.stream()
                        .map(each -> each.get("order_no").asString()
                                + each.get("reference").asString()))
                .doesNotHaveDuplicates();
        Set<JsonNode> ofAnySku = new HashSet<>();
        for (int sku = 0; sku < 8; sku++) {
            List<JsonNode> ofSku = rows("returns?%s&sku_id=sku-%d".formatted(PERIOD, sku), 200);
            assertThat(ofSku).hasSizeLessThan(returns.size());
            ofAnySku.addAll(ofSku);
        }
        assertThat(ofAnySku).containsExactlyInAnyOrderElementsOf(returns);
    }

    @Test
    void theFunnelCountsTheOrders() {
        JsonNode funnel = report("funnel?" + PERIOD).get("rows").get(0);

        for (String reached : List.of("created", "paid", "shipped", "completed", "cancelled", "expired", "rejected")) {
            assertThat(funnel.get(reached).asInt())
                    .as(reached)
                    .isEqualTo(rows("orders?%s&reached=%s".formatted(PERIOD, reached.toUpperCase(Locale.ROOT)), 200)
                            .size())
                    .isPositive();
        }
        assertThat(funnel.get("created").asInt()).isEqualTo(120);
        assertThat(funnel.get("paid_share").decimalValue()).isBetween(new BigDecimal("0.1"), new BigDecimal("0.9"));
        assertThat(report("funnel?%s&group_by=day,channel".formatted(PERIOD))
                        .get("rows")
                        .size())
                .isGreaterThan(3);
    }

    @Test
    void redeemedAndReversedCouponsArePartOfTheGrantedOnes() {
        List<JsonNode> coupons = rows("coupons?" + PERIOD, 2);

        assertThat(coupons).isNotEmpty().allSatisfy(coupon -> {
            assertThat(coupon.get("redeemed").asLong() + coupon.get("reversed").asLong())
                    .isLessThanOrEqualTo(coupon.get("granted").asLong());
            assertThat(coupon.get("redemption_rate").isNumber()).isTrue();
        });
        for (JsonNode total : report("sales?" + PERIOD).get("totals")) {
            String currency = total.get("currency").asString();
            assertThat(sum(coupons, "redeemed_discount", currency) + sum(coupons, "reversed_discount", currency))
                    .isEqualTo(minor(total.get("discount")) + minor(total.get("shipping_discount")));
            assertThat(sum(coupons, "reversed_discount", currency)).isPositive();
        }
    }

    @Test
    void fundersPayTheWholeDiscountOfEachPromotion() {
        List<JsonNode> funders = rows("funders?" + PERIOD, 2);
        List<JsonNode> coupons = rows("coupons?" + PERIOD, 200);

        assertThat(funders).extracting(row -> row.get("funder").asString()).contains("SHOP", "BRAND", "PLATFORM");
        for (JsonNode total : report("sales?" + PERIOD).get("totals")) {
            String currency = total.get("currency").asString();
            for (String column : List.of("discount", "redeemed_discount", "reversed_discount")) {
                assertThat(sum(funders, column, currency))
                        .as(column)
                        .isEqualTo(sum(coupons, column, currency))
                        .isPositive();
            }
            assertThat(sum(funders, "redeemed_discount", currency) + sum(funders, "reversed_discount", currency))
                    .isEqualTo(minor(total.get("discount")) + minor(total.get("shipping_discount")));
        }
    }

    @Test
    void fulfilmentReportsDurations() {
        JsonNode rows = report("fulfilment?" + PERIOD).get("rows");

        assertThat(rows.get(0).get("step").asString()).isEqualTo("PAID_TO_SHIPPED");
        assertThat(rows.get(0).get("orders").asInt())
                .isEqualTo(
                        rows("orders?%s&reached=SHIPPED".formatted(PERIOD), 200).size());
        assertThat(rows.get(0).get("within_target_share").decimalValue()).isPositive();
        assertThat(rows.get(0).get("p50_hours").decimalValue())
                .isLessThan(rows.get(0).get("p95_hours").decimalValue());
        assertThat(rows.get(1).get("orders").asInt())
                .isEqualTo(rows("orders?%s&reached=COMPLETED".formatted(PERIOD), 200)
                        .size());
    }

    @Test
    void aCallerSeesTheirChannelsOnly() {
        Edge one = everything.within("http-1");
        long sum = 0;
        for (String channel : List.of("http-0", "http-1", "http-2")) {
            sum += report("funnel?%s&channel=%s".formatted(PERIOD, channel))
                    .at("/rows/0/created")
                    .asLong();
        }
        assertThat(sum).isEqualTo(120);
        JsonNode seen = json(one.get(REPORTS + "funnel?" + PERIOD), 200);
        assertThat(seen).isEqualTo(report("funnel?%s&channel=http-1".formatted(PERIOD)));
        for (String report : List.of("sales", "funnel", "coupons", "funders", "fulfilment", "orders")) {
            assertThat(one.get(REPORTS + report + "?" + PERIOD + "&channel=http-1"))
                    .hasStatus(200);
            assertThat(one.get(REPORTS + report + "?" + PERIOD + "&channel=http-2"))
                    .hasStatus(403);
        }
        json(one.get(REPORTS + "orders?" + PERIOD), 200)
                .get("rows")
                .forEach(order -> assertThat(order.get("channel").asString()).isEqualTo("http-1"));
        json(one.get(REPORTS + "sales?group_by=sku,channel&" + PERIOD), 200)
                .get("rows")
                .forEach(row -> assertThat(row.get("channel").asString()).isEqualTo("http-1"));
        assertThat(everything.within().get(REPORTS + "sales?" + PERIOD)).hasStatus(200);
        assertThat(json(everything.within().get(REPORTS + "sales?" + PERIOD), 200)
                        .get("rows")
                        .size())
                .isZero();
        assertThat(rebuild(one, freshKey(), "{}")).hasStatus(403);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        sales?from=yesterday&to=2026-04-01 | from
        sales?from=2026-04-01&to=2026-04-01 | to
        sales?from=2026-04-01&to=2050-04-01 | to
        sales?from=2026-03-01T10:30:00Z&to=2026-04-01 | from
        sales?to=2026-04-01 | from
        sales?from=2026-03-01&to=2026-04-01&group_by=minute | group_by
        sales?from=2026-03-01&to=2026-04-01&zone=Nowhere | zone
        sales?from=2026-03-01&to=2026-04-01&zone=UTC%2B01:00 | zone
        sales?from=2026-03-01&to=2026-04-01&zone=Asia/Kolkata | zone
        funnel?from=2026-03-01&to=2026-04-01&zone=Asia/Kathmandu | zone
        sales?from=2026-03-01&to=2026-04-01&compare=NEXT | compare
        sales?from=2026-03-01&to=2026-04-01&compare=PREVIOUS&format=csv | compare
        funnel?from=2026-03-01&to=2026-04-01&sku_id=a | sku_id
        sales?from=2026-03-01&to=2026-04-01&group_by=day,hour | group_by
        sales?from=2026-03-01&to=2026-04-01&group_by=sku,sku | group_by
        sales?from=2026-03-01&to=2026-04-01&limit=10001 | limit
        sales?from=2026-03-01&to=2026-04-01&cursor=nonsense | cursor
        sales?from=2026-03-01&to=2026-04-01&format=xml | format
        funnel?from=2026-03-01&to=2026-04-01&group_by=sku | group_by
        orders?from=2026-03-01&to=2026-04-01&reached=paid | reached
        orders?from=2026-03-01&to=2026-04-01&status=lost | status
        orders?from=2026-03-01&to=2026-04-01&limit=201 | limit\
        """)
    void aBadParameterIsNamed(String path, String field) {
        JsonNode problem = json(operator.get(REPORTS + path), 400);

        assertThat(problem.at("/details/fields/0/field").asString()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sales", "funnel", "coupons", "funders", "fulfilment", "orders"})
    void aBadParameterOfAllReportsIsNamed(String report) {
        JsonNode problem = json(operator.get(REPORTS + report + "?channel=&country=GBR&format=xml"), 400);

        assertThat(problem.at("/details/fields").findValuesAsString("field"))
                .containsExactlyInAnyOrder("from", "to", "channel", "country", "format");
        assertThat(problem.at("/details/fields").findValuesAsString("rule")).contains("is required");
    }

    @Test
    void amountsAreMoneyInJsonAndDecimalsInCsv() {
        String path = "sales?%s&group_by=country&limit=100".formatted(PERIOD);
        JsonNode rows = report(path).get("rows");
        List<String> decimals = new ArrayList<>();
        for (JsonNode row : rows) {
            JsonNode revenue = row.get("revenue");
            assertThat(revenue.propertyNames()).containsExactly("amount_minor", "currency");
            assertThat(revenue.get("currency")).isEqualTo(row.get("currency"));
            decimals.add(row.get("currency").asString() + " " + BigDecimal.valueOf(minor(revenue), 2));
        }
        List<String[]> csv = text(operator.get(REPORTS + path + "&format=csv"))
                .lines()
                .map(line -> line.split(","))
                .toList();
        List<String> columns = List.of(csv.getFirst());
        assertThat(csv.stream()
                        .skip(1)
                        .map(cells -> cells[columns.indexOf("currency")] + " " + cells[columns.indexOf("revenue")]))
                .containsExactlyElementsOf(decimals)
                .hasSizeGreaterThan(2);
    }

    @Test
    void whatIsNotKnownIsAbsent() {
        JsonNode unpaid = rows("orders?" + PERIOD, 200).stream()
                .filter(order -> order.get("status").asString().equals("REJECTED"))
                .findFirst()
                .orElseThrow();
        assertThat(unpaid.propertyNames()).contains("placed_at").doesNotContain("paid_at", "payable");
        assertThat(report("orders?" + PERIOD + "&limit=200").propertyNames()).containsExactly("rows");
    }

    /** The sums are kept by the hours of Berlin, to which New York has 5 hours in three weeks of March, and else 6. */
    @ParameterizedTest
    @ValueSource(strings = {"America/New_York", "Asia/Tokyo", "UTC", "Europe/Berlin"})
    void theDaysOfAReportAreThoseOfItsZone(String zone) {
        JsonNode days = report("sales?%s&zone=%s&group_by=day&currency=GBP&limit=100".formatted(PERIOD, zone))
                .get("rows");
        assertThat(days.size()).isGreaterThan(5);
        for (JsonNode day : days) {
            ZonedDateTime begin = LocalDate.parse(day.get("day").asString()).atStartOfDay(ZoneId.of(zone));
            JsonNode total = report("sales?currency=GBP&from=%s&to=%s"
                            .formatted(begin.toInstant(), begin.plusDays(1).toInstant()))
                    .at("/totals/0");
            for (String column : List.of("orders", "units", "revenue", "refunded")) {
                assertThat(minor(day.get(column))).as(day + " " + column).isEqualTo(minor(total.get(column)));
            }
        }
        assertThat(report("funnel?from=2026-03-29&to=2026-03-30&group_by=hour&zone=" + zone)
                        .get("rows")
                        .valueStream()
                        .map(row -> OffsetDateTime.parse(row.get("hour").asString())))
                .allSatisfy(hour -> assertThat(hour.getOffset())
                        .isEqualTo(ZoneId.of(zone).getRules().getOffset(hour.toInstant())));
    }

    @Test
    void aWeekBeginsOnMonday() {
        Map<String, Long> expected = new TreeMap<>();
        for (JsonNode day : rows("sales?%s&group_by=day,sku&currency=GBP".formatted(PERIOD), 500)) {
            LocalDate date = LocalDate.parse(day.get("day").asString());
            expected.merge(
                    date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)) + " "
                            + day.get("sku_id").asString(),
                    minor(day.get("revenue")),
                    Long::sum);
        }
        Map<String, Long> weeks = new TreeMap<>();
        for (JsonNode week : rows("sales?%s&group_by=week,sku&currency=GBP".formatted(PERIOD), 4)) {
            weeks.put(week.get("week").asString() + " " + week.get("sku_id").asString(), minor(week.get("revenue")));
        }
        assertThat(weeks).isEqualTo(expected).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-04-01, 2026-05-01, 2026-02-28T23:00:00Z", // a month, in which the clocks do not change
        "2026-03-30, 2026-04-04, 2026-03-24T23:00:00Z", // five days; the clocks change in those before
        "2026-03-30T10:00:00Z, 2026-03-30T12:00:00Z, 2026-03-30T08:00:00Z"
    })
    void thePeriodBeforeHasTheTotalsOfItsOwnReport(String from, String to, String before) {
        String path = "sales?group_by=sku&from=%s&to=%s".formatted(from, to);
        JsonNode page = report(path + "&compare=PREVIOUS");
        JsonNode own = report("sales?group_by=sku&from=%s&to=%s"
                .formatted(before, page.at("/previous/to").asString()));

        assertThat(page.at("/previous/from").asString()).isEqualTo(before);
        assertThat(page.at("/previous/totals")).isEqualTo(own.get("totals"));
        assertThat(page.get("rows")).isEqualTo(report(path).get("rows"));
        assertThat(report(path).has("previous")).isFalse();
    }

    /** {@code -Dgolden.write=true} writes the golden file. */
    @Test
    void asCsv() throws IOException {
        MvcTestResult answer = operator.get(REPORTS + "sales?group_by=day,country&format=csv&limit=20&" + PERIOD);
        assertThat(answer)
                .hasStatus(200)
                .headers()
                .hasHeaderSatisfying(
                        "Content-Type", types -> assertThat(types).containsExactly("text/csv;charset=UTF-8"));
        Path golden = Path.of("src/test/resources/reports/sales.csv");
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, text(answer));
        }

        assertThat(text(answer)).isEqualTo(Files.readString(golden));
    }

    @Test
    void aRebuildBeginsOnceForAKeyAndOneAtATime() {
        String key = freshKey();
        JsonNode before = report("status");
        int begun = json(rebuild(everything, key, "{}"), 202).get("generation").asInt();
        assertThat(begun).isEqualTo(before.get("generation").asInt() + 1);
        assertThat(json(rebuild(everything, key, "{}"), 202).get("generation").asInt())
                .isEqualTo(begun);
        assertThat(json(rebuild(everything, "other" + key, "{}"), 409)
                        .get("code")
                        .asString())
                .isEqualTo("REBUILD_UNDER_WAY");
        assertThat(json(rebuild(everything, key, "{\"other\":1}"), 422)
                        .get("code")
                        .asString())
                .isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(report("status").get("rebuilding").asInt()).isEqualTo(begun);
        JsonNode served = report("sales?" + PERIOD);

        completeRebuild();

        JsonNode after = report("status");
        assertThat(after.get("generation").asInt()).isEqualTo(begun);
        assertThat(after.has("rebuilding")).isFalse();
        assertThat(after.get("zone").asString()).isEqualTo("Europe/Berlin");
        assertThat(report("sales?" + PERIOD)).isEqualTo(served);
    }

    @Test
    void aRebuildFromACutLogMustBeRequestedExplicitly() {
        String until = "2026-02-01T00:00:00Z";
        assertThat(report("status").has("log_cut_until")).isFalse();
        cutLogUntil(until);
        try {
            assertThat(report("status").get("log_cut_until").asString()).isEqualTo(until);
            JsonNode refused = json(rebuild(everything, freshKey(), "{}"), 409);
            assertThat(refused.get("code").asString()).isEqualTo("LOG_CUT");
            assertThat(refused.get("details").get("log_cut_until").asString()).isEqualTo(until);
            json(everything.post(freshKey(), "{}", REPORTS + "rebuild?partial=true"), 202);
        } finally {
            undoCut();
        }
        completeRebuild();
    }
}
