package replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import replay.StubPlatform.Reply;
import replay.StubPlatform.Request;
import replay.StubPlatform.Setting;
import tools.jackson.databind.json.JsonMapper;

/** A second run of a file finds what the first run placed, and only completes what is missing. */
class PlaysNothingTwiceTests extends ReplayTest {

    @Test
    void aSecondRunPlacesPaysAndStocksNothing() {
        play().endingWith(0);
        platform.forgetRequests();

        FinishedRun second = play().endingWith(0);

        assertThat(second.count("placed")).isZero();
        assertThat(second.count("found")).isEqualTo(3);
        assertThat(second.printed()).contains("Already stocked");
        assertThat(platform.orders()).hasSize(3);
        assertThat(platform.unitsLeft()).isZero();
        assertThat(platform.stockReferences()).hasSize(1);
        assertThat(platform.requests("POST", ORDERS)).isEmpty();
        assertThat(platform.requests())
                .noneSatisfy(request -> assertThat(request.path()).startsWith("/sandbox"));
    }

    @Test
    void whatAnInterruptedRunLeftUnpaidIsPaid() {
        platform.replyTo(Request::isToSandbox, Reply.problem(500, "INTERNAL"));
        FinishedRun first = play("--limit", "2").endingWith(1);

        assertThat(first.count("failed")).isEqualTo(2);
        platform.replyNormally();

        FinishedRun second = play().endingWith(0);

        assertThat(second.count("found")).isEqualTo(2);
        assertThat(second.count("placed")).isEqualTo(1);
        assertThat(platform.orders())
                .hasSize(3)
                .allSatisfy(order -> assertThat(order.path("status").asString()).isEqualTo("PAID"));
    }

    @Test
    void anOrderThatExpiredUnpaidIsPaidLate() {
        play();
        platform.change(order -> order.put("status", "EXPIRED"));

        play().endingWith(0);
    }

    @Test
    void anExternalReferenceThatExistsIsFoundAndPaid() {
        play("--limit", "1");
        platform.change(order -> order.put("status", "PAYING"));
        platform.forgetKeys();
        platform.set(Setting.HIDE_ORDERS);

        FinishedRun second = play("--limit", "1").endingWith(0);

        assertThat(second.count("found")).isEqualTo(1);
        assertThat(platform.requests("POST", ORDERS)).hasSize(2);
        assertThat(platform.orders())
                .singleElement()
                .extracting(order -> order.path("status").asString())
                .isEqualTo("PAID");
    }

    @Test
    void anOrderIsPlacedUnderTheSameKeyInEveryRun() {
        play("--limit", "1");
        platform.set(Setting.HIDE_ORDERS);
        play("--limit", "1", "--timeout", "1");

        assertThat(platform.requests("POST", ORDERS))
                .hasSize(2)
                .extracting(Request::key)
                .containsOnly(platform.requests("POST", ORDERS).getFirst().key());
        assertThat(platform.orders()).hasSize(1);
    }

    @Test
    void anotherFileIsStockedUnderAnotherReference() throws IOException {
        play();
        Path longer = Files.writeString(
                folder.resolve("longer.csv"),
                Files.readString(Sales.file(folder))
                        + "551002,71053,WHITE METAL LANTERN,3,2011-05-01 10:00:00,3.39,NA,EIRE\n");

        FinishedRun played = play(longer).endingWith(0);

        assertThat(played.count("found")).isEqualTo(3);
        assertThat(played.count("placed")).isEqualTo(1);
        assertThat(platform.stockReferences())
                .hasSize(2)
                .allSatisfy(reference -> assertThat(reference).startsWith("online-retail/stock/"));
    }

    @Test
    void theRunsOfOneFileAskForStockUnderOneReference() {
        play();
        play();

        assertThat(platform.requests("POST", "/api/v2/stock/import"))
                .hasSize(2)
                .extracting(request -> reference(request.body()))
                .containsOnly(platform.stockReferences().iterator().next());
    }

    private static String reference(String body) {
        return JsonMapper.shared().readTree(body).required("reference").asString();
    }
}
