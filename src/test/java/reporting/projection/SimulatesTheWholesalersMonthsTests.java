package reporting.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import order.OrderEvent.Amounts;
import order.OrderEvent.Line;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderPaid;
import order.OrderSamples;
import order.PlainOrder;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.context.WebApplicationContext;
import outbox.Event;
import platform.money.Money;
import platform.security.Scopes;
import replay.retail.CountryCodes;
import replay.retail.Invoice;
import replay.retail.Piece;
import replay.retail.RetailFile;
import replay.retail.SalesPlan;
import replay.retail.ShopTime;
import replay.retail.SoldLine;
import reporting.simulation.SimulationRunner;
import testing.Edge;
import testing.shop.Soon;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * "Every GBP 300 save GBP 50" on the orders of a real wholesaler, compared with a sum over the file. {@code -Dretail.file=FILE.csv.gz} takes
 * another file than the piece that the demo plays, such as the nine months.
 */
class SimulatesTheWholesalersMonthsTests extends ReportingTest {

    private static final String SIMULATIONS = "/api/v2/reports/simulations";
    private static final String CHANNEL = "wholesale";
    private static final long STEP_MINOR = 30_000;
    private static final long SAVE_MINOR = 5_000;
    private static final String EVERY_300_SAVE_50 = """
            {"benefit": {"kind": "SPEND_AND_SAVE", "units": {"kind": "EVERYTHING"}, "repeated": true, "steps": [
            {"spend": {"amount_minor": 30000, "currency": "GBP"}, "save": {"amount_minor": 5000, "currency": "GBP"}}]}, "layer": "ORDER"}""";

    @Autowired
    SimulationRunner runner;

    @Autowired
    WebApplicationContext context;

    @Test
    void everyThreeHundredSaveFifty() throws IOException {
        SalesPlan plan = plan();
        publish(plan.invoices());
        catchUp();
        Map<String, Long> byDay = new TreeMap<>();
        Map<String, Long> byCountry = new TreeMap<>();
        long cost = 0;
        long reduced = 0;
        for (Invoice invoice : plan.invoices()) {
            long off = invoice.sums().amountMinor() / STEP_MINOR * SAVE_MINOR;
            cost += off;
            reduced += off > 0 ? 1 : 0;
            byDay.merge(
                    invoice.placedAt()
                            .atZoneSameInstant(ShopTime.ZONE)
                            .toLocalDate()
                            .toString(),
                    off,
                    Long::sum);
            byCountry.merge(CountryCodes.of(invoice.country()), off, Long::sum);
        }
        Edge operator = Edge.of(context, Scopes.OPERATOR_REPORTS);

        String id = Edge.read(
                operator.post("wholesaler", """
                        {"name": "Every 300 save 50", "definition": %s, "channel": "%s", "zone": "Europe/London",
                        "from": "2010-12-01", "to": "2011-12-31"}""".formatted(EVERY_300_SAVE_50, CHANNEL), SIMULATIONS), "$.simulation_id");
        Soon.is("the end of the simulation", () -> {
            simulate(runner);
            return text(operator, id).contains("\"DONE\"");
        });

        JsonNode done = JsonMapper.shared().readTree(text(operator, id));
        JsonNode total = done.at("/result/totals/0");
        assertThat(total.get("orders").asLong()).isEqualTo(plan.invoices().size());
        assertThat(total.get("reduced_orders").asLong()).isEqualTo(reduced).isPositive();
        assertThat(total.at("/cost/amount_minor").asLong()).isEqualTo(cost);
        assertThat(total.at("/items/amount_minor").asLong())
                .isEqualTo(plan.invoices().stream()
                        .mapToLong(invoice -> invoice.sums().amountMinor())
                        .sum());
        assertThat(costs(done, "days")).isEqualTo(byDay);
        assertThat(costs(done, "countries")).isEqualTo(byCountry);
        assertThat(done.at("/result/skus").size()).isEqualTo(20);
    }

    private static Map<String, Long> costs(JsonNode simulation, String list) {
        Map<String, Long> costs = new TreeMap<>();
        simulation
                .at("/result/" + list)
                .forEach(row -> costs.put(
                        row.get("key").asString(), row.at("/cost/amount_minor").asLong()));
        return costs;
    }

    private static String text(Edge operator, String id) throws UnsupportedEncodingException {
        return operator.get(SIMULATIONS + "/" + id).getResponse().getContentAsString();
    }

    private static SalesPlan plan() throws IOException {
        String file = System.getProperty("retail.file");
        return file == null ? Piece.plan() : RetailFile.read(Path.of(file));
    }

    private void publish(List<Invoice> invoices) {
        for (int from = 0; from < invoices.size(); from += 100) {
            List<Event> events = new ArrayList<>();
            invoices.subList(from, Math.min(from + 100, invoices.size())).forEach(each -> events.addAll(events(each)));
            world.publish(events.toArray(Event[]::new));
        }
    }

    private static List<Event> events(Invoice invoice) {
        String id = UUID.nameUUIDFromBytes(invoice.number().getBytes(StandardCharsets.UTF_8))
                .toString();
        Instant at = invoice.placedAt().toInstant();
        List<Line> lines = new ArrayList<>();
        for (SoldLine sold : invoice.lines()) {
            lines.add(
                    OrderSamples.line(lines.size() + 1, sold.skuId(), sold.quantity(), gbp(sold.unitPriceMinor()), 0));
        }
        Money items = gbp(invoice.sums().amountMinor());
        Money none = gbp(0);
        return List.of(
                new PlainOrder(id, at)
                        .withChannel(CHANNEL)
                        .withLines(lines)
                        .withTaxIncluded(true)
                        .withoutDiscount()
                        .withCountry(CountryCodes.of(invoice.country()))
                        .created(),
                new OrderConfirmed(
                        id,
                        at,
                        new Amounts(items, none, none, none, none, none, items),
                        List.of(),
                        List.of(),
                        List.of(),
                        "pay/" + id,
                        at.plusSeconds(900),
                        null),
                new OrderPaid(id, at, items, at));
    }

    private static Money gbp(long amountMinor) {
        return Money.ofMinor(amountMinor, "GBP");
    }
}
