package promotion;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import testing.ModuleTest;

/** A test of promotion with the transport and the database. It begins without any offers. */
@ModuleTest
@Import(PromotionAsker.class)
abstract class PromotionTest {

    @Autowired
    PromotionAsker asker;

    @BeforeEach
    void noOffers() {
        asker.deleteOffers();
    }

    @AfterEach
    void theBooksBalance() {
        asker.assertBooksBalance();
    }
}
