package order.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import order.privacy.ErasePerson.Erased;
import org.junit.jupiter.api.Test;
import testing.GoldenFile;

/** The answer to an erasure that the row of its idempotency key stores, like those of {@code order.OrdersKeepTheirStoredFormTests}. */
class ErasuresKeepTheirStoredFormTests {

    private static final Erased ERASED = new Erased(1, 12, Instant.parse("2026-01-31T09:30:00.123456Z"));
    private static final GoldenFile FILE = GoldenFile.of("stored", "idempotency.erasure.txt");

    @Test
    void theWrittenFormIsUnchanged() {
        FILE.requireText(ERASED.text());
    }

    @Test
    void theWrittenFormCanBeRead() {
        assertThat(Erased.parse(FILE.text())).isEqualTo(ERASED);
    }
}
