package reporting.projection;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UnsupportedEncodingException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import order.OrderEvent;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.PromotionFacts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import platform.money.Money;
import platform.security.Scopes;
import reporting.simulation.SimulationRunner;
import testing.Edge;
import testing.TestDatabase;
import testing.shop.Soon;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A simulation adds up what a promotion would have taken off the paid orders of a period, also if it is interrupted. */
@TestPropertySource(
        properties = {"orderwright.reporting.simulation.batch-limit=7", "orderwright.reporting.simulation.unfinished=3"
        })
class SimulationsTellWhatAPromotionWouldHaveCostTests extends ReportingTest {

    private static final String SIMULATIONS = "/api/v2/reports/simulations";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final String TEN_PERCENT = """
            {"benefit": {"kind": "PERCENT_OFF", "target": {"kind": "ORDER"}, "basis_points": 1000, "base": "REMAINING"}, "layer": "ORDER"}""";

    private static final String TAGGED = tenPercentOfUnits("TAGS", ", \"tags\": [\"summer\"]");
    private static final String FOR_GOLD = tenPercentOfUnits("EVERYTHING", "")
            .replace("\"layer\"", "\"condition\": {\"kind\": \"LEVEL\", \"levels\": [\"gold\"]}, \"layer\"");

    private final ZoneId zone = ZoneId.of("Europe/Berlin");

    @Autowired
    SimulationRunner runner;

    @Autowired
    TestDatabase testDatabase;

    @Autowired
    WebApplicationContext context;

    private String prefix;
    private Edge everything;
    /** Sees only the channels of this test. */
    private Edge operator;

    @BeforeEach
    void channels() {
        prefix = "simulated-" + NUMBERS.incrementAndGet() + "-";
        everything = Edge.of(context, Scopes.OPERATOR_REPORTS);
        operator = everything.within(prefix + 0, prefix + 1, prefix + 2);
    }

    @AfterEach
    void nothingIsLeftToRun() {
        failAtCommit(false);
        world.database().sql("delete from reporting.simulation").update();
        runner.next();
        assertThat(count("select count(*) from outbox.cursor where name like 'reporting/simulation/%'"))
                .isZero();
    }

    @Test
    void ofThePaidOrdersOfThePeriod() {
        List<List<OrderEvent>> streams = publishOrders(150, 41, prefix);
        catchUp();
        LocalDate from = LocalDate.parse("2026-03-29");
        LocalDate to = LocalDate.parse("2026-03-30");
        Expected expected = new Expected();
        for (List<OrderEvent> stream : streams) {
            OrderCreated created = (OrderCreated) stream.getFirst();
            LocalDate day = created.placedAt().atZone(zone).toLocalDate();
            if (!day.isBefore(from) && day.isBefore(to) && isPaid(stream)) {
                expected.add(created, created.items().fraction(1, 10));
            }
        }

        JsonNode done = run(body(TEN_PERCENT, from.toString(), to.toString(), ""));

        assertThat(done.get("status").asString()).isEqualTo("DONE");
        assertThat(done.get("orders_read").asLong())
                .isGreaterThanOrEqualTo(150)
                .isEqualTo(done.get("orders_total").asLong());
        assertThat(expected.orders)
                .hasSize(2)
                .allSatisfy((currency, orders) -> assertThat(orders).isGreaterThan(10));
        assertThat(sums(done, "totals", "currency", "cost")).isEqualTo(expected.cost);
        assertThat(counts(done, "totals", "currency", "orders")).isEqualTo(expected.orders);
        assertThat(sums(done, "channels", "key", "cost")).isEqualTo(expected.byChannel);
        assertThat(sums(done, "countries", "key", "cost")).isEqualTo(expected.byCountry);
        assertThat(sums(done, "categories", "key", "cost").values().stream().mapToLong(each -> each))
                .as("only lines are reduced")
                .satisfies(
                        sums -> assertThat(sums.stream().mapToLong(each -> each).sum())
                                .isEqualTo(expected.cost.values().stream()
                                        .mapToLong(each -> each)
                                        .sum()));
        for (JsonNode total : done.at("/result/totals")) {
            String currency = total.get("currency").asString();
            assertThat(total.at("/largest_discount/amount_minor").asLong()).isEqualTo(expected.largest.get(currency));
            assertThat(total.at("/average_discount/amount_minor").asLong())
                    .isEqualTo(Money.ofMinor(expected.cost.get(currency), currency)
                            .fraction(1, total.get("reduced_orders").asLong())
                            .amountMinor());
        }
    }

