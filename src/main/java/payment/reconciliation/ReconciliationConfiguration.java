package payment.reconciliation;

import java.util.regex.Pattern;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.upload.FileUpload;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReconciliationProperties.class)
class ReconciliationConfiguration {

    private static final Pattern IMPORT =
            Pattern.compile("/api/v2/reconciliations/[^/]+/[^/]+/(statement|funds/[^/]+)/import");

    /** Files that arrive at the same time share the disk. */
    private static final int FILES_AT_ONCE = 4;

    @Bean
    FileUpload statementUpload(ReconciliationProperties properties) {
        return new FileUpload(IMPORT, properties.uploadLimit().toBytes(), FILES_AT_ONCE);
    }
}
