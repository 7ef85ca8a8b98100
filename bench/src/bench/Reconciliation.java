package bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;

/**
 * Measures how fast a statement is stored and compared with as many payments, and how much memory the jar needs meanwhile. One line in ten
 * thousand has another amount, and one is unknown here.
 */
final class Reconciliation implements Stage.Benchmark {

    private static final Duration TIMEOUT = Duration.ofMinutes(20);
    private static final int ONE_IN = 10_000;
    private static final String DAY = "2026-01-20";
    private static final String PATH = Api.PREFIX + "/reconciliations/sandbox/" + DAY;

    private static final String USAGE = """
            usage: bench/reconciliation [options]    measures how fast a statement is compared with our payments
              --lines N           lines of the statement, and payments (default: 1000000)
            """ + Setting.USAGE.formatted(4);

    private final Setting setting;
    private final int lines;

    private Reconciliation(Words words) {
        setting = Setting.take(words, 4);
        lines = words.whole("--lines", 1_000_000);
    }

    public static void main(String[] arguments) throws Exception {
        Stage.open("reconciliation", USAGE, arguments, Reconciliation::new);
    }

    @Override
    public Setting setting() {
        return setting;
    }

    /** False: the payments have no orders. */
    @Override
    public boolean isAudited() {
        return false;
    }

    @Override
    public Map<String, Object> options() {
        return Map.of("lines", lines);
    }

    @Override
    public void play(Stage stage) throws IOException, SQLException, InterruptedException {
        Stage.say("Making %,d payments", lines);
        try (Connection database = Database.connection(stage.platform.home().orElseThrow())) {
            fill(database);
        }
        byte[] file = file();
        long pid = stage.platform.pid().orElseThrow();
        Simulation.forgetPeak(pid);
        long resident = Memory.resident(pid);
        long begun = System.nanoTime();
        stage.api.call(Api.file(PATH + "/statement/import", stage.operator, "statement", file));
        double stored = seconds(begun);
        JsonNode day = stage.api.call(Api.get(PATH, stage.operator));
        while (!day.at("/statement/state").asString().equals("RECONCILED")) {
            if (System.nanoTime() - begun > TIMEOUT.toNanos()) {
                throw new IOException("The statement is not compared within " + TIMEOUT);
            }
            Thread.sleep(100);
            day = stage.api.call(Api.get(PATH, stage.operator));
        }
        double compared = seconds(begun);
        long peak = Simulation.peak(pid);
        long differ = lines / ONE_IN;
        check(stage, day, "THERE", "MATCHED", lines - 2 * differ);
        check(stage, day, "THERE", "AMOUNT_DIFFERS", differ);
        check(stage, day, "THERE", "MISSING_HERE", differ);
        check(stage, day, "HERE", "MISSING_THERE", differ);
        stage.figures.put("lines", lines);
        stage.figures.put("file_bytes", file.length);
        stage.figures.put("stored_seconds", stored);
        stage.figures.put("compared_seconds", compared);
        stage.figures.put("resident_before_bytes", resident);
        stage.figures.put("resident_peak_bytes", peak);
        Stage.say(
                "Stored %,d lines in %.1f s and compared them %.1f s after the beginning; resident memory of the jar %,d MiB before, %,d MiB at its peak",
                lines, stored, compared, resident >> 20, peak >> 20);
    }

    private static void check(Stage stage, JsonNode day, String side, String name, long expected) {
        long found = 0;
        for (JsonNode sum : day.get("sums")) {
            if (sum.get("side").asString().equals(side)
                    && sum.get("class").asString().equals(name)) {
                found += sum.get("count").asLong();
            }
        }
        if (found != expected) {
            stage.figures.violated("%s %s is %d instead of %d".formatted(side, name, found, expected));
        }
    }

    private static double seconds(long begunNanos) {
        return Math.round((System.nanoTime() - begunNanos) / 1e7) / 100.0;
    }

    private void fill(Connection database) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute("""
                    insert into payment.payment (reference, status, correlation, method, provider, amount_minor, currency, expires_at,
                      provider_payment_id, captured_minor, captured_at, noted_at)
                    select 'pay' || lpad(i::text, 9, '0'), 'captured', 'bench', 'sandbox', 'sandbox', 1000 + i %% 5000, 'GBP',
                      '%1$s 23:59:59Z', 'sbx_pay' || lpad(i::text, 9, '0'), 1000 + i %% 5000,
                      '%1$s 00:00:00Z'::timestamptz + i * interval '1 day' / %2$d, '%1$s 00:00:00Z'
                    from generate_series(0, %2$d - 1) i""".formatted(DAY, lines));
            statement.execute("vacuum analyze payment.payment");
        }
    }

    /** The statement, compressed. */
    private byte[] file() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Writer out = new OutputStreamWriter(new GZIPOutputStream(bytes), StandardCharsets.UTF_8)) {
            out.write("kind,provider_id,reference,amount_minor,currency,fee_minor,occurred_at\n");
            for (int i = 0; i < lines; i++) {
                String reference = (i % ONE_IN == 1 ? "lost%09d" : "pay%09d").formatted(i);
                int amount = 1000 + i % 5000 + (i % ONE_IN == 2 ? 1 : 0);
                out.write("payment,sbx_%1$s,%1$s,%2$d,GBP,6.5,%3$sT12:00:00Z\n".formatted(reference, amount, DAY));
            }
            out.write("end,%d\n".formatted(lines));
        }
        return bytes.toByteArray();
    }
}
