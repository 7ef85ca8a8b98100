package catalog.operation;

import java.util.List;
import java.util.stream.Stream;
import platform.security.Caller;
import platform.security.Scopes;

/**
 * Which callers see the parts of the catalogue that are the merchant's own. The catalogue has no sales channels, so a token that is limited to
 * channels sees only what shoppers see.
 */
final class CatalogReaders {

    /** They plan prices. */
    private static final List<String> OF_PLANS = List.of(Scopes.OPERATOR_CATALOG, Scopes.OPERATOR_PROMOTIONS);

    /** They handle goods and orders, also of SKUs that are not on sale any more. */
    private static final List<String> OF_UNLISTED = Stream.concat(
                    OF_PLANS.stream(),
                    Stream.of(Scopes.OPERATOR_ORDERS, Scopes.OPERATOR_STOCK, Scopes.OPERATOR_SHIPMENTS))
            .toList();

    private CatalogReaders() {}

    /** Whether the caller sees floor prices, and sale prices that do not apply now. */
    static boolean seePlans(Caller caller) {
        return mayAny(caller, OF_PLANS);
    }

    /** Whether the caller sees SKUs that are not on sale. */
    static boolean seeUnlisted(Caller caller) {
        return mayAny(caller, OF_UNLISTED);
    }

    private static boolean mayAny(Caller caller, List<String> scopes) {
        return caller.channels() == null && scopes.stream().anyMatch(caller::may);
    }
}
