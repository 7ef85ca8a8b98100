package app.audit;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The options of an audit.
 *
 * @param repair whether to repair the findings that have only one correct repair
 * @param json the file to which the result is also written as JSON; null for none
 */
@ConfigurationProperties("orderwright.audit")
record AuditSettings(
        @DefaultValue("false") boolean repair, @Nullable Path json) {}
