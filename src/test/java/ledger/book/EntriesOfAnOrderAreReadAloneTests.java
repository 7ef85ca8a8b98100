package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import ledger.book.Entries.StoredEntry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import testing.BlocksRead;

/** The entries of an order are found by keys, also in a table that is so young that PostgreSQL has no statistics of it. */
class EntriesOfAnOrderAreReadAloneTests extends LedgerTest {

    private static final int ORDERS = 20_000;
    private static final long FIRST = 1_000_000_000_000L;

    @Autowired
    private Entries entries;

    @Test
    void amongManyOthersInAYoungTable() {
        world.transaction().executeWithoutResult(status -> {
            status.setRollbackOnly();
            insertEntries();
            for (int order = 0; order < ORDERS; order += ORDERS / 20) {
                String correlation = "young-" + order;
                BlocksRead blocks = BlocksRead.of(world.database(), "ledger");

                Map<String, List<StoredEntry>> found = entries.of(Set.of(correlation, "unknown"));

                assertThat(blocks.count()).isPositive().isLessThan(60);
                assertThat(found).containsOnlyKeys(correlation);
                assertThat(found.get(correlation)).singleElement().satisfies(entry -> {
                    assertThat(entry.currency()).isEqualTo("GBP");
                    assertThat(entry.postings())
                            .map(each -> each.account().code() + " " + each.amountMinor())
                            .containsExactly("customers 100", "sales -100");
                });
            }
        });
    }

    private void insertEntries() {
        world.database().sql("""
                        insert into ledger.entry
                          (entry_no, event_id, kind, correlation, reference, happened_at, day, booked_at, postings)
                        select :first + n, :first + n, 'CAPTURE', 'young-' || n, 'payment', now(), '2026-01-01', now(), 2
                        from generate_series(0, :orders - 1) n""").param("first", FIRST).param("orders", ORDERS).update();
        world.database().sql("""
                        insert into ledger.posting (entry_no, position, account, currency, amount_minor, day)
                        select :first + n, position, account, 'GBP', amount, '2026-01-01'
                        from generate_series(0, :orders - 1) n,
                             (values (1, 'customers', 100), (2, 'sales', -100)) as p (position, account, amount)""").param("first", FIRST).param("orders", ORDERS).update();
    }
}