    @Test
    void daysAreThoseOfTheZone() {
        publishOrders(80, 42, prefix);
        catchUp();

        JsonNode done = run(body(TEN_PERCENT, "2026-03-27", "2026-04-01", ""));

        List<String> days = new ArrayList<>();
        done.at("/result/days").forEach(day -> days.add(day.get("key").asString()));
        assertThat(days).isSorted().contains("2026-03-28", "2026-03-29", "2026-03-30");
        assertThat(sums(done, "days", "currency-of-cost", "cost")).isEqualTo(sums(done, "totals", "currency", "cost"));
    }

    /** The discounts that the orders really got leave a price for each line, to which the promotion is applied. */
    @Test
    void afterTheDiscountsThatTheOrdersReallyGot() {
        List<List<OrderEvent>> streams = publishOrders(100, 43, prefix);
        catchUp();
        Map<String, Long> cost = new TreeMap<>();
        long reduced = 0;
        for (List<OrderEvent> stream : streams) {
            if (isPaid(stream)) {
                OrderCreated created = (OrderCreated) stream.getFirst();
                OrderConfirmed confirmed = first(stream, OrderConfirmed.class);
                Money left = created.items()
                        .minus(confirmed.lines().stream()
                                .map(LineAmounts::discount)
                                .reduce(Money.zero(created.items().currency()), Money::plus));
                reduced += left.equals(created.items()) ? 0 : 1;
                cost.merge(created.items().currency(), left.fraction(1, 10).amountMinor(), Long::sum);
            }
        }
        assertThat(reduced).isPositive();

        JsonNode after = run(body(TEN_PERCENT, "2026-03-01", "2026-05-01", ", \"prices\": \"AFTER_DISCOUNTS\""));
        JsonNode before = run(body(TEN_PERCENT, "2026-03-01", "2026-05-01", ""));

        assertThat(sums(after, "totals", "currency", "cost"))
                .isEqualTo(cost)
                .isNotEqualTo(sums(before, "totals", "currency", "cost"));
    }

    /** Each step fails once at its commit, when it has already written its sums and moved its cursor. */
    @Test
    void aKillBetweenAnyTwoStepsChangesNothing() {
        publishOrders(60, 44, prefix);
        catchUp();
        String body = body(TEN_PERCENT, "2026-03-01", "2026-05-01", ", \"limits\": [{\"per\": \"DAY\", \"uses\": 3}]");
        JsonNode undisturbed = run(body);

        String id = create(body);
        begin();
        int killed = 0;
        while (!get(id).get("status").asString().equals("DONE")) {
            long read = get(id).get("orders_read").asLong();
            if (killed < 5) {
                failAtCommit(true);
                assertThatThrownBy(runner::next).hasStackTraceContaining("killed");
                failAtCommit(false);
                killed++;
                assertThat(get(id).get("orders_read").asLong()).isEqualTo(read);
            }
            runner.next();
        }

        assertThat(killed).isEqualTo(5);
        assertThat(get(id).get("result")).isEqualTo(undisturbed.get("result"));
        assertThat(get(id).get("orders_read")).isEqualTo(undisturbed.get("orders_read"));
    }

    private void failAtCommit(boolean fails) {
        superuser().sql("drop trigger if exists killed on reporting.simulation").update();
        if (fails) {
            superuser().sql("""
                    create or replace function reporting.killed() returns trigger language plpgsql as
                    $$ begin
                      if new.orders_read > old.orders_read then raise exception 'killed'; end if;
                      return null;
                    end $$""").update();
            superuser().sql("""
                    create constraint trigger killed after update on reporting.simulation
                    deferrable initially deferred for each row execute function reporting.killed()""").update();
        }
    }

