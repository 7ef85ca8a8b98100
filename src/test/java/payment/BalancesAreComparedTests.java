package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentRequest.BalanceComparisonRequested;
import payment.StatementEvent.BalanceStated;
import payment.statement.FundLine;
import payment.statement.StatementFiles;
import platform.money.Money;
import testing.Edge;
import testing.shop.Soon;

/**
 * What a provider holds at the end of a day is published when all its statements are known, and compared with what the ledger tells. The test
 * stands for the ledger.
 */
@ReconciliationTest
class BalancesAreComparedTests {

    private static int payouts;

    private final ReconciliationWorld world;
    private final DSLContext database;
    private final LocalDate day;
    private final LocalDate next;

    BalancesAreComparedTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
        this.database = database;
        this.day = world.day;
        this.next = world.day.plusDays(1);
        // balances of earlier days, which other tests have left, would count
        database.execute("delete from payment.fund_balance where provider = 'sandbox'");
        database.execute("delete from payment.provider_balance where provider = 'sandbox'");
    }

    @Test
    void theBalanceIsPublishedWhenAllStatementsOfTheDayAreKnown() {
        funds(day, 7_000);
        assertThat(published(day)).isEmpty();
        world.importStatement(day, StatementFiles.platform(List.of()));
        assertThat(published(day)).containsExactly("1 7000 " + next + "T00:00:00Z");

        funds(day, 8_000);
        assertThat(published(day)).hasSize(2).endsWith("2 8000 " + next + "T00:00:00Z");
    }

    @Test
    void theDayShowsBothBalancesAndADifferenceIsAWorkItemUntilItIsGone() {
        known(day, 7_000);
        assertThat(balances(day)).containsExactly(Map.of("currency", "GBP", "stated_minor", 7_000));

        told(day, 1, 6_900);
        awaitBalance(day, 6_900);
        assertThat(balances(day))
                .containsExactly(Map.of(
                        "currency", "GBP", "stated_minor", 7_000, "booked_minor", 6_900, "difference_minor", 100));
        assertThat(items(day)).containsExactly("OPEN 6900 7000");
        told(day, 1, 6_950); // a repeated answer
        funds(day, 7_000, 1); // the same balance with another movement: it is asked again
        told(day, 2, 7_000);
        awaitBalance(day, 7_000);
        assertThat(items(day)).containsExactly("RESOLVED 6900 7000");

        Edge.assertStatus(200, world.operator.post("closing-" + day, "{}", ReconciliationWorld.path(day) + "/close"));
        Map<String, Object> report =
                Edge.read(world.operator.get(ReconciliationWorld.path(day)), "$.history[0].report.balances[0]");
        assertThat(report).containsEntry("stated_minor", 7_000).containsEntry("booked_minor", 7_000);
        database.execute("update payment.provider_balance set change_no = 3 where day = ?::date", day);
        told(day, 3, 1); // a closed day stays as it is
        known(next, 9_000);
        told(next, 1, 9_000);
        awaitBalance(next, 9_000);
        assertThat(balances(day).getFirst()).containsEntry("booked_minor", 7_000);
    }

    @Test
    void aDifferenceThatStaysHasOneWorkItemOnItsFirstDay() {
        known(day, 7_000);
        told(day, 1, 6_900);
        awaitBalance(day, 6_900);
        known(next, 9_000);
        told(next, 1, 8_900);
        awaitBalance(next, 8_900);
        assertThat(items(day)).containsExactly("OPEN 6900 7000");
        assertThat(items(next)).isEmpty();

        funds(day, 7_000, 1); // both days are asked again
        assertThat(published(next)).hasSize(2);
        told(day, 2, 7_000);
        awaitBalance(day, 7_000);
        assertThat(items(day)).containsExactly("RESOLVED 6900 7000");
        assertThat(items(next)).as("it arises on this day now").containsExactly("OPEN 8900 9000");
        told(next, 2, 9_000);
        awaitBalance(next, 9_000);
        assertThat(items(next)).containsExactly("RESOLVED 8900 9000");
    }

    private void known(LocalDate of, long closingMinor) {
        funds(of, closingMinor);
        world.importStatement(of, StatementFiles.platform(List.of()));
    }

    private void funds(LocalDate of, long closingMinor) {
        funds(of, closingMinor, 0);
    }

    private void funds(LocalDate of, long closingMinor, long movementMinor) {
        FundLine line = new FundLine(
                0,
                FundLine.Kind.OTHER,
                "movement-" + ++payouts,
                movementMinor,
                "GBP",
                closingMinor,
                ReconciliationWorld.noon(of));
        assertThat(world.operator.postFile(
                        ReconciliationWorld.path(of) + "/funds/MAIN/import",
                        StatementFiles.platformFunds(List.of(line))))
                .hasStatus(200);
    }

    private void told(LocalDate of, int change, long bookedMinor) {
        String correlation = BalanceStated.correlation("sandbox", of);
        world.payments.publish(new BalanceComparisonRequested(
                correlation + "/GBP", correlation, "sandbox", of, change, Money.ofMinor(bookedMinor, "GBP")));
    }

    private void awaitBalance(LocalDate of, int bookedMinor) {
        Soon.is(
                "compared",
                () -> Integer.valueOf(bookedMinor)
                        .equals(balances(of).getFirst().get("booked_minor")));
    }

    private List<Map<String, Object>> balances(LocalDate of) {
        return Edge.read(world.operator.get(ReconciliationWorld.path(of)), "$.balances");
    }

    private List<String> published(LocalDate of) {
        return database.fetch("""
                        select concat_ws(' ', payload::json ->> 'change', payload::json #>> '{balance,amount_minor}', payload::json ->> 'ends_at')
                        from outbox.event where correlation = ? and type like 'payment.balance.stated%' order by id""", BalanceStated.correlation("sandbox", of)).map(row -> row.get(0, String.class));
    }

    private List<String> items(LocalDate of) {
        return database.fetch("""
                        select concat_ws(' ', state, expected_minor, received_minor) from payment.work_item
                        where kind = 'BALANCE_DIFFERS' and day = ?::date""", of).map(row -> row.get(0, String.class));
    }
}
