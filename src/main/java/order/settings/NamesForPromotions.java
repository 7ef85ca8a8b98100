package order.settings;

import java.util.Set;
import org.springframework.stereotype.Component;
import promotion.document.ShopNames;

/** The configured channels and payment methods, for the warnings of promotions that name others. */
@Component
class NamesForPromotions implements ShopNames {

    private final OrderProperties properties;

    NamesForPromotions(OrderProperties properties) {
        this.properties = properties;
    }

    @Override
    public Set<String> channels() {
        return properties.salesChannels().known();
    }

    @Override
    public Set<String> paymentMethods() {
        return Set.copyOf(properties.paymentMethods());
    }
}
