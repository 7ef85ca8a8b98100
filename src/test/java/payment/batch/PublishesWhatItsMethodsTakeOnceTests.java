package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import payment.PaymentEvent.MethodsOffered;
import payment.PaymentEvent.OfferedMethod;
import payment.batch.MethodOffer.OfferMethods;
import testing.TestDatabase;

/** Other modules learn of what the payment methods take once after each change. */
class PublishesWhatItsMethodsTakeOnceTests {

    private static final OfferedMethod BALANCE = new OfferedMethod("balance", List.of(), List.of(), List.of(), false);
    private static final OfferedMethod CARD = new OfferedMethod("card", List.of(), List.of(), List.of(), false);
    private static final OfferedMethod CASH = new OfferedMethod("cash", List.of(), List.of(), List.of(), false);

    private final DSLContext database =
            DSL.using(TestDatabase.create("outbox", "payment").dataSource(), SQLDialect.POSTGRES);

    @Test
    void afterTheFirstStartAndAfterAChange() {
        MethodOffer first = started(database, "card");
        assertThat(isDue(first)).isTrue();
        assertThat(isDue(first)).as("until it is published").isTrue();
        assertThat(publishes("card")).isEqualTo(new MethodsOffered(1, List.of(BALANCE, CARD)));
        assertThat(isDue(first)).isFalse();

        assertThat(isDue(started(database, "card"))).isFalse();
        assertThat(publishes("card")).isNull();

        assertThat(isDue(started(database, "cash", "card"))).isTrue();
        assertThat(publishes("cash", "card")).isEqualTo(new MethodsOffered(2, List.of(BALANCE, CARD, CASH)));
        assertThat(isDue(first)).as("the instance that started last counts").isFalse();
    }

    /** The timers of two instances that started together. */
    @Test
    void twoCommandsOfOneBatchPublishOnce() {
        Till till = new Till();
        till.changedOffer = new MethodsOffered(1, List.of(CARD));
        assertThat(till.decide(new OfferMethods(), new OfferMethods())).containsExactly(till.changedOffer);
        till.changedOffer = null;
        assertThat(till.decide(new OfferMethods())).isEmpty();
    }

    private @Nullable MethodsOffered publishes(String... methods) {
        return database.transactionResult(transaction -> {
            MethodOffer offer = started(transaction.dsl(), methods);
            MethodsOffered change = offer.lockChange();
            if (change != null) {
                offer.save(change);
            }
            return change;
        });
    }

    private static boolean isDue(MethodOffer offer) {
        return !offer.due(Instant.EPOCH, 10).isEmpty();
    }

    private static MethodOffer started(DSLContext database, String... methods) {
        return new MethodOffer(database, new Providers(List.of(new Bank(methods))));
    }
}
