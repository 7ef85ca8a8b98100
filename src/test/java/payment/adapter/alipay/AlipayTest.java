package payment.adapter.alipay;

import org.junit.jupiter.api.AfterEach;

/** A test of providers that call the server of the test. */
abstract class AlipayTest {

    final AlipayServer server = new AlipayServer();
    final AlipayUnderTest setup = new AlipayUnderTest(server);

    @AfterEach
    void stop() {
        setup.close();
    }
}
