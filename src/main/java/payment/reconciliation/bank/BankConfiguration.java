package payment.reconciliation.bank;

import java.util.regex.Pattern;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.upload.FileUpload;
import platform.web.Limits;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BankProperties.class)
class BankConfiguration {

    private static final Pattern IMPORT = Pattern.compile("/api/v2/bank-accounts/[^/]+/statements/import");

    /** Files that arrive at the same time share the disk. */
    private static final int FILES_AT_ONCE = 2;

    @Bean
    FileUpload bankStatementUpload() {
        return new FileUpload(IMPORT, Limits.MAX_IMPORT_BODY_BYTES, FILES_AT_ONCE);
    }
}
