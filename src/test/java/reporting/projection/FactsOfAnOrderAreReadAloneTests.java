package reporting.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import testing.BlocksRead;

/** The facts about an order are found by its key, also in a table that is so young that PostgreSQL has taken no statistics of it. */
class FactsOfAnOrderAreReadAloneTests extends ReportingTest {

    private static final int ORDERS = 20_000;
    private static final int GENERATION = 1_000_000;

    @Autowired
    private Facts facts;

    @Test
    void amongManyOthersInAYoungTable() {
        world.transaction().executeWithoutResult(status -> {
            status.setRollbackOnly();
            insertFacts();
            for (int n = 0; n < ORDERS; n += ORDERS / 20) {
                UUID order = new UUID(GENERATION, n);
                BlocksRead blocks = BlocksRead.of(world.database(), "reporting");

                assertThat(facts.read(GENERATION, Set.of(order, new UUID(1, n)), Set.of(order)))
                        .containsOnlyKeys(order);

                assertThat(blocks.count()).isPositive().isLessThan(60);
            }
        });
    }

    private void insertFacts() {
        world.database()
                .sql("""
                        insert into reporting.order_fact
                          (generation, order_id, order_no, channel, country, currency, placed_at, units, status, created_at)
                        select :generation, (lpad(to_hex(:generation), 16, '0') || lpad(to_hex(n), 16, '0'))::uuid, 'young-' || n, 'web',
                               'GB', 'GBP', now() + n * interval '1 ms', 1, 'CREATED', now()
                        from generate_series(0, :orders - 1) n""")
                .param("generation", GENERATION)
                .param("orders", ORDERS)
                .update();
    }
}
