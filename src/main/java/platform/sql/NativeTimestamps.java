package platform.sql;

import org.jooq.impl.DefaultConfiguration;
import org.springframework.boot.jooq.autoconfigure.DefaultConfigurationCustomizer;
import org.springframework.stereotype.Component;

/** Lets jOOQ exchange timestamps with the driver as values. By default jOOQ formats them as text and parses them from text, which costs CPU. */
@Component
class NativeTimestamps implements DefaultConfigurationCustomizer {

    @Override
    public void customize(DefaultConfiguration configuration) {
        configuration.settings().setBindOffsetDateTimeType(true);
    }
}
