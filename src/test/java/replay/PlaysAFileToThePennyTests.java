package replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import replay.StubPlatform.Setting;
import replay.retail.Piece;
import tools.jackson.databind.JsonNode;

/** Every invoice becomes one paid order, and the sums of the platform equal those of the file. */
class PlaysAFileToThePennyTests extends ReplayTest {

    @Test
    void thePieceIsPlacedPaidAndTies() throws IOException {
        FinishedRun played = play(Files.write(folder.resolve("piece.csv.gz"), Piece.bytes()));

        assertThat(played.printed()).contains("match the file's to the penny").contains("51,939.68");
        played.endingWith(0);
        assertThat(played.count("planned")).isEqualTo(126);
        assertThat(played.count("placed")).isEqualTo(126);
        assertThat(played.count("found")).isZero();
        assertThat(played.count("failed")).isZero();
        JsonNode total = played.summary().required("total");
        JsonNode readBack = total.required("read_back");
        assertThat(total.required("planned")).isEqualTo(readBack);
        assertThat(readBack.required("orders").asLong()).isEqualTo(126);
        assertThat(readBack.required("units").asLong()).isEqualTo(20_722);
        assertThat(readBack.required("amount_minor").asLong()).isEqualTo(51_939_68);
        assertThat(played.summary().required("months")).hasSize(9);
        assertThat(played.summary().at("/file/lines_skipped/bad_debt").asLong()).isEqualTo(3);
        assertThat(platform.orders())
                .hasSize(126)
                .allSatisfy(order -> assertThat(order.path("status").asString()).isIn("PAID", "SHIPPED"));
        JsonNode returns = played.summary().required("returns");
        assertThat(returns.required("played").asInt()).isEqualTo(10);
        assertThat(returns.required("total").required("read_back").toString())
                .isEqualTo("{\"lines\":13,\"units\":646,\"amount_minor\":195355}");
        assertThat(platform.unitsLeft()).as("exactly what is sold was stocked").isZero();
    }

    @Test
    void anOrderSaysWhatTheInvoiceSays() {
        play().endingWith(0);

        JsonNode order = platform.orderOf("online-retail/536365");
        assertThat(order.path("user_id").asString()).isEqualTo("17850");
        assertThat(order.path("placed_at").asString()).isEqualTo("2010-12-01T08:26Z");
        assertThat(order.path("shipping_address").path("country").asString()).isEqualTo("GB");
        assertThat(order.path("shipping_address").path("name").asString()).isEqualTo("Customer 17850");
        assertThat(order.path("lines"))
                .extracting(line -> line.path("sku_id").asString() + " " + line.path("quantity") + " "
                        + line.path("unit_price").path("amount_minor"))
                .containsExactly("85123A 6 255", "71053 6 339", "85123A 2 295");

        JsonNode guest = platform.orderOf("online-retail/551001");
        assertThat(guest.has("user_id")).isFalse();
        assertThat(guest.path("shipping_address").path("country").asString()).isEqualTo("ZZ");
        assertThat(guest.path("placed_at").asString()).isEqualTo("2011-04-30T22:30Z");
        assertThat(platform.requests("POST", ORDERS))
                .anySatisfy(request -> assertThat(request.body()).contains("2011-04-30T23:30:00+01:00"));
    }

    @Test
    void anInvoiceCountsForTheShopsMonth() {
        FinishedRun played = play();

        assertThat(played.summary().required("months"))
                .extracting(month -> month.path("month").asString() + " " + month.path("read_back"))
                .containsExactly(
                        "2010-12 {\"orders\":1,\"units\":14,\"amount_minor\":4154}",
                        "2011-04 {\"orders\":2,\"units\":2,\"amount_minor\":1839}");
    }

    @Test
    void withALimitTheFirstInvoicesArePlacedAndTheWholeFileIsStockedOnce() {
        FinishedRun limited = play("--limit", "1").endingWith(0);

        assertThat(limited.count("placed")).isEqualTo(1);
        assertThat(platform.unitsLeft()).isEqualTo(2);

        FinishedRun whole = play().endingWith(0);

        assertThat(whole.count("placed")).isEqualTo(2);
        assertThat(whole.count("found")).isEqualTo(1);
        assertThat(platform.unitsLeft()).isZero();
    }

    @Test
    void anOrderThatIsDecidedLaterIsWaitedForAndPaid() {
        platform.set(Setting.DECIDE_SLOWLY);

        FinishedRun played = play().endingWith(0);

        assertThat(played.count("placed")).isEqualTo(3);
    }

    @Test
    void ordersOfOthersAreNotCounted() {
        play();
        platform.change(order -> {
            if (order.path("order_no").asString().equals("ORD-1")) {
                order.putNull("external_reference");
            }
        });

        FinishedRun played = play("--timeout", "5"); // the run waits this long for the order

        assertThat(played.count("failed")).isEqualTo(1);
        assertThat(played.summary().at("/total/read_back/orders").asLong()).isEqualTo(2);
    }
}
