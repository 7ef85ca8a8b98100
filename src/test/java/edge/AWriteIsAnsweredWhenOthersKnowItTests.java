package edge;

import static org.assertj.core.api.Assertions.assertThat;

import edge.Database.Hold;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import outbox.settings.OutboxProperties;
import testing.BoundSettings;
import testing.shop.Answer;
import testing.shop.Operator;
import testing.shop.Soon;

/** An operator's write is answered when the other modules have handled what it has published. So the next request meets it everywhere. */
class AWriteIsAnsweredWhenOthersKnowItTests extends EdgeTest {

    private static final Duration LONGEST_WAIT =
            BoundSettings.of(OutboxProperties.class, Map.of()).answerTimeout();

    AWriteIsAnsweredWhenOthersKnowItTests(Platform platform) {
        super(platform);
    }

    @Test
    void aPriceOfTheCatalogueIsThatOfTheNextOrder() {
        String sku = operator.sells(100, 5);
        long begun = System.nanoTime();
        CompletableFuture<Answer> put;
        try (Hold held =
                platform.database().hold("select from \"order\".price where sku_id = '%s' for update".formatted(sku))) {
            put = operator.call("PUT", Operator.skuPath(sku))
                    .freshKey()
                    .body(Operator.sku("A thing", 300, true))
                    .sendLater();
            Soon.is(
                    "the catalogue has the price",
                    () -> operator.get(Operator.skuPath(sku)).number("/prices/0/amount_minor") == 300);
            Soon.is("orders wait for their row", platform.database()::isAnyLockAwaited);
            boolean isAnswered = put.isDone();
            assertThat(isAnswered && System.nanoTime() - begun < LONGEST_WAIT.toNanos())
                    .as("answered before orders know it, and before the longest wait")
                    .isFalse();
        }
        put.join().is(200);
        assertThat(shopper.places(sku, 1).payableMinor()).isEqualTo(300);
    }
}
