package notification;

import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.edit.Edits;
import platform.idempotency.IdempotencyRows;

@Configuration(proxyBeanMethods = false)
class NotificationConfiguration {

    @Bean
    IdempotencyRows notificationKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "notification", clock);
    }

    @Bean
    Edits notificationEdits(IdempotencyRows notificationKeys, Edits.Means meansOfEdits) {
        return new Edits(notificationKeys, meansOfEdits);
    }
}
