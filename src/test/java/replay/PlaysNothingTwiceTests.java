package replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlaysNothingTwiceTests {

    private final StubPlatform platform = new StubPlatform();

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        platform.close();
    }

    @Test
    void aSecondRunPlacesPaysAndStocksNothing() {
        Path file = Sales.file(folder);
        Played.of(file, platform, folder).endingWith(0);
        platform.forgetRequests();

        Played second = Played.of(file, platform, folder);

        second.endingWith(0);
        assertThat(second.count("placed")).isZero();
        assertThat(second.count("found")).isEqualTo(3);
        assertThat(second.printed()).contains("Already stocked");
        assertThat(platform.orders()).hasSize(3);
        assertThat(platform.unitsLeft()).isZero();
        assertThat(platform.stockReferences()).hasSize(1);
        assertThat(platform.requests("POST", "/api/v2/orders")).isEmpty();
        assertThat(platform.requests())
                .noneSatisfy(request -> assertThat(request.path()).startsWith("/sandbox"));
    }

    @Test
    void whatAnInterruptedRunLeftUnpaidIsPaid() {
        Path file = Sales.file(folder);
        platform.plant(request -> request.path().startsWith("/sandbox")
                ? Optional.of(StubPlatform.Reply.problem(500, "INTERNAL"))
                : Optional.empty());
        Played first = Played.of(file, platform, folder, "--limit", "2");
        first.endingWith(1);
        assertThat(first.count("failed")).isEqualTo(2);
        platform.plant(request -> Optional.empty());

        Played second = Played.of(file, platform, folder);

        second.endingWith(0);
        assertThat(second.count("found")).isEqualTo(2);
        assertThat(second.count("placed")).isEqualTo(1);
        assertThat(platform.orders())
                .hasSize(3)
                .allSatisfy(order -> assertThat(order.path("status").asString()).isEqualTo("PAID"));
    }

    @Test
    void anOrderThatExpiredUnpaidIsPaidLate() {
        Path file = Sales.file(folder);
        Played.of(file, platform, folder);
        platform.change(order -> order.put("status", "EXPIRED"));

        Played.of(file, platform, folder).endingWith(0);
    }

    @Test
    void anExternalReferenceThatExistsIsFoundAndPaid() {
        Path file = Sales.file(folder);
        Played.of(file, platform, folder, "--limit", "1");
        platform.change(order -> order.put("status", "PAYING"));
        platform.forgetKeys();
        platform.hideOrders();

        Played second = Played.of(file, platform, folder, "--limit", "1");

        second.endingWith(0);
        assertThat(second.count("found")).isEqualTo(1);
        assertThat(platform.requests("POST", "/api/v2/orders")).hasSize(2);
        assertThat(platform.orders())
                .singleElement()
                .extracting(order -> order.path("status").asString())
                .isEqualTo("PAID");
    }

    @Test
    void anOrderIsPlacedUnderTheSameKeyInEveryRun() {
        Path file = Sales.file(folder);
        Played.of(file, platform, folder, "--limit", "1");
        platform.hideOrders();
        Played.of(file, platform, folder, "--limit", "1", "--timeout", "1");

        assertThat(platform.requests("POST", "/api/v2/orders"))
                .hasSize(2)
                .extracting(StubPlatform.Request::key)
                .containsOnly(
                        platform.requests("POST", "/api/v2/orders").getFirst().key());
        assertThat(platform.orders()).hasSize(1);
    }

    @Test
    void anotherFileIsStockedUnderAnotherReference() throws IOException {
        Path file = Sales.file(folder);
        Played.of(file, platform, folder);
        Path longer = folder.resolve("longer.csv");
        Files.writeString(
                longer,
                Files.readString(file) + "551002,71053,WHITE METAL LANTERN,3,2011-05-01 10:00:00,3.39,NA,EIRE\n");

        Played played = Played.of(longer, platform, folder);

        played.endingWith(0);
        assertThat(played.count("found")).isEqualTo(3);
        assertThat(played.count("placed")).isEqualTo(1);
        assertThat(platform.stockReferences())
                .hasSize(2)
                .allSatisfy(reference -> assertThat(reference).startsWith("online-retail/stock/"));
    }

    @Test
    void theRunsOfOneFileAskForStockUnderOneReference() {
        Path file = Sales.file(folder);
        Played.of(file, platform, folder);
        Played.of(file, platform, folder);

        assertThat(platform.requests("POST", "/api/v2/stock/import"))
                .hasSize(2)
                .extracting(request -> reference(request.body()))
                .containsOnly(platform.stockReferences().iterator().next());
    }

    private static String reference(String body) {
        JsonNode json = JsonMapper.shared().readTree(body);
        return json.required("reference").asString();
    }
}
