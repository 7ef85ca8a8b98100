package replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import replay.client.Backoff;
import replay.client.CallFailed;
import replay.client.PlatformApi;
import replay.client.PlatformCalls;
import replay.client.ReplayStopped;
import replay.client.StopSignal;
import replay.client.Stopwatch;
import replay.retail.RetailFile;
import replay.retail.SalesPlan;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One replay with its settings. Its exit code is 0 if every order was sold, every return was refunded and the platform's sums match the
 * file's. It is 1 if one of these conditions fails or the run could not be finished.
 */
final class Replay {

    private static final int GOOD = 0;
    private static final int BAD = 1;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final ReplaySettings settings;
    private final PrintWriter out;
    private final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(included -> included.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    Replay(ReplaySettings settings, PrintWriter out) {
        this.settings = settings;
        this.out = out;
    }

    /** Plays the file and returns the exit code. */
    int run() {
        StopSignal stop = new StopSignal();
        Thread onInterrupt = new Thread(
                () -> {
                    stop.raise("interrupted");
                    out.println();
                    out.println("Interrupted. Run the same command again to continue where this run ended.");
                },
                "replay-interrupted");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            return play(stop);
        } catch (IOException e) {
            out.println("replay: " + settings.file() + ": " + e);
            return BAD;
        } catch (ReplayStopped | CallFailed e) {
            out.println("replay: ended early: " + e.getMessage());
            out.println("Run the same command again: it stocks and places nothing twice.");
            return BAD;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return BAD;
        } finally {
            removeHook(onInterrupt);
        }
    }

    private int play(StopSignal stop) throws IOException, InterruptedException {
        if (settings.json() != null) {
            // If this run fails, the file must not contain the summary of an earlier run.
            Files.deleteIfExists(settings.json());
        }
        out.println("Reading " + settings.file());
        SalesPlan plan = RetailFile.read(settings.file());
        Summary summary;
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build()) {
            summary = replay(plan, http, stop).run();
        }
        new SummaryTable(out).print(summary);
        if (settings.json() != null) {
            write(summary, settings.json());
        }
        return summary.isGood() ? GOOD : BAD;
    }

    private ReplayRun replay(SalesPlan plan, HttpClient http, StopSignal stop) {
        Stopwatch stopwatch = Stopwatch.started();
        SecureRandom random = new SecureRandom();
        Backoff backoff = new Backoff(random);
        PlatformCalls calls = new PlatformCalls(
                http,
                settings.url(),
                settings.credentials(),
                PlatformCalls.SCOPES_FOR_REPLAY,
                json,
                backoff,
                settings.timeout(),
                stop,
                stopwatch);
        String run = HexFormat.of().toHexDigits(random.nextLong());
        PlatformApi platform = new PlatformApi(calls, run, json);
        PlatformPoller watch = new PlatformPoller(platform, backoff, stop, stopwatch);
        InvoiceReplay player = new InvoiceReplay(platform, watch, backoff, settings.timeout(), stop, stopwatch);
        RefundReplay refunds = new RefundReplay(platform, watch, settings.timeout(), stopwatch);
        Workers workers = new Workers(settings.concurrency(), http, stop);
        return new ReplayRun(
                settings, plan, platform, watch, player, refunds, workers, stop, stopwatch, out, Progress.isTerminal());
    }

    private void write(Summary summary, Path file) throws IOException {
        try {
            Files.write(
                    file, json.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(SummaryReport.of(summary)));
        } catch (JacksonException e) {
            throw new IOException(e);
        }
    }

    static void removeHook(Thread onInterrupt) {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException e) {
            // The JVM is shutting down, and the hook runs already.
        }
    }
}
