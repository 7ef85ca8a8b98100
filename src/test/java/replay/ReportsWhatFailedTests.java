package replay;

import static org.assertj.core.api.Assertions.assertThat;

import app.OrderwrightCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replay.StubPlatform.Reply;
import testing.Apart;

@Apart
class ReportsWhatFailedTests {

    private final StubPlatform platform = new StubPlatform();

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        platform.close();
    }

    @Test
    void aRefusedOrderIsNamedWithItsInvoiceAndTheRestIsPlaced() {
        platform.plant(request -> request.body().contains("online-retail/551000")
                ? Optional.of(Reply.problem(409, "INVENTORY_SHORTAGE"))
                : Optional.empty());

        Played played = play();

        played.endingWith(1);
        assertThat(played.printed())
                .contains("Invoice 551000 failed: 409 INVENTORY_SHORTAGE")
                .contains("THE SUMS DO NOT MATCH");
        assertThat(played.count("placed")).isEqualTo(2);
        assertThat(played.count("failed")).isEqualTo(1);
        assertThat(played.summary().required("ties").asBoolean()).isFalse();
        assertThat(played.summary()
                        .required("failures")
                        .get(0)
                        .path("invoice_no")
                        .asString())
                .isEqualTo("551000");
    }

    @Test
    void anAnswerThatWasNotPromisedIsAFailureOfItsInvoice() {
        platform.plant(request -> request.body().contains("online-retail/551000")
                ? Optional.of(new Reply(201, "{\"order_no\":\"X\"}", Map.of()))
                : Optional.empty());

        Played played = play();

        played.endingWith(1);
        assertThat(played.printed()).contains("Invoice 551000 failed:");
        assertThat(played.count("failed")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REJECTED", "CANCELLED", "REFUNDED"})
    void anOrderThatCannotBePaidAnyMoreIsAFailure(String status) {
        play();
        platform.change(order -> order.put("status", status));

        Played played = play();

        played.endingWith(1);
        assertThat(played.count("failed")).isEqualTo(3);
        assertThat(played.printed()).contains("is " + status);
    }

    @Test
    void anOrderThatDoesNotBecomePaidIsAFailure() {
        platform.plant(request ->
                request.path().startsWith("/sandbox") ? Optional.of(new Reply(200, "{}", Map.of())) : Optional.empty());

        Played played = play("--timeout", "1");

        played.endingWith(1);
        assertThat(played.count("failed")).isEqualTo(3);
        assertThat(played.printed())
                .contains("Invoice 536365 failed: order ORD-")
                .contains("its status is PAYING");
    }

    @Test
    void aPaymentThatTheProviderNeverKnowsIsAFailure() {
        platform.plant(request -> request.path().startsWith("/sandbox")
                ? Optional.of(Reply.problem(404, "PAYMENT_NOT_FOUND"))
                : Optional.empty());

        Played played = play("--timeout", "1");

        played.endingWith(1);
        assertThat(played.printed()).contains("not paid: 404 PAYMENT_NOT_FOUND");
        assertThat(played.count("failed")).isEqualTo(3);
    }

    @Test
    void aPaymentOfAnOrderThatIsOverIsAFailureAtOnce() {
        platform.plant(request -> {
            if (request.path().startsWith("/sandbox")) {
                platform.change(order -> order.put("status", "CANCELLED"));
                return Optional.of(Reply.problem(409, "PAYMENT_OVER"));
            }
            return Optional.empty();
        });

        Played played = play();

        played.endingWith(1);
        assertThat(played.printed()).contains("not paid: 409 PAYMENT_OVER");
    }

    @Test
    void amountsThatOffsetEachOtherAreFound() {
        play();
        platform.change(order -> {
            int offset = order.path("external_reference").asString().endsWith(Sales.SECOND)
                    ? 100
                    : order.path("external_reference").asString().endsWith(Sales.THIRD) ? -100 : 0;
            long amountMinor =
                    order.path("amounts").path("payable").path("amount_minor").asLong();
            order.withObject("/amounts/payable").put("amount_minor", amountMinor + offset);
        });

        Played played = play();

        assertThat(played.summary().required("ties").asBoolean()).isTrue();
        played.endingWith(1);
        assertThat(played.count("failed")).isEqualTo(2);
    }

    @Test
    void aPlatformThatRefusesTheStockEndsTheRunBeforeAnyOrder() {
        platform.plant(request -> request.path().endsWith("/stock/import")
                ? Optional.of(Reply.problem(403, "FORBIDDEN"))
                : Optional.empty());

        Played played = play();

        played.endingWith(1);
        assertThat(played.printed()).contains("POST /stock/import: 403 FORBIDDEN");
        assertThat(platform.orders()).isEmpty();
    }

    @Test
    void aPlatformThatIsGoneEndsTheRunAndLeavesNoSummaryOfAnother() {
        play();
        platform.close();

        Played played = play("--timeout", "1");

        played.endingWith(1);
        assertThat(played.printed()).contains("did not answer for 1 s").contains("Run the same command again");
        assertThat(played.summary()).isEmpty();
    }

    @Test
    void aPlatformThatGoesInBetweenEndsTheRunWithoutBlamingInvoices() {
        platform.plant(request ->
                request.path().equals("/api/v2/orders") && request.method().equals("POST")
                        ? Optional.of(Reply.CUT_OFF)
                        : Optional.empty());

        Played played = play("--timeout", "1");

        played.endingWith(1);
        assertThat(played.printed()).contains("ended early").doesNotContain("failed:");
    }

    @Test
    void aClientThatGetsNoTokenIsTold() {
        platform.plant(request -> request.path().equals("/oauth2/token")
                ? Optional.of(Reply.problem(401, "invalid_client"))
                : Optional.empty());

        Played played = play("--client", "nobody", "--secret", "not-to-be-seen");

        played.endingWith(1);
        assertThat(played.printed())
                .contains("No access token for client nobody")
                .doesNotContain("not-to-be-seen");
    }

    @Test
    void aGivenTokenThatIsRefusedIsNotReplaced() {
        Played played = play("--token", "stale");

        played.endingWith(1);
        assertThat(played.printed()).contains("401");
        assertThat(platform.requests("POST", "/oauth2/token")).isEmpty();
    }

    @Test
    void aFileThatIsNoneIsTold() throws IOException {
        Path file = Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n");

        Played played = Played.of(file, platform, folder);

        played.endingWith(1);
        assertThat(played.printed()).contains("Not in the Online Retail format");
        assertThat(platform.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "f.csv --limit 0",
                "f.csv --limit many",
                "f.csv --concurrency 0",
                "f.csv --timeout 0",
                "f.csv --url ftp://localhost",
                "f.csv --url http:///x",
                "f.csv --client me",
                "f.csv --token t --client me --secret s",
                "f.csv --unknown",
            })
    void aWrongCommandLineIsTold(String line) {
        Answer answer = answer(("replay " + line).split(" "));

        assertThat(answer.exitCode).isEqualTo(2);
        assertThat(answer.printed).contains("replay: ").contains("Usage: orderwright replay");
    }

    @Test
    void helpIsNoFailure() {
        Answer answer = answer("replay", "--help");

        assertThat(answer.exitCode).isZero();
        assertThat(answer.printed).contains("--concurrency");
    }

    private record Answer(int exitCode, String printed) {}

    private static Answer answer(String... arguments) {
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(printed, true);
        int exitCode = OrderwrightCommand.line().setOut(out).setErr(out).execute(arguments);
        return new Answer(exitCode, printed.toString());
    }

    private Played play(String... options) {
        return Played.of(Sales.file(folder), platform, folder, options);
    }
}