    private JdbcClient superuser() {
        return JdbcClient.create(testDatabase.dataSource());
    }

    @Test
    void oneThatFailsAgainAndAgainDoesNotHoldUpTheNext() {
        publishOrders(10, 45, prefix);
        catchUp();
        String failing = create(body(TEN_PERCENT, "2026-03-01", "2026-05-01", ""));
        String next = create(body(TEN_PERCENT, "2026-03-01", "2026-05-01", ""));
        begin();
        failAtCommit(true);
        for (int i = 1; i < 10; i++) {
            assertThatThrownBy(runner::next).hasStackTraceContaining("killed");
        }
        runner.next();
        failAtCommit(false);

        assertThat(get(failing).get("status").asString()).isEqualTo("FAILED");
        assertThat(get(next).get("status").asString()).isEqualTo("WAITING");
        runToEnd();
        assertThat(get(next).get("status").asString()).isEqualTo("DONE");
    }

    /** The clock stands still in this test, so the payments have the time at which the simulation is asked for. */
    @Test
    void paymentsThatTheReportsHaveNotReadYetAreCounted() {
        publishOrders(5, 48, prefix);
        catchUp();
        publishOrders(5, 49, prefix);
        String id = create(body(TEN_PERCENT, "2026-03-01", "2026-05-01", ""));

        assertThat(runner.next()).isFalse();
        assertThat(get(id).get("status").asString()).isEqualTo("WAITING");
        runToEnd();
        assertThat(get(id).get("result"))
                .isEqualTo(
                        run(body(TEN_PERCENT, "2026-03-01", "2026-05-01", "")).get("result"));
    }

    @Test
    void aDeletedOneEnds() {
        publishOrders(30, 46, prefix);
        catchUp();
        String id = create(body(TEN_PERCENT, "2026-03-01", "2026-05-01", ""));
        begin();
        runner.next();
        assertThat(get(id).get("status").asString()).isEqualTo("RUNNING");

        String key = freshKey();
        assertThat(operator.delete(key, SIMULATIONS + "/" + id)).hasStatus(204);
        assertThat(operator.delete(key, SIMULATIONS + "/" + id))
                .as("the same request")
                .hasStatus(204);
        assertThat(operator.delete(freshKey(), SIMULATIONS + "/" + id)).hasStatus(404);
        assertThat(runner.next()).isFalse();
        assertThat(count("select count(*) from reporting.simulation_sum")).isZero();
    }

    @Test
    void categoriesAreFoundBelowTheirParents() {
        world.publish(
                new catalog.CatalogEvent.CategoryPlaced("category-1", 1, "top-" + prefix, "One"),
                new catalog.CatalogEvent.CategoryPlaced("category-2", 1, null, "Two"));
        List<List<OrderEvent>> streams = publishOrders(60, 47, prefix);
        catchUp();
        String definition = """
                {"benefit": {"kind": "AMOUNT_OFF", "target": {"kind": "UNITS", "units":
                {"kind": "CATEGORIES", "category_ids": ["top-%s"]}}, "amount": {"amount_minor": 1, "currency": "GBP"}}, "layer": "LINE"}""".formatted(prefix);
        long units = 0;
        for (List<OrderEvent> stream : streams) {
            OrderCreated created = (OrderCreated) stream.getFirst();
            if (isPaid(stream) && created.items().currency().equals("GBP")) {
                units += created.lines().stream()
                        .filter(line -> line.traits() != null
                                && "category-1".equals(line.traits().category()))
                        .filter(line -> line.unitPrice().amountMinor() > 0)
                        .mapToLong(Line::quantity)
                        .sum();
            }
        }
        assertThat(units).isPositive();

        String id = create(body(TEN_PERCENT, "2026-03-01", "2026-05-01", ""));
        // The engine knows categories, but the schema of the API does not accept them yet.
        world.database()
                .sql(
                        "update reporting.simulation set definition = cast(? as jsonb) where simulation_id = cast(? as uuid)")
                .params(definition, id)
                .update();
        runToEnd();

        assertThat(sums(get(id), "categories", "key", "cost")).isEqualTo(Map.of("category-1", units));
        assertThat(count("select count(*) from reporting.simulation_category")).isZero();
    }

