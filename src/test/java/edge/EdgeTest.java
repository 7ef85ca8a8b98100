package edge;

import testing.shop.Caller;
import testing.shop.Operator;

/** A test of the whole platform over HTTP, with an operator and with a shopper that no other test uses. */
@OverHttp
abstract class EdgeTest {

    final Platform platform;
    final Operator operator;
    final Caller shopper;

    EdgeTest(Platform platform) {
        this.platform = platform;
        this.operator = platform.operator();
        this.shopper = platform.shopper();
    }
}
