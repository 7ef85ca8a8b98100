package catalog;

import java.util.List;
import outbox.Command;
import platform.idempotency.IdempotencyKey;
import platform.money.Money;

/** What an operator asks at the edge; answered when everybody who hears of it has committed. */
sealed interface CatalogCommand<T> extends Command<Outcome<T>> {

    IdempotencyKey key();

    /** What the SKUs shall be, each at most once. */
    List<Wanted> wanted();

    @Override
    default boolean answeredWhenHeard() {
        return true;
    }

    record Wanted(String skuId, String name, List<Money> prices, boolean listed) {}

    /** Answered with the SKU. */
    record PutSku(IdempotencyKey key, Wanted sku) implements CatalogCommand<Sku> {
        @Override
        public List<Wanted> wanted() {
            return List.of(sku);
        }

        @Override
        public String correlation() {
            return sku.skuId();
        }
    }

    /** Answered with how many SKUs came on sale, were changed otherwise, and were so already. */
    record ImportSkus(IdempotencyKey key, List<Wanted> wanted) implements CatalogCommand<Tally> {
        @Override
        public String correlation() {
            return "import";
        }
    }

    record Tally(int listed, int changed, int unchanged) {

        String text() {
            return listed + " " + changed + " " + unchanged;
        }

        static Tally parse(String text) {
            String[] counts = text.split(" ", -1);
            return new Tally(Integer.parseInt(counts[0]), Integer.parseInt(counts[1]), Integer.parseInt(counts[2]));
        }
    }
}
