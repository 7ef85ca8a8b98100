package replay;

import static org.assertj.core.api.Assertions.assertThat;

import app.OrderwrightCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replay.StubPlatform.Reply;
import replay.StubPlatform.Request;
import testing.Apart;

/** A run that fails ends with an error and names each invoice that failed, or says why the run itself ended. */
@Apart
class ReportsWhatFailedTests extends ReplayTest {

    @Test
    void aRefusedOrderIsNamedWithItsInvoiceAndTheRestIsPlaced() {
        platform.replyTo(request -> request.names("online-retail/551000"), Reply.problem(409, "INVENTORY_SHORTAGE"));

        FinishedRun played = play().endingWith(1);

        assertThat(played.printed())
                .contains("Invoice 551000 failed: 409 INVENTORY_SHORTAGE")
                .contains("THE SUMS DO NOT MATCH");
        assertThat(played.count("placed")).isEqualTo(2);
        assertThat(played.count("failed")).isEqualTo(1);
        assertThat(played.summary().required("ties").asBoolean()).isFalse();
        assertThat(played.summary().at("/failures/0/invoice_no").asString()).isEqualTo("551000");
    }

    @Test
    void anAnswerThatWasNotPromisedIsAFailureOfItsInvoice() {
        platform.replyTo(
                request -> request.names("online-retail/551000"), new Reply(201, "{\"order_no\":\"X\"}", Map.of()));

        FinishedRun played = play().endingWith(1);

        assertThat(played.printed()).contains("Invoice 551000 failed:");
        assertThat(played.count("failed")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REJECTED", "CANCELLED", "REFUNDED"})
    void anOrderThatCannotBePaidAnyMoreIsAFailure(String status) {
        play();
        platform.change(order -> order.put("status", status));

        FinishedRun played = play().endingWith(1);

        assertThat(played.count("failed")).isEqualTo(3);
        assertThat(played.printed()).contains("is " + status);
    }

    @Test
    void anOrderThatDoesNotBecomePaidIsAFailure() {
        platform.replyTo(Request::isToSandbox, new Reply(200, "{}", Map.of()));

        FinishedRun played = play("--timeout", "1").endingWith(1);

        assertThat(played.count("failed")).isEqualTo(3);
        assertThat(played.printed())
                .contains("Invoice 536365 failed: order ORD-")
                .contains("its status is PAYING");
    }

    @Test
    void aPaymentThatTheProviderNeverKnowsIsAFailure() {
        platform.replyTo(Request::isToSandbox, Reply.problem(404, "PAYMENT_NOT_FOUND"));

        FinishedRun played = play("--timeout", "1").endingWith(1);

        assertThat(played.printed()).contains("not paid: 404 PAYMENT_NOT_FOUND");
        assertThat(played.count("failed")).isEqualTo(3);
    }

    @Test
    void aPaymentOfAnOrderThatIsOverIsAFailureAtOnce() {
        replyToPayments("CANCELLED", Reply.problem(409, "PAYMENT_OVER"));

        FinishedRun played = play().endingWith(1);

        assertThat(played.printed()).contains("not paid: 409 PAYMENT_OVER");
    }

    @Test
    void amountsThatOffsetEachOtherAreDetected() {
        play();
        platform.change(order -> {
            String reference = order.path("external_reference").asString();
            int offset = reference.endsWith(Sales.SECOND) ? 100 : reference.endsWith(Sales.THIRD) ? -100 : 0;
            long amountMinor = order.at("/amounts/payable/amount_minor").asLong();
            order.withObject("/amounts/payable").put("amount_minor", amountMinor + offset);
        });

        FinishedRun played = play();

        assertThat(played.summary().required("ties").asBoolean()).isTrue();
        played.endingWith(1);
        assertThat(played.count("failed")).isEqualTo(2);
    }

    @Test
    void aPlatformThatRefusesTheStockEndsTheRunBeforeAnyOrder() {
        platform.replyTo(request -> request.path().endsWith("/stock/import"), Reply.problem(403, "FORBIDDEN"));

        FinishedRun played = play().endingWith(1);

        assertThat(played.printed()).contains("POST /stock/import: 403 FORBIDDEN");
        assertThat(platform.orders()).isEmpty();
    }

    @Test
    void aPlatformThatIsDownEndsTheRunAndLeavesNoSummaryOfAnother() {
        play();
        platform.close();

        FinishedRun played = play("--timeout", "1").endingWith(1);

        assertThat(played.printed()).contains("did not answer for 1 s").contains("Run the same command again");
        assertThat(played.summary()).isEmpty();
    }

    @Test
    void aPlatformThatStopsDuringTheRunEndsTheRunWithoutBlamingInvoices() {
        platform.replyTo(request -> request.isPost(ORDERS), Reply.CUT_OFF);

        FinishedRun played = play("--timeout", "1").endingWith(1);

        assertThat(played.printed()).contains("ended early").doesNotContain("failed:");
    }

    @Test
    void aRefusedClientIsReported() {
        platform.replyTo(request -> request.path().equals("/oauth2/token"), Reply.problem(401, "invalid_client"));

        FinishedRun played =
                play("--client", "nobody", "--secret", "not-to-be-seen").endingWith(1);

        assertThat(played.printed())
                .contains("No access token for client nobody")
                .doesNotContain("not-to-be-seen");
    }

    @Test
    void aGivenTokenThatIsRefusedIsNotReplaced() {
        FinishedRun played = play("--token", "stale").endingWith(1);

        assertThat(played.printed()).contains("401");
        assertThat(platform.requests("POST", "/oauth2/token")).isEmpty();
    }

    @Test
    void aFileOfAnotherFormatIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n");

        FinishedRun played = play(file).endingWith(1);

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
    void aWrongCommandLineIsRefused(String line) {
        FinishedRun run = run(("replay " + line).split(" "));

        assertThat(run.endingWith(2).printed()).contains("replay: ").contains("Usage: orderwright replay");
    }

    @Test
    void helpIsNoFailure() {
        FinishedRun run = run("replay", "--help");

        assertThat(run.endingWith(0).printed()).contains("--concurrency");
    }

    private static FinishedRun run(String... arguments) {
        return FinishedRun.of(OrderwrightCommand.line(), arguments);
    }
}
