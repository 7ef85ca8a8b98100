package promotion.document;

import java.util.Set;

/** Names of the shop that documents use and that promotion does not know itself. The module that knows them provides a bean. */
public interface ShopNames {

    /** The sales channels. */
    Set<String> channels();

    /** The payment methods that orders can name. */
    Set<String> paymentMethods();
}
