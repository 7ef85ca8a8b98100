package inventory.change;

import static inventory.change.Stockroom.line;
import static inventory.change.Stockroom.reserve;
import static inventory.change.Stockroom.restock;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;

/** PostgreSQL itself refuses rows that oversell or contradict themselves, and access to the tables of other modules. */
class StockIsGuardedByTheDatabaseTests extends StockTest {

    @BeforeEach
    void threeOfTenReserved() {
        asker.ask(restock("guarded/in", "main", line("G", 10)), reserve("guarded", line("G", 3)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update inventory.stock set reserved = 11 where sku_id = 'G'",
                "update inventory.stock set on_hand = 2 where sku_id = 'G'",
                "update inventory.stock set reserved = -1 where sku_id = 'G'",
                "update inventory.stock set on_hand = -5, reserved = -5 where sku_id = 'G'",
                "insert into inventory.stock (sku_id, warehouse_id, on_hand, reserved) values ('N', 'main', 0, 1)"
            })
    void noStatementOversells(String sql) {
        assertThatThrownBy(() -> asker.database().sql(sql).update())
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("never_oversold");
    }

    @Test
    void theLedgerTakesNoOversaleEither() {
        assertThatThrownBy(() -> asker.database().sql("""
                                insert into inventory.movement (sku_id, warehouse_id, kind, on_hand_before, on_hand_after,
                                  reserved_before, reserved_after, reference, correlation, at)
                                values ('G', 'main', 'RESERVED', 10, 10, 10, 11, 'x', 'x', now())
                                """).update()).hasMessageContaining("never_oversold");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update inventory.reservation set status = 'SOLD' where reference = 'guarded'",
                "update inventory.reservation set status = 'SHORT' where reference = 'guarded'",
                "update inventory.reservation set allocations = null where reference = 'guarded'",
                "update inventory.reservation set status = 'WITHDRAWN' where reference = 'guarded'",
                "update inventory.reservation set withdrawn_for = '[\"G\"]' where reference = 'guarded'",
                "insert into inventory.stock (sku_id, warehouse_id) values ('G', 'nowhere')"
            })
    void noRowContradictsItself(String sql) {
        assertThatThrownBy(() -> asker.database().sql(sql).update())
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"catalog.sku", "payment.payment", "\"order\".orders"})
    void otherModulesTablesAreOutOfReach(String table) {
        assertThatThrownBy(() -> asker.database()
                        .sql("select count(*) from " + table)
                        .query(Long.class)
                        .single())
                .rootCause()
                .hasMessageContaining("permission denied for schema");
    }
}
