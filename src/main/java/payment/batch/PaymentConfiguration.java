package payment.batch;

import java.time.Clock;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import payment.operation.PaymentProperties;
import payment.wallet.WalletProperties;
import platform.audit.ConditionalOnAudit;
import platform.audit.Repair;
import platform.edit.Edits;
import platform.idempotency.IdempotencyRows;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PaymentProperties.class, WalletProperties.class})
class PaymentConfiguration {

    @Bean
    IdempotencyRows paymentKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "payment", clock);
    }

    @Bean
    Edits paymentEdits(IdempotencyRows paymentKeys, Edits.Means meansOfEdits) {
        return new Edits(paymentKeys, meansOfEdits);
    }

    /**
     * Recalculates the refunded amount of a payment from its refunds. A refund changes only under the row lock of its payment, so the
     * repair sees all refunds while it holds that lock.
     */
    @Bean
    @ConditionalOnAudit
    Repair refundCountRepair(Payments payments, Refunds refunds) {
        return Repair.of("refund-count", reference -> {
            Payment payment = payments.lock(List.of(reference)).find(reference).orElse(null);
            long held = refunds.heldMinor(reference);
            if (payment == null
                    || payment.refundable().isEmpty()
                    || payment.capturedMinor() - payment.refundable().get().amountMinor() == held
                    || held > payment.capturedMinor()) {
                return false;
            }
            payments.recount(reference, held);
            return true;
        });
    }
}
