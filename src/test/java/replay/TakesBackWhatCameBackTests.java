package replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import replay.StubPlatform.Reply;
import replay.StubPlatform.Request;
import replay.StubPlatform.Setting;
import testing.Apart;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every return of the file that finds its invoice is made and refunded once; the summary counts the others. */
@Apart
class TakesBackWhatCameBackTests extends ReplayTest {

    private static final Predicate<Request> RETURN = request -> request.path().endsWith("/returns");
    private static final Predicate<Request> SCAN = request -> request.path().startsWith("/sandbox/shipments/");

    @Test
    void everyReturnThatFindsItsInvoiceIsRefundedAndTies() {
        platform.set(Setting.SERVE_REPORTS);

        FinishedRun played = play().endingWith(0);

        JsonNode returns = returns(played);
        assertCounts(returns, 3, 0, 0);
        assertThat(returns.required("taken").toString()).isEqualTo("{\"lines\":6,\"units\":8,\"amount_minor\":5487}");
        assertThat(returns.required("months"))
                .extracting(month -> month.path("month").asString() + " " + month.path("read_back"))
                .containsExactly(
                        "2011-04 {\"lines\":3,\"units\":4,\"amount_minor\":1104}",
                        "2011-05 {\"lines\":1,\"units\":1,\"amount_minor\":295}");
        assertThat(returns.required("unmatched").toString())
                .isEqualTo("{\"never_bought\":{\"lines\":1,\"units\":1,\"amount_minor\":2750},"
                        + "\"no_customer\":{\"lines\":1,\"units\":1,\"amount_minor\":339},"
                        + "\"other_price\":{\"lines\":1,\"units\":1,\"amount_minor\":999}}");
        assertThat(returns.required("total").required("planned"))
                .isEqualTo(returns.required("total").required("read_back"));
        assertThat(returns.required("ties").asBoolean()).isTrue();
        assertThat(played.summary().required("reports").required("compared").asBoolean())
                .isTrue();
        assertThat(played.printed())
                .contains("C invoices take back 6 lines, 8 units, 54.87 GBP")
                .contains("no customer")
                .contains("Returns: 3 played, 0 found, 0 failed.")
                .contains("refunds match the file's to the penny");
    }

    @Test
    void aReturnSaysWhatTheFileSaysAndOnlyItsOrdersAreDispatched() {
        play().endingWith(0);

        assertThat(bodies(RETURN))
                .containsExactlyInAnyOrder(
                        body("[{\"line_no\":1,\"quantity\":2}]", "C551100", "2011-04-30T23:30:00+01:00"),
                        body(
                                "[{\"line_no\":1,\"quantity\":1},{\"line_no\":2,\"quantity\":1}]",
                                "C551100",
                                "2011-04-30T23:30:00+01:00"),
                        body("[{\"line_no\":3,\"quantity\":1}]", "C551101", "2011-05-01T00:30:00+01:00"));
        assertThat(requests(RETURN)).extracting(Request::key).doesNotHaveDuplicates();
        assertThat(requests(SCAN)).hasSize(2);
        assertThat(platform.orders())
                .extracting(order -> order.path("external_reference").asString() + " "
                        + order.path("status").asString())
                .containsExactlyInAnyOrder(
                        "online-retail/536365 SHIPPED", "online-retail/536400 SHIPPED", "online-retail/551000 PAID");
    }

    @Test
    void theReplayWaitsForShipmentsThatAreBookedLater() {
        platform.set(Setting.BOOK_SLOWLY);

        play().endingWith(0);
    }

    @Test
    void aSecondRunTakesNothingBack() {
        platform.set(Setting.SERVE_REPORTS);
        play().endingWith(0);
        List<?> orders = platform.orders();
        platform.forgetRequests();

        FinishedRun second = play().endingWith(0);

        assertCounts(returns(second), 0, 3, 0);
        assertThat(requests(RETURN.or(SCAN))).isEmpty();
        assertThat(platform.orders()).isEqualTo(orders);
    }

    @Test
    void returnsAreMadeForOrdersThatAnInterruptedRunDispatched() {
        platform.replyTo(RETURN, Reply.CUT_OFF);
        FinishedRun first = play("--timeout", "10").endingWith(1);
        assertThat(first.printed()).contains("ended early").doesNotContain("failed:");
        assertThat(requests(SCAN)).isNotEmpty();
        platform.replyNormally();

        FinishedRun second = play().endingWith(0);

        assertCounts(returns(second), 3, 0, 0);
        assertThat(requests(SCAN)).hasSize(2);
    }

    @Test
    void returnsOfAnInterruptedRunAreFound() {
        platform.replyTo(request -> request.names("C551101"), Reply.CUT_OFF);
        play("--timeout", "10").endingWith(1);
        platform.replyNormally();

        FinishedRun second = play().endingWith(0);

        JsonNode returns = returns(second);
        assertThat(returns.required("played").asInt()).isBetween(1, 2);
        assertThat(returns.required("played").asInt()
                        + returns.required("found").asInt())
                .isEqualTo(3);
    }

    @Test
    void aReturnWhoseAnswerWasLostIsFoundByItsNumber() {
        play().endingWith(0);
        platform.forgetKeys();
        platform.set(Setting.HIDE_RETURNS);

        FinishedRun second = play("--concurrency", "1").endingWith(0);

        assertCounts(returns(second), 0, 3, 0);
        assertThat(requests(RETURN)).hasSizeGreaterThan(3);
        assertThat(platform.orderOf("online-retail/536365").path("returns")).hasSize(2);
    }

