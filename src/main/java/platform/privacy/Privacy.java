package platform.privacy;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PrivacyProperties.class)
class Privacy {

    @Bean
    MasterKeys masterKeys(PrivacyProperties properties) {
        return properties.masterKeys();
    }

    @Bean
    Seals seals(MasterKeys masterKeys) {
        return new Seals(masterKeys);
    }

    @Bean
    PersonalKeys personalKeys(DSLContext sql, MasterKeys masterKeys, Clock clock) {
        return new StoredPersonalKeys(sql, masterKeys, clock, Ticker.systemTicker());
    }

    @Bean
    StoredMasterKeys storedMasterKeys(DSLContext sql, MasterKeys masterKeys, Clock clock) {
        return new StoredMasterKeys(sql, masterKeys, clock);
    }

    /** A task runs with a placeholder master key that opens no personal key, so it does not check the master keys. */
    @Bean
    MasterKeyCheck masterKeyCheck(
            StoredMasterKeys stored,
            MasterKeys masterKeys,
            TransactionTemplate transaction,
            @Value("${orderwright.outbox.delivers:true}") boolean serves) {
        return new MasterKeyCheck(stored, masterKeys, transaction, serves);
    }

    @Bean
    Rewrapping rewrapping(
            StoredMasterKeys stored,
            MasterKeys masterKeys,
            TransactionTemplate transaction,
            @Value("${orderwright.outbox.delivers:true}") boolean serves) {
        return new Rewrapping(stored, masterKeys, transaction, serves);
    }

    @Bean
    MeterBinder keysToRewrap(Rewrapping rewrapping) {
        return registry -> Gauge.builder("orderwright.privacy.keys.to.rewrap", rewrapping, Rewrapping::left)
                .description(
                        "Personal keys still wrapped under an earlier master key, as last counted by this instance")
                .register(registry);
    }
}
