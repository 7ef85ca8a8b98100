package payment.approval;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** The metric of approvals for operators. */
@Component
class ApprovalMeters {

    ApprovalMeters(MeterRegistry registry, Approvals approvals) {
        Gauge.builder("orderwright.payment.refunds.unapproved", approvals, Approvals::countPending)
                .description(
                        "Refunds and credits to wallets that wait for the approval of an operator; at most 1000 are counted")
                .register(registry);
    }
}
