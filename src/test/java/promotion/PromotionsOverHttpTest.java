package promotion;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.context.WebApplicationContext;
import platform.security.Scopes;
import testing.Edge;

/** A test with an operator who keeps promotions over HTTP. */
abstract class PromotionsOverHttpTest extends PromotionTest {

    Edge operator;

    @BeforeEach
    void createOperator(@Autowired WebApplicationContext context) {
        operator = Edge.of(context, Scopes.OPERATOR_PROMOTIONS);
    }
}
