package inventory.change;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import testing.ModuleTest;

/** A test of inventory with the transport, the database and two warehouses: {@code main}, and then {@code overflow}. */
@ModuleTest
@Import(StockAsker.class)
abstract class StockTest {

    @Autowired
    StockAsker asker;

    @BeforeEach
    void warehouses() {
        asker.warehouse("main", 1);
        asker.warehouse("overflow", 2);
    }

    @AfterEach
    void theBooksBalance() {
        asker.assertBooksBalance();
    }
}
