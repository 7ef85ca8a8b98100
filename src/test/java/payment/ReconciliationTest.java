package payment;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.test.context.TestPropertySource;
import testing.sandbox.SandboxTest;

/** A test of the reconciliation with other settings than by default. These tests share one context. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SandboxTest
@TestPropertySource(
        properties = {
            "orderwright.payment.reconciliation.interval=50ms",
            "orderwright.payment.reconciliation.page-lines=2",
            "orderwright.payment.reconciliation.keep-lines=40d",
            "orderwright.payment.reconciliation.fees.sandbox.parts-per-million=6000",
            "orderwright.payment.reconciliation.fees.sandbox.fixed-thousandths=5000",
            "orderwright.payment.reconciliation.fees.sandbox.tolerance-thousandths=9000"
        })
@interface ReconciliationTest {}