    @Test
    void withALimitOnlyPlacedInvoicesGetReturnsAndKeepThem() {
        FinishedRun limited = play("--limit", "1").endingWith(0);
        assertCounts(returns(limited), 2, 0, 0);
        assertThat(returns(limited).at("/unmatched/invoice_not_placed").toString())
                .isEqualTo("{\"lines\":1,\"units\":2,\"amount_minor\":510}");

        FinishedRun whole = play().endingWith(0);
        assertCounts(returns(whole), 1, 2, 0);
    }

    @Test
    void aRefundThatIsRefusedIsAFailure() {
        platform.set(Setting.REFUSE_REFUNDS);

        FinishedRun played = play().endingWith(1);

        assertCounts(returns(played), 0, 0, 3);
        assertThat(played.printed())
                .contains("Return C551101 of invoice 536365 failed: its refund by order ORD-")
                .contains("is FAILED")
                .contains("THE REFUNDS DO NOT MATCH");
        assertThat(played.count("failed")).isZero();
        assertThat(returns(played).required("failures"))
                .extracting(failure -> failure.path("return_no").asString() + " "
                        + failure.path("invoice_no").asString())
                .containsExactlyInAnyOrder("C551100 536400", "C551100 536365", "C551101 536365");
    }

    @Test
    void aRefundThatWaitsForAnOperatorSaysSo() {
        platform.set(Setting.HOLD_REFUNDS);

        FinishedRun played = play("--timeout", "10").endingWith(1);

        assertCounts(returns(played), 0, 0, 3);
        assertThat(played.printed())
                .contains("is REFUNDING: the provider has not answered yet, or the refund waits for a second operator")
                .contains("/api/v2/refund-approvals");
    }

    @Test
    void aReturnThatIsRefusedIsAFailureAndTheRestIsPlayed() {
        platform.replyTo(request -> request.names("C551101"), Reply.problem(409, "RETURN_EXCEEDS_ORDER"));

        FinishedRun played = play().endingWith(1);

        assertCounts(returns(played), 2, 0, 1);
        assertThat(played.printed()).contains("does not accept the return: 409 RETURN_EXCEEDS_ORDER");
    }

    @Test
    void anOrderThatIsNotDispatchedIsAFailureOfItsReturns() {
        platform.replyTo(SCAN, Reply.problem(404, "NOT_FOUND"));

        FinishedRun played = play().endingWith(1);

        assertCounts(returns(played), 0, 0, 3);
        assertThat(played.printed()).contains("not dispatched: 404 NOT_FOUND");
        assertThat(requests(RETURN)).isEmpty();
    }

    @Test
    void aMissingOrderIsAFailureOfItsReturns() {
        platform.replyTo(request -> request.names("online-retail/536400"), Reply.problem(409, "INVENTORY_SHORTAGE"));

        FinishedRun played = play().endingWith(1);

        assertCounts(returns(played), 2, 0, 1);
        assertThat(played.printed())
                .contains("Return C551100 of invoice 536400 failed: its invoice has no order that was sold");
    }

    @Test
    void aReturnThatTheFileDoesNotKnowIsDetected() {
        play().endingWith(0);
        platform.change(order -> {
            if (order.has("returns")) {
                order.withArray("returns").add(withAnotherReference(order.at("/returns/0")));
            }
        });

        FinishedRun second = play().endingWith(1);

        assertCounts(returns(second), 0, 3, 0);
        assertThat(returns(second).required("ties").asBoolean()).isFalse();
        assertThat(second.printed()).contains("THE REFUNDS DO NOT MATCH");
    }

    @Test
    void otherUnitsThanTheFilesAreAFailure() {
        play().endingWith(0);
        platform.change(order -> order.at("/returns/0/lines").forEach(line -> ((ObjectNode) line).put("quantity", 5)));

        FinishedRun second = play().endingWith(1);

        assertThat(returns(second).required("failed").asInt()).isEqualTo(2);
        assertThat(second.printed()).contains("took back {1=5}");
    }

    @Test
    void aDifferenceToTheReportsIsAFailure() {
        platform.set(Setting.SERVE_REPORTS);
        platform.replyTo(request -> request.path().contains("/reports/"), new Reply(200, "{\"rows\":[]}", Map.of()));

        FinishedRun played = play("--timeout", "10").endingWith(1);

        assertThat(returns(played).required("ties").asBoolean()).isTrue();
        assertThat(played.summary().required("reports").required("different"))
                .extracting(JsonNode::asString)
                .anySatisfy(each -> assertThat(each).startsWith("2011-05 85123A refunded: the file"));
    }

    @Override
    FinishedRun play(String... options) {
        return play(Sales.withReturns(folder), options);
    }

    private List<Request> requests(Predicate<Request> which) {
        return platform.requests().stream().filter(which).toList();
    }

    private List<String> bodies(Predicate<Request> which) {
        return requests(which).stream().map(Request::body).toList();
    }

    private static String body(String items, String reference, String returnedAt) {
        return "{\"items\":%s,\"external_reference\":\"%s\",\"returned_at\":\"%s\",\"reason\":\"Not in the data\"}"
                .formatted(items, reference, returnedAt);
    }

    private static JsonNode withAnotherReference(JsonNode returned) {
        return ((ObjectNode) returned.deepCopy()).put("external_reference", "another");
    }

    private static JsonNode returns(FinishedRun played) {
        return played.summary().required("returns");
    }

    private static void assertCounts(JsonNode returns, int played, int found, int failed) {
        assertThat(Stream.of("played", "found", "failed")
                        .map(count -> returns.required(count).asInt()))
                .as("played, found, failed")
                .containsExactly(played, found, failed);
    }
}