    /** Orders of earlier builds tell the facts of SKUs and customers only if a promotion of their time asked for them. */
    @Test
    void ordersThatDoNotTellALevelOrATagAreCountedInsteadOfZero() {
        List<OrderCreated> paid = paid(publishOrders(60, 51, prefix));
        catchUp();
        long known = paid.stream().filter(order -> order.userId() == null).count();
        assertThat(known).isPositive().isLessThan(paid.size());

        JsonNode ofLevel = run(body(FOR_GOLD, "2026-03-01", "2026-05-01", ""));
        JsonNode ofTag = run(body(TAGGED, "2026-03-01", "2026-05-01", ""));

        assertThat(ofLevel.at("/result/totals").values()).hasSize(2).allSatisfy(total -> {
            assertThat(total.path("certainty").asString("")).isEqualTo("UNKNOWN");
            assertThat(total.has("cost")).as("not 0").isFalse();
        });
        assertThat(missing(ofLevel, "customers")).isEqualTo(paid.size() - known);
        assertThat(missing(ofTag, "skus")).isEqualTo(paid.size());
        assertThat(missing(ofTag, "customers")).isZero();
        assertThat(ofTag.at("/result/channels").values())
                .isNotEmpty()
                .allSatisfy(channel -> assertThat(channel.has("cost")).isFalse());
    }

    @Test
    void unknownFloorPricesMakeACostAnUpperBound() {
        List<OrderCreated> paid = paid(publishOrders(40, 52, prefix));
        catchUp();

        JsonNode done = run(body(TEN_PERCENT, "2026-03-01", "2026-05-01", ""));

        assertThat(missing(done, "floors"))
                .isEqualTo(paid.stream()
                        .filter(order -> order.items().fraction(1, 10).amountMinor() > 0)
                        .count());
        assertThat(done.at("/result/totals").values())
                .allSatisfy(total ->
                        assertThat(total.path("certainty").asString("")).isEqualTo("AT_MOST"));
    }

    /** No promotion of their time was considered for these orders. */
    @Test
    void theFloorPricesTagsAndLevelsOfOrdersCount() {
        List<List<OrderEvent>> streams =
                new RandomOrders(53, prefix).withFacts().streams(60);
        Map<String, Long> cost = new TreeMap<>();
        Map<String, Long> ofGold = new TreeMap<>();
        Map<String, Long> ofTagged = new TreeMap<>();
        for (List<OrderEvent> stream : streams) {
            OrderCreated created = (OrderCreated) stream.getFirst();
            PromotionFacts facts = requireNonNull(created.facts());
            boolean gold = facts.level() != null;
            Line first = created.lines().getFirst();
            long leastMinor = requireNonNull(facts.floors()).get(1);
            if (isPaid(stream)) {
                String currency = created.items().currency();
                long whole = created.lines().stream()
                        .skip(1)
                        .mapToLong(line -> line.quantity()
                                * line.unitPrice().fraction(1, 10).amountMinor())
                        .sum();
                long least = first.quantity() * (first.unitPrice().amountMinor() - leastMinor);
                cost.merge(currency, whole + least, Long::sum);
                ofGold.merge(currency, gold ? whole + least : 0, Long::sum);
                ofTagged.merge(currency, least, Long::sum);
            }
        }
        publish(streams, new Random(53));
        catchUp();

        JsonNode done = run(body(tenPercentOfUnits("EVERYTHING", ""), "2026-03-01", "2026-05-01", ""));
        JsonNode gold = run(body(FOR_GOLD, "2026-03-01", "2026-05-01", ""));
        JsonNode tagged = run(body(TAGGED, "2026-03-01", "2026-05-01", ""));

        assertThat(sums(done, "totals", "currency", "cost")).isEqualTo(cost);
        assertThat(sums(gold, "totals", "currency", "cost")).isEqualTo(ofGold);
        assertThat(sums(tagged, "totals", "currency", "cost")).isEqualTo(ofTagged);
        for (JsonNode each : List.of(done, gold, tagged)) {
            assertThat(each.at("/result/totals").values())
                    .allSatisfy(total ->
                            assertThat(total.get("certainty").asString()).isEqualTo("EXACT"));
        }
    }

