package payment.adapter.unionpay;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The properties of UnionPay, bound from settings as the platform binds them. */
final class Settings {

    private Settings() {}

    static UnionPayProperties of(UnionPayShop shop) {
        return waiting(shop, "20s");
    }

    /** Does not wait long for an answer, so its calls may also fail because the machine is busy. */
    static UnionPayProperties impatient(UnionPayShop shop) {
        return waiting(shop, "500ms");
    }

    /** Payments are authorised first. */
    static UnionPayProperties authorising(UnionPayShop shop, String answerTimeout) {
        Map<String, String> settings = new HashMap<>(shop.settings());
        settings.put("orderwright.payment.unionpay.capture", "manual");
        settings.put("orderwright.payment.unionpay.answer-timeout", answerTimeout);
        return bind(settings);
    }

    static UnionPayProperties waiting(UnionPayShop shop, String answerTimeout) {
        Map<String, String> settings = new HashMap<>(shop.settings());
        settings.put("orderwright.payment.unionpay.answer-timeout", answerTimeout);
        return bind(settings);
    }

    static UnionPayProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bind("orderwright.payment.unionpay", UnionPayProperties.class)
                .get();
    }
}
