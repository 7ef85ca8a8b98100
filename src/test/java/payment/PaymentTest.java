package payment;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.context.TestConstructor.AutowireMode;
import org.springframework.test.context.TestPropertySource;
import testing.ModuleTest;
import testing.TestClock;

/** The module over HTTP, with its sandbox; one context for all such tests. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ModuleTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestClock
@TestConstructor(autowireMode = AutowireMode.ALL)
@Import(PaymentWorld.Setup.class)
@TestPropertySource(
        properties = {
            PaymentWorld.SECRET_PROPERTY,
            PaymentWorld.ACCEPTED_PROPERTY,
            "orderwright.payment.sandbox.answer-timeout=400ms",
            "orderwright.payment.sandbox.hang=800ms",
            "orderwright.payment.sandbox.delivery-limit=5s",
            "orderwright.outbox.retry-backoff=50ms"
        })
@interface PaymentTest {}
