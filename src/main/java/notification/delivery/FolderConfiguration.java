package notification.delivery;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.sandbox.ConditionalOnSandbox;

/** The folder {@code mails} in the home of a first run. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSandbox("orderwright.notification.folder")
class FolderConfiguration {

    /** The folder as one of the possible routes. */
    record Folder(MailFolder route) {}

    @Bean
    Folder mailFolder(@Value("${orderwright.home:var}") Path home) {
        return new Folder(new MailFolder(home.resolve("mails").toAbsolutePath()));
    }
}
