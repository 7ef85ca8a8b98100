package payment.unionpay;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The properties of UnionPay, bound from settings as the platform binds them. */
final class Settings {

    private Settings() {}

    static UnionPayProperties of(UnionPayShop shop) {
        Map<String, String> settings = new HashMap<>(shop.settings());
        settings.put("orderwright.payment.unionpay.answer-timeout", "500ms");
        return bind(settings);
    }

    static UnionPayProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bind("orderwright.payment.unionpay", UnionPayProperties.class)
                .get();
    }
}
