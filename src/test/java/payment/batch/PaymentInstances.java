package payment.batch;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import payment.approval.Approvals;
import payment.call.CallsInFlight;
import payment.call.CircuitBreakers;
import payment.callback.ProviderEvents;
import payment.capture.Captures;
import payment.capture.RefundParts;
import payment.dispute.Disputes;
import payment.inquiry.Inquiries;
import payment.operation.PaymentMeters;
import payment.operation.PaymentProperties;
import payment.reconciliation.workitem.BalanceItems;
import payment.reconciliation.workitem.DisputeItems;
import payment.reconciliation.workitem.Incidents;
import payment.reconciliation.workitem.WorkItems;
import payment.wallet.WalletProperties;
import payment.wallet.Wallets;
import platform.privacy.PersonalKeys;
import platform.security.AcceptedIssuer;
import testing.Instance;
import testing.PlainKeys;
import testing.TestDatabase;

/** Instances of the module that share one database, with a {@link Bank} as their provider. */
final class PaymentInstances {

    private PaymentInstances() {}

    static List<Instance> startTwo(TestDatabase database, Bank bank) {
        return List.of(start(database, bank), start(database, bank));
    }

    private static Instance start(TestDatabase database, Bank bank) {
        return Instance.of("payment", database)
                .with(Bank.class, bank)
                .with(PersonalKeys.class, new PlainKeys(Set.of()))
                .with(AcceptedIssuer.class, new AcceptedIssuer("https://id.example"))
                .with(PaymentProperties.class, Till.PROPERTIES)
                .with(
                        Approvals.class,
                        BalanceItems.class,
                        DisputeItems.class,
                        Disputes.class,
                        Incidents.class,
                        Inquiries.class,
                        MethodOffer.class,
                        PaymentListeners.class,
                        PaymentMeters.class,
                        Payments.class,
                        Captures.class,
                        CircuitBreakers.class,
                        CallsInFlight.class,
                        ProviderCaller.class,
                        ProviderCalls.class,
                        ProviderEvents.class,
                        Providers.class,
                        RefundParts.class,
                        Refunds.class,
                        WalletLoader.class,
                        Wallets.class,
                        WorkItems.class)
                .withComponentsOf("payment.reconciliation.bank")
                .with(WalletProperties.class, new WalletProperties(Duration.ofMinutes(30), Duration.ofHours(1)))
                .withKeys("payment")
                .start();
    }
}
