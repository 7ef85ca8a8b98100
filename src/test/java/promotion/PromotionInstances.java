package promotion;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import outbox.Commands;
import outbox.Outbox;
import promotion.code.CodeBatches;
import promotion.customer.Profiles;
import promotion.discount.Discounts;
import promotion.discount.Redemptions;
import promotion.offer.Allowances;
import promotion.offer.AutomaticOffers;
import promotion.offer.Coupons;
import promotion.offer.LeftOutPromotions;
import promotion.offer.OfferWrites;
import promotion.offer.Promotions;
import promotion.packet.RedPackets;
import testing.Instance;
import testing.TestDatabase;

/** Two instances of the module that share one database. */
final class PromotionInstances implements AutoCloseable {

    private final List<Instance> instances = new ArrayList<>();
    private final List<PromotionAsker> askers = new ArrayList<>();

    PromotionInstances() {
        TestDatabase database = TestDatabase.create("platform", "outbox", "promotion");
        for (int i = 0; i < 2; i++) {
            Instance instance = Instance.of("promotion", database)
                    .with(PromotionListeners.class)
                    .with(
                            OfferWrites.class,
                            Promotions.class,
                            AutomaticOffers.class,
                            LeftOutPromotions.class,
                            Coupons.class,
                            Allowances.class,
                            Discounts.class,
                            Redemptions.class,
                            CodeBatches.class,
                            RedPackets.class,
                            Profiles.class)
                    .withComponentsOf("promotion.operation")
                    .withKeys("promotion")
                    // A pause of the machine moves no delivery to the other instance.
                    .property("orderwright.outbox.lease", "1m")
                    .start();
            instances.add(instance);
            askers.add(new PromotionAsker(
                    instance.get(Outbox.class),
                    instance.get(Commands.class),
                    instance.transaction(),
                    JdbcClient.create(instance.pool()),
                    instance.context()));
        }
    }

    PromotionAsker first() {
        return asker(0);
    }

    /** Takes the instances in turn. */
    PromotionAsker asker(int number) {
        return askers.get(number % askers.size());
    }

    @Override
    public void close() {
        instances.forEach(Instance::close);
    }
}
