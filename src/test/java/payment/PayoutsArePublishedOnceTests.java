package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.web.context.WebApplicationContext;
import payment.StatementEvent.PayoutStated;
import payment.statement.FundLine;
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import platform.money.Money;
import platform.security.Scopes;
import testing.Edge;

/**
 * What was published of a payout adds up to what the statements say that count, whatever is imported; and a statement of funds is stored as
 * two balances.
 */
@ReconciliationTest
class PayoutsArePublishedOnceTests {

    private final ReconciliationWorld world;
    private final DSLContext database;
    private final String po;

    PayoutsArePublishedOnceTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
        this.database = database;
        this.po = "po-" + world.day;
    }

    @Test
    void aStatementOfFundsIsStoredAndItsPayoutPublishedOnce() {
        byte[] file = StatementFiles.platformFunds(List.of(
                line(FundLine.Kind.OTHER, "sbx_1", 5_000, 7_000), line(FundLine.Kind.PAYOUT, po, -6_000, 1_000)));
        importFunds(file, 200);
        importFunds(file, 200);

        assertThat(published()).containsExactly(payout(1, 0, 6_000));
        var shown = world.operator.get(path());
        Map<String, Object> account = Edge.read(shown, "$.accounts[0]");
        assertThat(account).containsEntry("account", "MAIN").containsEntry("lines", 2);
        assertThat(Edge.<Map<String, Object>>read(shown, "$.accounts[0].balances[0]"))
                .isEqualTo(Map.of("currency", "GBP", "opening_minor", 2_000, "closing_minor", 1_000));
        assertThat(Edge.<Map<String, Object>>read(shown, "$.payouts[0]"))
                .containsEntry("payout_id", po)
                .containsEntry("origin", "MAIN")
                .containsEntry("amount_minor", 6_000);
        assertThat(database.fetchValue("select count(*)::int from payment.fund_balance where day = ?::date", world.day))
                .isEqualTo(1);
    }

    @Test
    void aReplacedStatementCorrectsItsPayouts() {
        importFunds(StatementFiles.platformFunds(List.of(line(FundLine.Kind.PAYOUT, po, -6_000, 1_000))), 200);
        importFunds(StatementFiles.platformFunds(List.of(line(FundLine.Kind.PAYOUT, po, -6_500, 500))), 200);
        importFunds(StatementFiles.platformFunds(List.of()), 200);

        assertThat(published()).containsExactly(payout(1, 0, 6_000), payout(2, 6_000, 6_500), payout(3, 6_500, 0));
    }

    @Test
    void aPayoutInTheStatementOfPaymentsIsPublishedWhenItIsCompared() {
        StatementLine line = new StatementLine(
                2, StatementLine.Kind.PAYOUT, po, null, -6_000, "GBP", 0, ReconciliationWorld.noon(world.day));
        world.importStatement(world.day, StatementFiles.platform(List.of(line)));
        database.execute(
                "update payment.statement set state = 'LOADED', phase = 'FEES', progress = '' where day = ?::date",
                world.day);
        world.awaitReconciled(world.day);
        assertThat(published()).containsExactly(payout(1, 0, 6_000));

        importFunds(StatementFiles.platformFunds(List.of(line(FundLine.Kind.PAYOUT, po, -6_000, 1_000))), 200);
        assertThat(published()).as("the same payout in another statement").hasSize(1);

        world.importStatement(world.day, StatementFiles.platform(List.of()));
        assertThat(published()).containsExactly(payout(1, 0, 6_000), payout(2, 6_000, 0));
    }

    @Test
    void aDamagedFileChangesNothingAndSaysWhereItIsDamaged() {
        byte[] file = StatementFiles.platformFunds(List.of(
                line(FundLine.Kind.PAYOUT, po, -6_000, 1_000), line(FundLine.Kind.OTHER, "sbx_1", 5_000, 6_001)));
        var refused = world.operator.postFile(importPath("MAIN"), file);

        Edge.assertAnswer(refused, 422, "code", "FUNDS_DAMAGED");
        Edge.assertAnswer(refused, 422, "details.line", 3);
        Edge.assertAnswer(refused, 422, "details.column", "balance_minor");
        assertThat(published()).isEmpty();
        assertThat(Edge.<List<Object>>read(world.operator.get(path()), "$.accounts"))
                .isEmpty();
    }

    @Test
    void onlyWhatCanBeReadIsTaken() {
        byte[] file = StatementFiles.platformFunds(List.of());
        Edge.assertAnswer(world.operator.postFile(importPath("BASIC"), file), 422, "details.accounts", List.of("MAIN"));
        Edge.assertAnswer(
                world.operator.postFile(path().replace("sandbox", "nobody") + "/MAIN/import", file),
                422,
                "code",
                "FUNDS_NOT_READABLE");
        Edge.assertBadFields(
                world.operator.postFile("/api/v2/reconciliations/sandbox/2999-01-01/funds/MAIN/import", file), "day");
        importFunds(file, 200);
        database.execute(
                "update payment.reconciliation_day set state = 'CLOSED', closings = 1 where day = ?::date", world.day);
        Edge.assertAnswer(
                world.operator.postFile(
                        importPath("MAIN"),
                        StatementFiles.platformFunds(List.of(line(FundLine.Kind.OTHER, "sbx_1", 5, 5)))),
                409,
                "code",
                "FUNDS_DAY_CLOSED");
        Edge reader = world.operator.as("reader", Scopes.OPERATOR_PAYMENTS);
        Edge.assertStatus(403, reader.get(path()), reader.postFile(importPath("MAIN"), file));
    }

    private void importFunds(byte[] file, int status) {
        assertThat(world.operator.postFile(importPath("MAIN"), file)).hasStatus(status);
    }

    private String path() {
        return ReconciliationWorld.path(world.day) + "/funds";
    }

    private String importPath(String account) {
        return path() + "/" + account + "/import";
    }

    private FundLine line(FundLine.Kind kind, String id, long amountMinor, long balanceMinor) {
        return new FundLine(0, kind, id, amountMinor, "GBP", balanceMinor, ReconciliationWorld.noon(world.day));
    }

    private PayoutStated payout(int change, long before, long after) {
        Instant at = ReconciliationWorld.noon(world.day);
        return new PayoutStated("sandbox", po, change, Money.ofMinor(before, "GBP"), Money.ofMinor(after, "GBP"), at);
    }

    private List<PayoutStated> published() {
        return database.fetch("""
                        select payload::json ->> 'change', payload::json #>> '{before,amount_minor}', payload::json #>> '{after,amount_minor}'
                        from outbox.event where correlation = ? order by id""", "payment/payouts/sandbox/" + po)
                .map(row -> payout(row.get(0, Integer.class), row.get(1, Long.class), row.get(2, Long.class)));
    }
}
