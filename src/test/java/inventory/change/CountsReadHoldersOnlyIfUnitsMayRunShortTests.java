package inventory.change;

import static inventory.change.Stockroom.adjust;
import static inventory.change.Stockroom.adjusted;
import static inventory.change.Stockroom.adjustmentRefused;
import static inventory.change.Stockroom.line;
import static inventory.change.Stockroom.reserve;
import static inventory.change.Stockroom.restock;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import testing.StatementListener;

/**
 * The reservations that hold a row are found by reading the ledger backwards, while the row is locked. A SKU that many orders buy has
 * thousands of entries, so a count reads them only if it may be refused or withdraw reservations.
 */
class CountsReadHoldersOnlyIfUnitsMayRunShortTests extends StockTest {

    private static final String SKU = "HOLDERS";

    @Autowired
    DSLContext database;

    private final List<String> reads = new CopyOnWriteArrayList<>();
    private StatementListener statements;

    @BeforeEach
    void listen() {
        statements = new StatementListener(database, begun -> {
            if (begun.query() != null
                    && begun.query().getBindValues().contains(SKU)
                    && begun.sql().startsWith("select")
                    && begun.sql().contains("\"reserved\".\"reference\"")) {
                reads.add(begun.sql());
            }
        });
    }

    @AfterEach
    void listenNoMore() {
        statements.close();
    }

    @Test
    void aCountOfFreeUnitsReadsNone() {
        asker.ask(restock("holders/in", "main", line("HOLDERS", 10)));
        asker.ask(reserve("holders/held", line("HOLDERS", 4)));

        assertThat(asker.ask(adjust("holders/free", "main", SKU, -2))).contains(adjusted("holders/free", true));
        assertThat(asker.ask(adjust("holders/last", "main", SKU, -4))).contains(adjusted("holders/last", true));
        assertThat(reads).isEmpty();

        assertThat(asker.ask(adjust("holders/short", "main", SKU, -1)))
                .contains(adjustmentRefused("holders/short", "holders/held"));
        assertThat(reads).hasSize(1);
    }

    /** The items before a count may take the units that were free when the batch began. */
    @Test
    void aCountBesideOthersThatTakeUnitsKnowsAllHolders() {
        asker.ask(restock("together/in", "main", line("TOGETHER", 10)));
        asker.ask(reserve("together/held", line("TOGETHER", 4)));

        assertThat(asker.ask(
                        reserve("together/new", line("TOGETHER", 3)), adjust("together/count", "main", "TOGETHER", -4)))
                .contains(adjustmentRefused("together/count", "together/new", "together/held"));
        assertThat(asker.ask(
                        adjust("together/first", "main", "TOGETHER", -2),
                        adjust("together/second", "main", "TOGETHER", -2)))
                .contains(
                        adjusted("together/first", true),
                        adjustmentRefused("together/second", "together/new", "together/held"));
    }
}
