package platform.privacy;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.util.Base64;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Privacy.Settings.class)
class Privacy {

    static final String MASTER_KEY = "orderwright.privacy.master-key";

    @Bean
    PersonalKeys personalKeys(DSLContext sql, Settings settings, Clock clock) {
        return new StoredPersonalKeys(sql, settings.masterKeyBytes(), clock, Ticker.systemTicker());
    }

    /**
     * How personal data is kept.
     *
     * @param masterKey base64 of the 32 bytes under which every person's key is wrapped; the same on all instances, and for ever
     */
    @ConfigurationProperties("orderwright.privacy")
    record Settings(@Nullable String masterKey) {

        byte[] masterKeyBytes() {
            byte[] key = {};
            if (masterKey != null) {
                try {
                    key = Base64.getDecoder().decode(masterKey.strip());
                } catch (IllegalArgumentException notBase64) {
                    // refused below, without showing it
                }
            }
            if (key.length != AesGcm.KEY_BYTES) {
                throw new IllegalStateException(
                        "%s must be set to the base64 of %d random bytes".formatted(MASTER_KEY, AesGcm.KEY_BYTES));
            }
            return key;
        }

        /** Keeps the key out of log lines. */
        @Override
        public String toString() {
            return "Settings[masterKey=%s]".formatted(masterKey == null ? "absent" : "set");
        }
    }
}
