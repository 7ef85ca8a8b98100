package payment.adapter.wechat;

import org.junit.jupiter.api.AfterEach;
import testing.Apart;

/** A test of providers that call the server of the test. */
@Apart
abstract class WeChatTest {

    final WeChatServer server = new WeChatServer();

    @AfterEach
    void stop() {
        server.close();
    }
}
