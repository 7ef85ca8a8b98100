package replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replay.StubPlatform.Reply;
import replay.StubPlatform.Request;
import testing.Apart;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Apart
class TakesBackWhatCameBackTests {

    private static final Predicate<Request> RETURN = request -> request.path().endsWith("/returns");
    private static final Predicate<Request> SCAN = request -> request.path().startsWith("/sandbox/shipments/");

    private final StubPlatform platform = new StubPlatform();

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        platform.close();
    }

    @Test
    void everyReturnThatFindsItsInvoiceIsRefundedAndTies() {
        platform.report();

        Played played = play();

        played.endingWith(0);
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
    void aReturnSaysWhatTheFileSaysAndOnlyItsOrdersLeave() {
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
    void shipmentsThatAreBookedLaterAreWaitedFor() {
        platform.bookSlowly();

        play().endingWith(0);
    }

    @Test
    void aSecondRunTakesNothingBack() {
        platform.report();
        play().endingWith(0);
        List<?> orders = platform.orders();
        platform.forgetRequests();

        Played second = play();

        second.endingWith(0);
        assertCounts(returns(second), 0, 3, 0);
        assertThat(requests(RETURN.or(SCAN))).isEmpty();
        assertThat(platform.orders()).isEqualTo(orders);
    }

    @Test
    void whatHadLeftWhenARunWasInterruptedIsTakenBack() {
        plant(RETURN, Reply.CUT_OFF);
        Played first = play("--timeout", "1");
        first.endingWith(1);
        assertThat(first.printed()).contains("ended early").doesNotContain("failed:");
        assertThat(requests(SCAN)).isNotEmpty();
        platform.plant(request -> Optional.empty());

        Played second = play();

        second.endingWith(0);
        assertCounts(returns(second), 3, 0, 0);
        assertThat(requests(SCAN)).hasSize(2);
    }

    @Test
    void whatWasTakenBackWhenARunWasInterruptedIsFound() {
        platform.plant(request -> request.body().contains("C551101") ? Optional.of(Reply.CUT_OFF) : Optional.empty());
        play("--timeout", "1").endingWith(1);
        platform.plant(request -> Optional.empty());

        Played second = play();

        second.endingWith(0);
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
        platform.hideReturns();

        Played second = play("--concurrency", "1");

        second.endingWith(0);
        assertCounts(returns(second), 0, 3, 0);
        assertThat(requests(RETURN)).hasSizeGreaterThan(3);
        assertThat(platform.orderOf("online-retail/536365").path("returns")).hasSize(2);
    }

    @Test
    void withALimitOnlyPlacedInvoicesGetReturnsAndKeepThem() {
        Played limited = play("--limit", "1");
        limited.endingWith(0);
        assertCounts(returns(limited), 2, 0, 0);
        assertThat(returns(limited)
                        .required("unmatched")
                        .required("invoice_not_placed")
                        .toString())
                .isEqualTo("{\"lines\":1,\"units\":2,\"amount_minor\":510}");

        Played whole = play();
        whole.endingWith(0);
        assertCounts(returns(whole), 1, 2, 0);
    }

    @Test
    void aRefundThatIsRefusedIsAFailure() {
        platform.refuseRefunds();

        Played played = play();

        played.endingWith(1);
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
    void aReturnThatIsRefusedIsAFailureAndTheRestIsPlayed() {
        platform.plant(request -> request.body().contains("C551101")
                ? Optional.of(Reply.problem(409, "RETURN_EXCEEDS_ORDER"))
                : Optional.empty());

        Played played = play();

        played.endingWith(1);
        assertCounts(returns(played), 2, 0, 1);
        assertThat(played.printed()).contains("does not accept the return: 409 RETURN_EXCEEDS_ORDER");
    }

    @Test
    void anOrderThatDoesNotLeaveIsAFailureOfItsReturns() {
        plant(SCAN, Reply.problem(404, "NOT_FOUND"));

        Played played = play();

        played.endingWith(1);
        assertCounts(returns(played), 0, 0, 3);
        assertThat(played.printed()).contains("not dispatched: 404 NOT_FOUND");
        assertThat(requests(RETURN)).isEmpty();
    }

    @Test
    void anOrderThatIsNotThereIsAFailureOfItsReturnsToo() {
        platform.plant(request -> request.body().contains("online-retail/536400")
                ? Optional.of(Reply.problem(409, "INVENTORY_SHORTAGE"))
                : Optional.empty());

        Played played = play();

        played.endingWith(1);
        assertCounts(returns(played), 2, 0, 1);
        assertThat(played.printed())
                .contains("Return C551100 of invoice 536400 failed: its invoice has no order that was sold");
    }

    @Test
    void aReturnThatTheFileDoesNotKnowIsFound() {
        play().endingWith(0);
        platform.change(order -> {
            if (order.has("returns")) {
                order.withArray("returns").add(other(order.at("/returns/0")));
            }
        });

        Played second = play();

        second.endingWith(1);
        assertCounts(returns(second), 0, 3, 0);
        assertThat(returns(second).required("ties").asBoolean()).isFalse();
        assertThat(second.printed()).contains("THE REFUNDS DO NOT MATCH");
    }

    @Test
    void otherUnitsThanTheFilesAreAFailure() {
        play().endingWith(0);
        platform.change(order -> order.at("/returns/0/lines").forEach(line -> ((ObjectNode) line).put("quantity", 5)));

        Played second = play();

        second.endingWith(1);
        assertThat(returns(second).required("failed").asInt()).isEqualTo(2);
        assertThat(second.printed()).contains("took back {1=5}");
    }

    @Test
    void reportsThatSayOtherwiseAreTold() {
        platform.report();
        platform.plant(request -> request.path().contains("/reports/")
                ? Optional.of(new Reply(200, "{\"rows\":[]}", Map.of()))
                : Optional.empty());

        Played played = play("--timeout", "1");

        played.endingWith(1);
        assertThat(returns(played).required("ties").asBoolean()).isTrue();
        assertThat(played.summary().required("reports").required("different"))
                .extracting(JsonNode::asString)
                .anySatisfy(each -> assertThat(each).startsWith("2011-05 85123A refunded: the file"));
    }

    private Played play(String... options) {
        return Played.of(Sales.withReturns(folder), platform, folder, options);
    }

    private void plant(Predicate<Request> where, Reply reply) {
        platform.plant(request -> where.test(request) ? Optional.of(reply) : Optional.empty());
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

    private static JsonNode other(JsonNode returned) {
        return ((ObjectNode) returned.deepCopy()).put("external_reference", "another");
    }

    private static JsonNode returns(Played played) {
        return played.summary().required("returns");
    }

    private static void assertCounts(JsonNode returns, int played, int found, int failed) {
        assertThat(List.of(
                        returns.required("played").asInt(),
                        returns.required("found").asInt(),
                        returns.required("failed").asInt()))
                .as("played, found, failed")
                .containsExactly(played, found, failed);
    }
}
