package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentRequest.TransferComparisonRequested;
import payment.statement.FundLine;
import payment.statement.StatementFiles;
import platform.money.Money;
import platform.security.Scopes;
import testing.AtOnce;
import testing.Edge;
import testing.shop.Soon;

/** Payouts and payments to third parties match the lines of bank statements: never by a guess, in any order, and each match and each undoing is published once. */
@ReconciliationTest
class PayoutsMatchBankLinesTests {

    private static final String HEADER = "line_id,booked_on,amount,currency,counterparty,reference\n";
    private static final int ROUNDS = 20;
    private static int keys;

    private final ReconciliationWorld world;
    private final DSLContext database;
    private final String account;
    private final String path;

    PayoutsMatchBankLinesTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
        this.database = database;
        this.account = "bank-" + world.day;
        this.path = "/api/v2/bank-accounts/" + account;
        declare(201);
    }

    /** A payout in minor units. */
    private record Paid(String id, long amountMinor) {}

    @Test
    void aPayoutIsFoundByItsIdInTheText() {
        states(new Paid(po(1), 6_000), new Paid(po(2), 6_000));
        assertThat(imports(line("L1", "60.00", "PAYOUT " + po(2).replace('_', ' '))))
                .isEqualTo("1 1 1");
        assertThat(lines()).containsExactly("L1 MATCHED " + po(2));
        assertThat(published("L1")).containsExactly("1 null->" + po(2) + " 6000");
        assertThat(transfers("true")).containsExactly(po(1));

        assertThat(imports(line("L1", "60.00", "PAYOUT " + po(2).replace('_', ' '))))
                .as("the same file")
                .isEqualTo("1 0 0");
        assertThat(published("L1")).hasSize(1);
    }

    @Test
    void theLineMayComeBeforeThePayout() {
        imports(line("L1", "60.00", "payout " + po(1)), line("L2", "70.00", ""), line("L3", "60.00", ""));
        assertThat(lines()).containsExactly("L3 OPEN null", "L2 OPEN null", "L1 OPEN null");
        states(new Paid(po(1), 6_000), new Paid(po(2), 7_000));
        assertThat(lines()).containsExactly("L3 OPEN null", "L2 MATCHED " + po(2), "L1 MATCHED " + po(1));
        assertThat(published("L1")).hasSize(1);
        assertThat(history("L1")).containsExactly("MATCHED ID");
        assertThat(history("L2")).containsExactly("MATCHED AMOUNT");
    }

    @Test
    void twoCandidatesAreLeftToAPerson() {
        states(new Paid(po(1), 6_000), new Paid(po(2), 6_000));
        imports(line("L1", "60.00", "thanks"), line("L2", "60.00", "thanks"));
        assertThat(lines()).containsExactly("L2 OPEN null", "L1 OPEN null");
        Edge.assertStatus(200, decide("L1", "match", "{\"transfer_no\": %d}".formatted(transferNo(po(2)))));
        assertThat(lines())
                .as("the other two have no other candidate now")
                .containsExactly("L2 MATCHED " + po(1), "L1 MATCHED " + po(2));
    }

    @Test
    void aDayOutsideTheWindowIsNoCandidate() {
        states(new Paid(po(1), 6_000));
        imports("L1," + world.day.plusDays(8) + ",60.00,SEK,,\n");
        assertThat(lines()).containsExactly("L1 OPEN null");
        imports("L2," + world.day.plusDays(7) + ",60.00,SEK,,\n");
        assertThat(lines()).containsExactly("L2 MATCHED " + po(1), "L1 OPEN null");
    }

    @Test
    void aMatchIsUndoneByAFurtherEventAndNotMadeAgainByThePlatform() {
        states(new Paid(po(1), 6_000));
        imports(line("L1", "60.00", po(1)));
        Edge.assertStatus(200, decide("L1", "undo", "{\"reason\": \"another payout\"}"));
        assertThat(lines()).containsExactly("L1 OPEN null");
        assertThat(published("L1")).containsExactly("1 null->" + po(1) + " 6000", "2 " + po(1) + "->null 6000");
        imports(line("L2", "1.00", ""));
        states(new Paid(po(1), 6_000), new Paid(po(3), 1_234));
        assertThat(lines()).contains("L1 OPEN null");

        Edge.assertStatus(200, decide("L1", "match", "{\"transfer_no\": %d}".formatted(transferNo(po(1)))));
        assertThat(published("L1")).hasSize(3).last().isEqualTo("3 null->" + po(1) + " 6000");
        assertThat(history("L1")).containsExactly("MATCHED null", "UNDONE null", "MATCHED ID");
        Map<String, Object> undone = Edge.read(show("L1"), "$.history[1]");
        assertThat(undone).containsEntry("reason", "another payout");
    }

    @Test
    void aLineIsDismissedWithAReasonAndOpensAgain() {
        imports(line("L1", "-900.00", "rent"));
        Edge.assertStatus(200, decide("L1", "dismiss", "{\"reason\": \"the rent\"}"));
        assertThat(lines()).containsExactly("L1 DISMISSED null");
        Edge.assertAnswer(decide("L1", "dismiss", "{\"reason\": \"x\"}"), 409, "code", "BANK_LINE_NOT_OPEN");
        Edge.assertStatus(200, decide("L1", "undo", "{\"reason\": \"a payout after all\"}"));
        Edge.assertAnswer(decide("L1", "undo", "{\"reason\": \"x\"}"), 409, "code", "BANK_LINE_OPEN");
        assertThat(published("L1")).as("nothing was matched").isEmpty();
    }

    @Test
    void onlyWhatIsAlikeAndOpenIsMatchedByHand() {
        states(new Paid(po(1), 6_000), new Paid(po(2), 7_000));
        imports(line("L1", "-60.00", ""), line("L2", "61.00", ""), line("L3", "70.00", ""));
        String first = "{\"transfer_no\": %d}".formatted(transferNo(po(1)));
        String second = "{\"transfer_no\": %d}".formatted(transferNo(po(2)));
        Edge.assertAnswer(decide("L1", "match", first), 422, "code", "BANK_TRANSFER_UNLIKE");
        Edge.assertAnswer(decide("L1", "match", second), 409, "code", "BANK_TRANSFER_NOT_OPEN");
        Edge.assertAnswer(decide("L3", "match", first), 409, "code", "BANK_LINE_NOT_OPEN");
        Edge.assertBadFields(decide("L1", "match", "{\"transfer_no\": 999999999}"), "transfer_no");
        Edge.assertStatus(200, decide("L2", "match", first));
        assertThat(published("L2")).containsExactly("1 null->" + po(1) + " 6100");
        // Until then, its line may have been missing for a moment: the day of the payout is long ago.
        assertThat(items(po(1))).contains("BANK_AMOUNT_DIFFERS OPEN 6000 6100");
        Edge.assertStatus(200, decide("L2", "undo", "{\"reason\": \"wrong\"}"));
        assertThat(items(po(1))).contains("BANK_AMOUNT_DIFFERS RESOLVED 6000 6100");
    }

    @Test
    void aKnownLineWithAnotherContentIsRefusedAndNothingOfTheFileIsStored() {
        imports(line("L1", "60.00", "first"));
        for (String other : List.of(
                line("L1", "61.00", "first"),
                line("L1", "60.00", "second"),
                line("L1", "60.00", "first").replace("Åsa", "Bo"))) {
            var refused = importFile(line("L2", "1.00", ""), other);
            Edge.assertAnswer(refused, 409, "code", "BANK_LINE_DIFFERS");
            Edge.assertAnswer(refused, 409, "details.line", 3);
            Edge.assertAnswer(refused, 409, "details.column", "line_id");
        }
        Edge.assertAnswer(
                importFile(line("L3", "1.00", "a"), line("L3", "1.00", "b")), 409, "code", "BANK_LINE_DIFFERS");
        assertThat(lines()).containsExactly("L1 OPEN null");
    }

    @Test
    void aDamagedFileChangesNothingAndSaysWhereItIsDamaged() {
        var refused = importFile(line("L1", "60.00", ""), "L2," + world.day.minusDays(5) + ",1.00,SEK,,\n");
        Edge.assertAnswer(refused, 422, "code", "BANK_STATEMENT_DAMAGED");
        Edge.assertAnswer(refused, 422, "details.line", 3);
        Edge.assertAnswer(refused, 422, "details.column", "booked_on");
        assertThat(lines()).isEmpty();
        Edge.assertStatus(404, world.operator.postFile("/api/v2/bank-accounts/nobody/statements/import", bytes("")));
        declare(409);
        Edge.assertBadFields(world.operator.get(path + "/lines?from=%2B10000-01-01"), "from");
        Edge reader = world.operator.as("reader", Scopes.OPERATOR_PAYMENTS);
        Edge.assertStatus(403, reader.get(path), reader.get(path + "/lines"), reader.get("/api/v2/bank-transfers"));
    }

    @Test
    void textsAreSealedAndCardNumbersMasked() {
        imports(line("L1", "60.00", "refund to 4242 4242 4242 4242"));
        Map<String, Object> shown = Edge.read(show("L1"), "$");
        assertThat(shown).containsEntry("reference", "refund to **** **** **** 4242");
        assertThat(shown).containsEntry("counterparty", "Åsa");
        String stored = String.valueOf(
                database.fetchValue("select json_agg(l)::text from payment.bank_line l where account_id = ?", account));
        assertThat(stored)
                .contains("L1")
                .doesNotContain("4242")
                .doesNotContain("Åsa")
                .doesNotContain("refund");
        assertThat(world.operator.get(path + "/lines?format=csv"))
                .bodyText()
                .contains("L1")
                .contains("60.00,SEK,Åsa,refund to **** **** **** 4242,OPEN,,,");
    }

    @Test
    void whatIsLateIsAWorkItemUntilItIsMatched() {
        states(new Paid(po(1), 6_000));
        imports(line("L1", "61.00", ""));
        Soon.is("late", () -> items(po(1)).size() == 1 && unmatched("L1").size() == 1);
        assertThat(items(po(1))).containsExactly("BANK_LINE_MISSING OPEN 6000 null");
        assertThat(unmatched("L1")).containsExactly("OPEN 6100");
        Edge.assertStatus(200, decide("L1", "dismiss", "{\"reason\": \"a gift\"}"));
        assertThat(unmatched("L1")).containsExactly("RESOLVED 6100");
        imports(line("L2", "60.00", ""));
        assertThat(items(po(1))).containsExactly("BANK_LINE_MISSING RESOLVED 6000 null");
        Edge.assertStatus(200, decide("L2", "undo", "{\"reason\": \"wrong\"}"));
        Soon.is(
                "late again",
                () -> items(po(1)).equals(List.of("BANK_LINE_MISSING OPEN 6000 null"))
                        && unmatched("L2").equals(List.of("OPEN 6000")));
    }

    @Test
    void aNamedPayoutWithAnotherAmountIsAWorkItemUntilTheDifferenceIsGone() {
        states(new Paid(po(1), 6_000));
        imports(line("L1", "59.50", po(1)));
        assertThat(lines()).containsExactly("L1 OPEN null");
        assertThat(differences(po(1))).containsExactly("BANK_AMOUNT_DIFFERS OPEN 6000 5950");
        states(new Paid(po(1), 5_900));
        assertThat(differences(po(1))).containsExactly("BANK_AMOUNT_DIFFERS OPEN 5900 5950");
        states(new Paid(po(1), 5_950));
        assertThat(lines()).containsExactly("L1 MATCHED " + po(1));
        assertThat(differences(po(1))).containsExactly("BANK_AMOUNT_DIFFERS RESOLVED 5900 5950");
        states();
        assertThat(differences(po(1)))
                .as("the payout was stated by mistake")
                .containsExactly("BANK_AMOUNT_DIFFERS OPEN 0 5950");
    }

    @Test
    void whatIsPaidToAPartyIsMatchedWhicheverComesFirst() {
        String party = "party-" + world.day;
        imports(line("L1", "-60.00", "settlement-" + world.day.toEpochDay() + "1"));
        requests(party, 1, 6_000);
        requests(party, 2, 7_000);
        requests(party, 2, 7_000); // repeated
        Soon.is("matched", () -> lines().equals(List.of("L1 MATCHED settlement-" + world.day.toEpochDay() + "1")));
        Soon.is("requested", () -> transferNo("settlement-" + world.day.toEpochDay() + "2") > 0);
        imports(line("L2", "-70.00", "thanks"), line("L3", "70.00", ""));
        assertThat(lines()).startsWith("L3 OPEN null", "L2 MATCHED settlement-" + world.day.toEpochDay() + "2");
        assertThat(published("L2")).containsExactly("1 null->settlement-%s2 -7000".formatted(world.day.toEpochDay()));
        Soon.is(
                "compared",
                () -> database.fetchValue("select count(*)::int from payment.bank_transfer where match_due")
                        .equals(0));
    }

    /** Neither of the two transactions sees what the other one adds, unless they wait for each other. */
    @Test
    void aPayoutAndItsLineThatCoincideFindEachOther() {
        List<Paid> payouts = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            payouts.add(new Paid(po(round), 6_000));
            Paid[] stated = payouts.toArray(Paid[]::new);
            String line = line("L" + round, "60.00", "payout " + po(round));
            AtOnce.run(List.of(
                    () -> {
                        states(stated);
                        return true;
                    },
                    () -> imports(line)));
            assertThat(lines()).as("round %d", round).startsWith("L%d MATCHED %s".formatted(round, po(round)));
            assertThat(published("L" + round)).hasSize(1);
        }
    }

    private void requests(String party, int number, long amountMinor) {
        String correlation = "settlement/" + world.day.toEpochDay() + number;
        world.payments.publish(new TransferComparisonRequested(
                correlation,
                correlation,
                party,
                correlation.replace('/', '-'),
                Money.ofMinor(amountMinor, "SEK"),
                ReconciliationWorld.noon(world.day)));
    }

    /** The statement of funds of the day has these payouts, in place of those before. */
    private void states(Paid... payouts) {
        List<FundLine> lines = new ArrayList<>();
        long balance = 100_000;
        for (Paid payout : payouts) {
            balance -= payout.amountMinor();
            lines.add(new FundLine(
                    0,
                    FundLine.Kind.PAYOUT,
                    payout.id(),
                    -payout.amountMinor(),
                    "SEK",
                    balance,
                    ReconciliationWorld.noon(world.day)));
        }
        assertThat(world.operator.postFile(
                        ReconciliationWorld.path(world.day) + "/funds/MAIN/import",
                        StatementFiles.platformFunds(lines)))
                .hasStatus(200);
    }

    private String po(int number) {
        return "po_%s_%d".formatted(world.day.toString().replace("-", ""), number);
    }

    private void declare(int status) {
        Edge.assertStatus(
                status,
                world.operator.post(
                        "declares-" + account + ++keys,
                        """
                        {"account_id": "%s", "currency": "SEK", "name": "Main account", "begins_on": "%s"}
                        """.formatted(account, world.day.minusDays(1)),
                        "/api/v2/bank-accounts"));
    }

    private String line(String id, String amount, String reference) {
        return "%s,%s,%s,SEK,Åsa,%s\n".formatted(id, world.day.plusDays(1), amount, reference);
    }

    private static byte[] bytes(String lines) {
        return (HEADER + lines).getBytes(StandardCharsets.UTF_8);
    }

    private MvcTestResult importFile(String... lines) {
        return world.operator.postFile(path + "/statements/import", bytes(String.join("", lines)));
    }

    /** The lines of the file, those that were added, and those that are matched. */
    private String imports(String... lines) {
        var done = importFile(lines);
        Edge.assertStatus(200, done);
        return "%d %d %d"
                .formatted(
                        Edge.<Integer>read(done, "$.lines"),
                        Edge.<Integer>read(done, "$.added"),
                        Edge.<Integer>read(done, "$.matched"));
    }

    private List<String> lines() {
        List<Map<String, Object>> lines = Edge.read(world.operator.get(path + "/lines"), "$.lines");
        return lines.stream()
                .map(line -> "%s %s %s"
                        .formatted(
                                line.get("line_id"),
                                line.get("state"),
                                line.get("transfer") instanceof Map<?, ?> transfer
                                        ? transfer.get("transfer_id")
                                        : null))
                .toList();
    }

    private long lineNo(String id) {
        return (long) database.fetchValue(
                "select line_no from payment.bank_line where account_id = ? and line_id = ?", account, id);
    }

    private MvcTestResult show(String id) {
        return world.operator.get(path + "/lines/" + lineNo(id));
    }

    private List<String> history(String id) {
        List<Map<String, Object>> steps = Edge.read(show(id), "$.history");
        return steps.stream()
                .map(step -> step.get("action") + " " + step.get("rule"))
                .toList();
    }

    private MvcTestResult decide(String id, String how, String body) {
        return world.operator.post("decides-" + account + ++keys, body, path + "/lines/" + lineNo(id) + "/" + how);
    }

    private long transferNo(String id) {
        return (long) database.fetchValue(
                "select coalesce(max(transfer_no), 0) from payment.bank_transfer where transfer_id = ?", id);
    }

    private List<String> transfers(String open) {
        List<Map<String, Object>> transfers = Edge.read(
                world.operator.get("/api/v2/bank-transfers?kind=PAYOUT&currency=SEK&limit=200&open=" + open),
                "$.transfers");
        return transfers.stream()
                .map(transfer -> (String) transfer.get("transfer_id"))
                .filter(id -> id.startsWith("po_" + world.day.toString().replace("-", "")))
                .toList();
    }

    private List<String> published(String id) {
        return database.fetch("""
                        select concat_ws(' ', payload::json ->> 'change',
                          coalesce(payload::json #>> '{before,transfer_id}', 'null') || '->' || coalesce(payload::json #>> '{after,transfer_id}', 'null'),
                          payload::json #>> '{amount,amount_minor}')
                        from outbox.event where correlation = ? order by id""", "payment/bank/" + account + "/" + lineNo(id)).map(row -> row.get(0, String.class));
    }

    private List<String> items(String transfer) {
        return database.fetch("""
                        select concat_ws(' ', kind, state, expected_minor, coalesce(received_minor::text, 'null'))
                        from payment.work_item where reference = ? order by item_id""", transfer).map(row -> row.get(0, String.class));
    }

    /** Without an item that says that the transfer is late, which there is if the platform looks for its line before that is imported. */
    private List<String> differences(String transfer) {
        return items(transfer).stream()
                .filter(item -> item.startsWith("BANK_AMOUNT_DIFFERS"))
                .toList();
    }

    private List<String> unmatched(String id) {
        return database.fetch("""
                        select concat_ws(' ', state, received_minor) from payment.work_item where subject = ?""", "BANK_LINE_UNMATCHED:" + lineNo(id)).map(row -> row.get(0, String.class));
    }
}
