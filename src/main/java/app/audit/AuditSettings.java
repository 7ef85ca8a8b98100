package app.audit;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an audit is asked for.
 *
 * @param repair whether what has only one honest mending is mended
 * @param json where the outcome is written, too
 */
@ConfigurationProperties("orderwright.audit")
record AuditSettings(
        @DefaultValue("false") boolean repair, @Nullable Path json) {}