    @Test
    void aBudgetEndsThePromotionAtTheOrderAtWhichItIsSpent() {
        List<OrderCreated> paid = inOrderOfTheLog(paid(publishOrders(80, 54, prefix)));
        catchUp();
        long budget = 10_000;
        long left = budget;
        long reduced = 0;
        for (OrderCreated order : paid) {
            long off = order.items().fraction(1, 10).amountMinor();
            if (order.items().currency().equals("GBP") && off > 0 && off <= left) {
                left -= off;
                reduced++;
            }
        }
        assertThat(left).isLessThan(budget);

        JsonNode done = run(body(TEN_PERCENT, "2026-03-01", "2026-05-01", ", \"budget\": " + pounds(budget)));

        JsonNode total = total(done, "GBP");
        assertThat(total.at("/cost/amount_minor").asLong()).isEqualTo(budget - left);
        assertThat(total.get("reduced_orders").asLong()).isEqualTo(reduced);
        assertThat(total.get("certainty").asString()).isEqualTo("AT_MOST");
        assertThat(done.get("assumptions").values().stream().map(JsonNode::asString))
                .containsExactly("LIMITED_BY_PAID_ORDERS");
        assertThat(done.at("/budget/amount_minor").asLong()).isEqualTo(budget);
        assertThat(count("select count(*) from reporting.simulation_use")).isZero();
    }

    @Test
    void limitsCountTheirDaysAndCustomersAndThoseThatCannotAreNamed() {
        List<OrderCreated> paid = inOrderOfTheLog(paid(publishOrders(80, 55, prefix)));
        catchUp();
        Map<LocalDate, Integer> ofDay = new TreeMap<>();
        int ofCustomer = 0;
        long reduced = 0;
        for (OrderCreated order : paid) {
            LocalDate day = order.placedAt().atZone(zone).toLocalDate();
            boolean mayUse = ofDay.getOrDefault(day, 0) < 5 && (order.userId() == null || ofCustomer < 4);
            if (mayUse && order.items().fraction(1, 10).amountMinor() > 0) {
                ofDay.merge(day, 1, Integer::sum);
                ofCustomer += order.userId() == null ? 0 : 1;
                reduced++;
            }
        }

        JsonNode done = run(body(TEN_PERCENT, "2026-03-01", "2026-05-01", """
                , "limits": [{"per": "DAY", "uses": 5}, {"per": "CUSTOMER", "uses": 4}, {"per": "COUPON", "uses": 1}]"""));

        assertThat(counts(done, "totals", "currency", "reduced_orders").values().stream()
                        .mapToLong(each -> each)
                        .sum())
                .isEqualTo(reduced);
        assertThat(done.get("limits").size()).isEqualTo(3);
        assertThat(done.get("limits_not_simulated").values().stream().map(JsonNode::asString))
                .containsExactly("COUPON");
    }

    private List<OrderCreated> inOrderOfTheLog(List<OrderCreated> orders) {
        List<String> ids = world.database()
                .sql("select correlation from outbox.event where type like 'order.order.created.%' order by id")
                .query(String.class)
                .list();
        return orders.stream()
                .sorted(Comparator.comparing(order -> ids.indexOf(order.correlation())))
                .toList();
    }

