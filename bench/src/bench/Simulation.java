package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import replay.retail.CountryCodes;
import replay.retail.Invoice;
import replay.retail.RetailFile;
import replay.retail.SoldLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures how fast a promotion is simulated on the orders of a file of the Online Retail format, and how much memory the jar needs meanwhile.
 * It fills the log of a new folder with the events of these orders and waits until the reports have counted them. Then it simulates "every GBP
 * 300 save GBP 50" and compares the cost with a sum over the file.
 */
final class Simulation implements Stage.Benchmark {

    private static final Duration TIMEOUT = Duration.ofMinutes(20);
    private static final long STEP_MINOR = 30_000;
    private static final long SAVE_MINOR = 5_000;
    private static final String FROM = "2010-12-01";
    private static final String TO = "2011-12-31";
    private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String USAGE = """
            usage: bench/simulation [options]    measures how fast a promotion is simulated on the orders of a file
              --file FILE         of the Online Retail format (default: the piece that the demo plays)
            """ + Setting.USAGE.formatted(4);

    private final Setting setting;
    private final Path file;

    private Simulation(Words words) {
        setting = Setting.take(words, 4);
        file = words.path("--file")
                .orElse(Path.of(
                        System.getProperty("bench.project"), "src/main/resources/demo/online-retail-piece.csv.gz"));
    }

    public static void main(String[] arguments) throws Exception {
        Stage.open("simulation", USAGE, arguments, Simulation::new);
    }

    @Override
    public Setting setting() {
        return setting;
    }

    /** False: only the log is filled, so an audit would report the orders as missing. */
    @Override
    public boolean isAudited() {
        return false;
    }

    @Override
    public Map<String, Object> options() {
        return Map.of("file", file.getFileName().toString());
    }

    @Override
    public void play(Stage stage) throws IOException, SQLException, InterruptedException {
        List<Invoice> invoices = RetailFile.read(file).invoices();
        Stage.say("Filling the log with %,d orders", invoices.size());
        try (Connection database = Database.connection(stage.platform.home().orElseThrow())) {
            fill(database, invoices);
        }
        long filled = System.nanoTime();
        while (paid(stage) < invoices.size()) {
            pauseWithinLimit(filled, 500);
        }
        long pid = stage.platform.pid().orElseThrow();
        long before = Memory.of(stage.platform).heapAfterCollection();
        forgetPeak(pid);
        long resident = Memory.resident(pid);
        long begun = System.nanoTime();
        String id = stage.api
                .call(Api.write(
                        "POST", Api.PREFIX + "/reports/simulations", stage.operator, "simulation", """
                        {"name": "Every 300 save 50", "from": "%s", "to": "%s", "definition": {"layer": "ORDER", "benefit":
                        {"kind": "SPEND_AND_SAVE", "units": {"kind": "EVERYTHING"}, "repeated": true, "steps": [
                        {"spend": {"amount_minor": %d, "currency": "GBP"}, "save": {"amount_minor": %d, "currency": "GBP"}}]}}}""".formatted(
                                        FROM, TO, STEP_MINOR, SAVE_MINOR)))
                .get("simulation_id")
                .asString();
        JsonNode simulation = simulation(stage, id);
        while (!simulation.get("status").asString().equals("DONE")) {
            pauseWithinLimit(begun, 50);
            simulation = simulation(stage, id);
        }
        double seconds = Math.round((System.nanoTime() - begun) / 1e7) / 100.0;
        long peak = peak(pid);
        JsonNode total = simulation.at("/result/totals/0");
        long cost = invoices.stream()
                .mapToLong(invoice -> invoice.sums().amountMinor() / STEP_MINOR * SAVE_MINOR)
                .sum();
        if (total.at("/cost/amount_minor").asLong() != cost
                || total.get("orders").asLong() != invoices.size()) {
            stage.figures.violated("The simulation is %s, but the file gives %d for %d orders"
                    .formatted(total, cost, invoices.size()));
        }
        stage.figures.put("orders", invoices.size());
        stage.figures.put(
                "lines",
                invoices.stream().mapToLong(each -> each.lines().size()).sum());
        stage.figures.put("seconds", seconds);
        stage.figures.put("orders_per_second", Math.round(invoices.size() / seconds));
        stage.figures.put("cost_minor", cost);
        stage.figures.put("heap_before_bytes", before);
        stage.figures.put("resident_before_bytes", resident);
        stage.figures.put("resident_peak_bytes", peak);
        Stage.say(
                "Simulated %,d orders in %.1f s: %,.0f orders a second; resident memory of the jar %,d MiB before, %,d MiB at its peak",
                invoices.size(), seconds, invoices.size() / seconds, resident >> 20, peak >> 20);
    }

