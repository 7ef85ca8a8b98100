package sample.transfer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Brings the provider. {@code META-INF/spring} names this class, so Spring Boot finds it if the jar is there. It has no conditions: the beans
 * of a start may have been prepared before its settings are known.
 */
@AutoConfiguration
@EnableConfigurationProperties(TransferSettings.class)
class TransferAutoConfiguration {

    @Bean
    TransferProvider transferProvider(TransferSettings settings) {
        return new TransferProvider(settings);
    }
}