    private static List<OrderCreated> paid(List<List<OrderEvent>> streams) {
        return streams.stream()
                .filter(SimulationsTellWhatAPromotionWouldHaveCostTests::isPaid)
                .map(stream -> (OrderCreated) stream.getFirst())
                .toList();
    }

    private static String tenPercentOfUnits(String kind, String more) {
        return """
                {"benefit": {"kind": "PERCENT_OFF", "target": {"kind": "UNITS", "units": {"kind": "%s"%s}},
                "basis_points": 1000, "base": "REMAINING"}, "layer": "LINE"}""".formatted(kind, more);
    }

    /** The orders of all currencies that do not tell a fact. */
    private static long missing(JsonNode simulation, String fact) {
        long missing = 0;
        for (JsonNode total : simulation.at("/result/totals")) {
            missing += total.at("/missing/" + fact).asLong(-1_000_000);
        }
        return missing;
    }

    private static JsonNode total(JsonNode simulation, String currency) {
        for (JsonNode total : simulation.at("/result/totals")) {
            if (total.get("currency").asString().equals(currency)) {
                return total;
            }
        }
        throw new AssertionError("No total in " + currency);
    }

    private static String pounds(long minor) {
        return "{\"amount_minor\": %d, \"currency\": \"GBP\"}".formatted(minor);
    }

    @Test
    void theQueueHasALimitAndAnotherCallerSeesNothing() {
        String body = body(TEN_PERCENT, "2026-03-01", "2026-05-01", "");
        String key = freshKey();
        String id = Edge.read(operator.post(key, body, SIMULATIONS), "$.simulation_id");
        assertThat(Edge.<String>read(operator.post(key, body, SIMULATIONS), "$.simulation_id"))
                .isEqualTo(id);
        create(body);
        create(body);
        Edge.assertAnswer(operator.post(freshKey(), body, SIMULATIONS), 409, "code", "SIMULATIONS_WAITING");

        assertThat(operator.pages(SIMULATIONS + "?limit=2", "$.simulations[*].simulation_id"))
                .hasSize(3)
                .contains(id);
        assertThat(everything.within(prefix + 0).get(SIMULATIONS + "/" + id)).hasStatus(404);
        assertThat(everything.within(prefix + 0).pages(SIMULATIONS + "?limit=2", "$.simulations[*].simulation_id"))
                .isEmpty();
        assertThat(everything.get(SIMULATIONS + "/" + id)).hasStatus(200);
        assertThat(everything.within(prefix + 0).delete(freshKey(), SIMULATIONS + "/" + id))
                .hasStatus(404);
        Edge.assertAnswer(
                operator.post(
                        freshKey(),
                        body(TEN_PERCENT, "2026-03-01", "2026-05-01", ", \"channel\": \"of-others\""),
                        SIMULATIONS),
                403,
                "code",
                "FORBIDDEN");
    }

    @Test
    void everyBadFieldIsNamed() {
        Edge.assertBadFields(
                operator.post(freshKey(), body("{\"layer\": \"ORDER\"}", "soon", "2026-05-01", ""), SIMULATIONS),
                "definition/benefit",
                "from");
        Edge.assertBadFields(
                operator.post(freshKey(), body(TEN_PERCENT, "2026-03-01", "2027-05-01", ""), SIMULATIONS), "to");
        Edge.assertBadFields(
                operator.post(
                        freshKey(),
                        body(TEN_PERCENT, "2026-03-01", "2026-05-01", ", \"zone\": \"Nowhere\""),
                        SIMULATIONS),
                "zone");
        Edge.assertBadFields(
                operator.post(
                        freshKey(),
                        body(TEN_PERCENT, "2026-03-01", "2026-05-01", """
                                , "budget": %s, "limits": [{"per": "DAY", "amount": {"amount_minor": 1, "currency": "EUR"}},
                                {"per": "DAY", "uses": 1}, {"per": "CAMPAIGN"}]""".formatted(pounds(1))),
                        SIMULATIONS),
                "limits[0].amount.currency",
                "limits[1].per",
                "limits[2].uses");
    }

