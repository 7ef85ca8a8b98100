package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replay.retail.Piece;
import testing.Ended;
import testing.JarTest;
import testing.RunningJar;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Replays the checked-in piece of the data set twice with the jar's own command: the totals tie, and the second run adds nothing. */
@JarTest
@InTurn
class TheReplayedPieceTiesIT {

    private static final int ORDERS = 126;
    private static final int LINES = 2_070;
    private static final int UNITS = 20_722;
    private static final long AMOUNT_MINOR = 51_939_68;
    private static final int REFUNDS = 10;
    private static final int UNITS_BACK = 646;
    private static final long REFUNDED_MINOR = 1_953_55;

    @TempDir
    Path folder;

    @Test
    void thePieceIsPlacedPaidRefundedAndTiesAndASecondRunAddsNothing() throws IOException {
        Path file = Files.write(folder.resolve("piece.csv.gz"), Piece.bytes());
        try (Platform platform = Platform.start("replay")) {
            JsonNode first = replay(file, platform);
            platform.audit().comesToRest();
            Map<String, Long> arrivals = platform.audit().arrivals();
            JsonNode second = replay(file, platform);

            assertThat(first.required("invoices").required("placed").asInt()).isEqualTo(ORDERS);
            assertThat(second.required("invoices").required("placed").asInt()).isZero();
            assertThat(second.required("invoices").required("found").asInt()).isEqualTo(ORDERS);
            assertThat(first.required("returns").required("played").asInt()).isEqualTo(REFUNDS);
            assertThat(second.required("returns").required("played").asInt()).isZero();
            assertThat(second.required("returns").required("found").asInt()).isEqualTo(REFUNDS);
            for (JsonNode summary : new JsonNode[] {first, second}) {
                assertThat(summary.required("ties").asBoolean()).isTrue();
                assertThat(summary.required("reports").required("compared").asBoolean())
                        .isTrue();
                assertThat(summary.required("reports").required("different")).isEmpty();
                assertThat(summary.required("file").required("lines_sold").asInt())
                        .isEqualTo(LINES);
                JsonNode readBack = summary.required("total").required("read_back");
                assertThat(readBack.required("orders").asInt()).isEqualTo(ORDERS);
                assertThat(readBack.required("units").asInt()).isEqualTo(UNITS);
                assertThat(readBack.required("amount_minor").asLong()).isEqualTo(AMOUNT_MINOR);
                JsonNode returns = summary.required("returns");
                assertThat(returns.required("ties").asBoolean()).isTrue();
                JsonNode refunded = returns.required("total").required("read_back");
                assertThat(refunded.required("units").asInt()).isEqualTo(UNITS_BACK);
                assertThat(refunded.required("amount_minor").asLong()).isEqualTo(REFUNDED_MINOR);
            }
            platform.audit().comesToRest();
            assertThat(platform.audit().arrivals())
                    .as("stocked by the second run")
                    .isEqualTo(arrivals);
        }
    }

    private JsonNode replay(Path file, Platform platform) throws IOException {
        Path summary = folder.resolve("summary.json");
        Ended ended = RunningJar.run(
                "replay", file.toString(), "--url", platform.uri("").toString(), "--json", summary.toString());
        assertThat(ended.exitCode()).as(ended.printed()).isZero();
        return JsonMapper.shared().readTree(Files.readAllBytes(summary));
    }
}
