package notification.delivery;

import notification.settings.NotificationProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.util.Assert;

/** Chooses the route of mails: the mail server if there is one, else the folder of a first run, else none. */
@Configuration(proxyBeanMethods = false)
class RouteConfiguration {

    @Bean
    MailRoute mailRoute(
            ObjectProvider<JavaMailSender> server,
            ObjectProvider<FolderConfiguration.Folder> folder,
            NotificationProperties properties) {
        JavaMailSender sender = server.getIfAvailable();
        if (sender != null) {
            Assert.state(
                    properties.from() != null,
                    "orderwright.notification.from must be the address of the sender, because spring.mail.host names a mail server");
            return new SmtpRoute(sender);
        }
        FolderConfiguration.Folder found = folder.getIfAvailable();
        return found == null ? new NoRoute() : found.route();
    }
}
