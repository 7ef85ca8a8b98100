package replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import replay.client.Stopwatch;

/** The progress line shows the percentage, the rate and the time left. */
class TellsHowFarItIsTests {

    @Test
    void aStateHasPercentRateAndTimeLeft() {
        assertThat(new ProgressLine("Orders", 5_000, 20_000, Duration.ofSeconds(10)).text())
                .isEqualTo("Orders  25 % 5,000 of 20,000, 500/s, 30 s left");
        assertThat(new ProgressLine("Orders", 10, 2_010, Duration.ofSeconds(1)).text())
                .isEqualTo("Orders   0 % 10 of 2,010, 10/s, 3 min 20 s left");
    }

    @Test
    void theBeginningAndTheEndAreStatesToo() {
        assertThat(new ProgressLine("Orders", 0, 20, Duration.ZERO).text())
                .isEqualTo("Orders   0 % 0 of 20, 0/s, time left unknown");
        assertThat(new ProgressLine("Orders", 20, 20, Duration.ofSeconds(10)).text())
                .isEqualTo("Orders 100 % 20 of 20, 2/s, took 10 s");
        assertThat(new ProgressLine("Orders", 0, 0, Duration.ZERO).text())
                .isEqualTo("Orders 100 % 0 of 0, 0/s, took 0 s");
    }

    @Test
    void theBarIsAsFullAsThePercent() {
        assertThat(new ProgressLine("Orders", 1, 2, Duration.ofSeconds(1)).bar())
                .startsWith("[" + "#".repeat(15) + ".".repeat(15) + "] Orders  50 %");
    }

    @Test
    void onATerminalOneLineIsWrittenOver() {
        assertThat(shown(true))
                .contains("\r\u001b[KInvoice 1 failed")
                .contains("\r\u001b[K[" + "#".repeat(30) + "] Orders 100 % 2 of 2");
    }

    @Test
    void elsewhereLinesArePlain() {
        assertThat(shown(false).lines())
                .hasSize(2)
                .startsWith("Invoice 1 failed")
                .allSatisfy(line -> assertThat(line).doesNotContain("\r", "\u001b"));
    }

    private static String shown(boolean terminal) {
        StringWriter shown = new StringWriter();
        try (Progress progress =
                new Progress(new PrintWriter(shown, true), terminal, Stopwatch.started(), "Orders", 2)) {
            progress.advance(1);
            progress.print("Invoice 1 failed");
            progress.advance(1);
        }
        return shown.toString();
    }
}