    private static void fill(Connection database, List<Invoice> invoices) throws SQLException {
        try (PreparedStatement insert = database.prepareStatement(
                "insert into outbox.event (id, type, correlation, published_at, payload) values (?, ?, ?, now(), ?)")) {
            long event = 1_000_000_000;
            for (Invoice invoice : invoices) {
                String order = new UUID(7L << 12, event).toString();
                for (Map.Entry<String, String> each : events(order, invoice)) {
                    insert.setLong(1, event++);
                    insert.setString(2, each.getKey());
                    insert.setString(3, order);
                    insert.setString(4, each.getValue());
                    insert.addBatch();
                }
                if (event % 300 == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
        try (var statement = database.createStatement()) {
            statement.execute("vacuum analyze outbox.event_group");
        }
    }

    private static List<Map.Entry<String, String>> events(String order, Invoice invoice) {
        String at = invoice.placedAt().toInstant().toString();
        List<Object> lines = new ArrayList<>();
        for (SoldLine sold : invoice.lines()) {
            lines.add(Map.of(
                    "line_no", lines.size() + 1,
                    "sku_id", sold.skuId(),
                    "quantity", sold.quantity(),
                    "unit_price", gbp(sold.unitPriceMinor()),
                    "tax_ppm", 0));
        }
        Object items = gbp(invoice.sums().amountMinor());
        Map<String, Object> created = Map.ofEntries(
                Map.entry("correlation", order),
                Map.entry("at", at),
                Map.entry("order_no", "BENCH-" + invoice.number()),
                Map.entry("channel", "web"),
                Map.entry("payment_method", "sandbox"),
                Map.entry("placed_at", at),
                Map.entry("lines", lines),
                Map.entry("items", items),
                Map.entry("tax_included", true),
                Map.entry("shipping", Map.of("amount", gbp(0), "tax_ppm", 0)),
                Map.entry("coupon_codes", List.of()),
                Map.entry("discount_asked", false),
                Map.entry("shipping_address", Map.of("owner", "order:" + order, "ciphertext", "AQIDBA==")),
                Map.entry("country", CountryCodes.of(invoice.country())),
                Map.entry("attributes", Map.of()));
        Map<String, Object> confirmed = Map.of(
                "correlation",
                order,
                "at",
                at,
                "amounts",
                Map.of(
                        "items",
                        items,
                        "discount",
                        gbp(0),
                        "shipping",
                        gbp(0),
                        "tax",
                        gbp(0),
                        "tax_included",
                        gbp(0),
                        "payable",
                        items),
                "lines",
                List.of(),
                "charges",
                List.of(),
                "discounts",
                List.of(),
                "payment_reference",
                "pay_" + order,
                "expire_time",
                at);
        Map<String, Object> paid = Map.of("correlation", order, "at", at, "amount", items, "captured_at", at);
        return List.of(
                Map.entry("order.order.created.v1", JSON.writeValueAsString(created)),
                Map.entry("order.order.confirmed.v1", JSON.writeValueAsString(confirmed)),
                Map.entry("order.order.paid.v1", JSON.writeValueAsString(paid)));
    }

    private static Map<String, Object> gbp(long amountMinor) {
        return Map.of("amount_minor", amountMinor, "currency", "GBP");
    }

    private static long paid(Stage stage) throws IOException {
        JsonNode rows = stage.api
                .call(Api.get(Api.PREFIX + "/reports/funnel?from=%s&to=%s".formatted(FROM, TO), stage.operator))
                .get("rows");
        return rows.isEmpty() ? 0 : rows.get(0).get("paid").asLong();
    }

    private static JsonNode simulation(Stage stage, String id) throws IOException {
        return stage.api.call(Api.get(Api.PREFIX + "/reports/simulations/" + id, stage.operator));
    }

    /** Lets the system measure the peak of the resident memory from now on. */
    static void forgetPeak(long pid) throws IOException {
        Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), "5");
    }

    static long peak(long pid) throws IOException {
        Matcher found = PEAK.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        return found.find() ? Long.parseLong(found.group(1)) * 1024 : 0;
    }

    private static void pauseWithinLimit(long since, long millis) throws InterruptedException, IOException {
        if (System.nanoTime() - since > TIMEOUT.toNanos()) {
            throw new IOException("It has taken longer than " + TIMEOUT);
        }
        Thread.sleep(millis);
    }
}
