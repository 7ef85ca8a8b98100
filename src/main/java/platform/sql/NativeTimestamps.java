package platform.sql;

import org.jooq.impl.DefaultConfiguration;
import org.springframework.boot.jooq.autoconfigure.DefaultConfigurationCustomizer;
import org.springframework.stereotype.Component;

/** Timestamps are passed to the driver, and taken from it, as they are. By default jOOQ formats them as text and parses them from text. */
@Component
class NativeTimestamps implements DefaultConfigurationCustomizer {

    @Override
    public void customize(DefaultConfiguration configuration) {
        configuration.settings().setBindOffsetDateTimeType(true);
    }
}
