package testing.sandbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.context.TestConstructor.AutowireMode;
import org.springframework.test.context.TestPropertySource;
import testing.Beside;
import testing.ModuleTest;
import testing.TestClock;
import testing.World;

/**
 * A test of payment or shipping over HTTP, with the module's sandbox. All test classes of a module share one context. They wait for providers
 * most of the time, so they have a lane of their own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ModuleTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Beside(SandboxTest.LANE)
@TestClock
@TestInstance(Lifecycle.PER_METHOD)
@TestConstructor(autowireMode = AutowireMode.ALL)
@Import(World.WithoutTokens.class)
@TestPropertySource(
        properties = {
            "orderwright.payment.sandbox.secret=" + SandboxWorld.SECRET,
            "orderwright.payment.sandbox.accepted-secrets=" + SandboxWorld.ACCEPTED_SECRET,
            "orderwright.payment.sandbox.answer-timeout=10s",
            "orderwright.payment.sandbox.hang=11s",
            "orderwright.payment.sandbox.delivery-limit=30s",
            "orderwright.shipping.sandbox.remote=true",
            "orderwright.shipping.sandbox.secret=" + SandboxWorld.SECRET,
            "orderwright.shipping.sandbox.accepted-secrets=" + SandboxWorld.ACCEPTED_SECRET,
            "orderwright.shipping.sandbox.answer-timeout=10s",
            "orderwright.shipping.sandbox.hang=11s",
            "orderwright.shipping.sandbox.delivery-limit=30s",
            "orderwright.payment.reconciliation.interval=100ms",
            "orderwright.payment.reconciliation.pause=0ms",
            "orderwright.outbox.retry-backoff=50ms"
        })
public @interface SandboxTest {

    /** The lane of these tests. */
    String LANE = "sandbox";
}