    @Test
    void aPeriodBeforeTheCutOfTheLogMustBeAcceptedAsPartial() {
        cutLogUntil("2026-04-01T00:00:00Z");
        try {
            String of = body(TEN_PERCENT, "2026-03-01", "2026-05-01", "");
            Edge.assertAnswer(operator.post(freshKey(), of, SIMULATIONS), 409, "code", "ORDERS_NOT_IN_LOG");
            assertThat(operator.post(
                            freshKey(),
                            body(TEN_PERCENT, "2026-03-01", "2026-05-01", ", \"partial\": true"),
                            SIMULATIONS))
                    .hasStatus(202);
            assertThat(operator.post(freshKey(), body(TEN_PERCENT, "2026-04-02", "2026-05-01", ""), SIMULATIONS))
                    .hasStatus(202);
        } finally {
            undoCut();
        }
    }

    private static final class Expected {

        private final Map<String, Long> cost = new TreeMap<>();
        private final Map<String, Long> orders = new TreeMap<>();
        private final Map<String, Long> largest = new TreeMap<>();
        private final Map<String, Long> byChannel = new TreeMap<>();
        private final Map<String, Long> byCountry = new TreeMap<>();

        void add(OrderCreated created, Money off) {
            String currency = off.currency();
            cost.merge(currency, off.amountMinor(), Long::sum);
            orders.merge(currency, 1L, Long::sum);
            largest.merge(currency, off.amountMinor(), Math::max);
            byChannel.merge(created.channel(), off.amountMinor(), Long::sum);
            byCountry.merge(created.country(), off.amountMinor(), Long::sum);
        }
    }

    private static boolean isPaid(List<OrderEvent> stream) {
        return stream.stream().anyMatch(OrderPaid.class::isInstance);
    }

    private static <E extends OrderEvent> E first(List<OrderEvent> stream, Class<E> type) {
        return stream.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private String body(String definition, String from, String to, String more) {
        return """
                {"name": "A sale", "definition": %s, "from": "%s", "to": "%s"%s}""".formatted(definition, from, to, more);
    }

    private String create(String body) {
        MvcTestResult created = operator.post(freshKey(), body, SIMULATIONS);
        assertThat(created).hasStatus(202);
        return Edge.read(created, "$.simulation_id");
    }

    private JsonNode run(String body) {
        String id = create(body);
        runToEnd();
        return get(id);
    }

    /** Begins the next simulation: it waits until the reports have caught up. */
    private void begin() {
        assertThat(runner.next()).isFalse();
        Soon.is("the reports have caught up", () -> {
            catchUp();
            return runner.next();
        });
    }

    private void runToEnd() {
        Soon.is("the end of all simulations", () -> {
            simulate(runner);
            return count("select count(*) from reporting.simulation where finished_at is null") == 0;
        });
    }

    private JsonNode get(String id) {
        MvcTestResult found = operator.get(SIMULATIONS + "/" + id);
        assertThat(found).hasStatus(200);
        try {
            return JSON.readTree(found.getResponse().getContentAsString());
        } catch (UnsupportedEncodingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The sums of a list of the result by the key; amounts of all currencies together. */
    private static Map<String, Long> sums(JsonNode simulation, String list, String key, String measure) {
        Map<String, Long> sums = new TreeMap<>();
        simulation.at("/result/" + list).forEach(row -> {
            String of = key.equals("currency-of-cost")
                    ? row.at("/cost/currency").asString()
                    : row.get(key).asString();
            sums.merge(of, row.get(measure).get("amount_minor").asLong(), Long::sum);
        });
        return sums;
    }

    private static Map<String, Long> counts(JsonNode simulation, String list, String key, String measure) {
        Map<String, Long> counts = new TreeMap<>();
        simulation
                .at("/result/" + list)
                .forEach(row ->
                        counts.merge(row.get(key).asString(), row.get(measure).asLong(), Long::sum));
        return counts;
    }

    private static String freshKey() {
        return "simulation-" + NUMBERS.incrementAndGet();
    }
}
