package platform.upload;

import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the filter of file uploads: after the scope of the caller is known, before the limits of other bodies. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class Uploads {

    private static final int BEFORE_BODY_LIMITS = -1;

    @Bean
    FilterRegistrationBean<FileUploads> fileUploads(
            ObjectProvider<FileUpload> uploads, @Value("${orderwright.web.body-timeout:30s}") Duration timeout) {
        FilterRegistrationBean<FileUploads> filter =
                new FilterRegistrationBean<>(new FileUploads(uploads.stream().toList(), timeout, System::nanoTime));
        filter.setOrder(BEFORE_BODY_LIMITS);
        filter.addUrlPatterns("/api/*");
        return filter;
    }
}
