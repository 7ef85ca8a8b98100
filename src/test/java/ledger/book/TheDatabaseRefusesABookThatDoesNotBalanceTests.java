package ledger.book;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import testing.ConstraintTest;

/** PostgreSQL refuses entries that do not balance, and every change of an entry, whatever the code does and whichever role tries. */
class TheDatabaseRefusesABookThatDoesNotBalanceTests extends ConstraintTest {

    private static long number;

    TheDatabaseRefusesABookThatDoesNotBalanceTests() {
        super("ledger");
    }

    @BeforeEach
    void anEntry() {
        number++;
        assertAccepted(entry(number, 2));
    }

    @Test
    void postingsThatDoNotBalance() {
        assertRefused(postings("'customers', 'GBP', 100", "'sales', 'GBP', -99"), "does not balance");
    }

    @Test
    void postingsThatBalanceOnlyAcrossCurrencies() {
        assertRefused(postings("'customers', 'GBP', 100", "'sales', 'EUR', -100"), "does not balance");
    }

    @Test
    void postingsThatComeLater() {
        assertAccepted(postings("'customers', 'GBP', 100", "'sales', 'GBP', -100"));
        assertRefused("""
                insert into ledger.posting (entry_no, position, account, currency, amount_minor, day)
                values (%1$d, 3, 'customers', 'GBP', 100, '2026-01-01'), (%1$d, 4, 'sales', 'GBP', -100, '2026-01-01')""".formatted(number), "is not complete");
    }

    @Test
    void postingsOfNoEntry() {
        number++;
        assertRefused(postings("'customers', 'GBP', 100", "'sales', 'GBP', -100"), "is not complete");
    }

    @Test
    void postingsOfAnotherDay() {
        assertRefused("""
                insert into ledger.posting (entry_no, position, account, currency, amount_minor, day)
                values (%1$d, 1, 'customers', 'GBP', 1, '2026-01-02'), (%1$d, 2, 'sales', 'GBP', -1, '2026-01-02')""".formatted(number), "is not complete");
    }

    @Test
    void postingsToAnAccountThatIsNotDeclared() {
        assertRefused(postings("'customers', 'GBP', 100", "'pocket', 'GBP', -100"), "not declared");
    }

    @Test
    void aSecondEntryOfAnEvent() {
        assertRefused(
                entry(number + 1000, 0)
                        .replace(
                                "(%d, %d".formatted(number + 1000, number + 1000),
                                "(%d, %d".formatted(number + 1000, number)),
                "event_id");
    }

    @Test
    void aSecondEntryOfTheSameKindForAReference() {
        assertRefused(entry(number + 2000, 0).replace("'ref-" + (number + 2000), "'ref-" + number), "correlation");
    }

    @Test
    void anyChange() {
        assertAccepted(postings("'customers', 'GBP', 100", "'sales', 'GBP', -100"));
        assertAccepted(taken(number, 1));
        for (String table : new String[] {"entry", "posting", "account", "settlement_posting"}) {
            String column = switch (table) {
                case "account" -> "kind";
                case "settlement_posting" -> "amount_minor";
                default -> "day";
            };
            assertRefused("update ledger.%1$s set %2$s = %2$s".formatted(table, column), "append-only");
            assertRefused("delete from ledger." + table, "append-only");
            assertRefused("truncate ledger." + table, "append-only");
            assertRefused("set session_replication_role = replica; delete from ledger." + table, "append-only");
            assertRefused("set role ledger_module; delete from ledger." + table, "permission denied");
            assertRefused(
                    "set role ledger_module; update ledger.%1$s set %2$s = %2$s".formatted(table, column),
                    "permission denied");
            assertRefused("set role ledger_module; truncate ledger." + table, "permission denied");
        }
    }

    @Test
    void aPostingThatTwoSettlementsTake() {
        assertAccepted(taken(number, 1));
        assertRefused(taken(number, 2), "settlement_posting_pkey");
    }

    private static String taken(long entry, int settlement) {
        return """
                insert into ledger.settlement_posting (entry_no, position, settlement_no, correlation, amount_minor)
                values (%d, 1, %d, 'order', 100)""".formatted(entry, settlement);
    }

    private static String entry(long entry, int postings) {
        return """
                insert into ledger.entry (entry_no, event_id, kind, correlation, reference, happened_at, day, booked_at, postings)
                values (%1$d, %1$d, 'CAPTURE', 'order', 'ref-%1$d', now(), '2026-01-01', now(), %2$d)""".formatted(entry, postings);
    }

    private static String postings(String first, String second) {
        return """
                insert into ledger.posting (entry_no, position, account, currency, amount_minor, day)
                values (%1$d, 1, %2$s, '2026-01-01'), (%1$d, 2, %3$s, '2026-01-01')""".formatted(number, first, second);
    }
}
