package payment.adapter.unionpay;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A test of providers that call the server of the test. */
abstract class UnionPayTest {

    final UnionPayShop shop = new UnionPayShop();
    final UnionPayServer server = shop.server();
    private final List<UnionPayProvider> providers = new ArrayList<>();

    /** A provider that is closed after the test. */
    final UnionPayProvider provider(UnionPayProperties settings, Clock clock) {
        UnionPayProvider provider = new UnionPayProvider(settings, clock);
        providers.add(provider);
        return provider;
    }

    @AfterEach
    void stop() {
        providers.forEach(UnionPayProvider::close);
        shop.close();
    }
}
