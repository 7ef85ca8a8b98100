package contention;

import app.Orderwright;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.context.TestConstructor.AutowireMode;
import testing.TestClock;

/**
 * A test of two instances over HTTP, with a database of their own and a clock that stands until a test moves it. All these
 * classes share the instances. After each class all unpaid orders expire, and then the {@link testing.Audit} must find nothing.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
        classes = Orderwright.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "orderwright.order.client-channels[*]=web",
            "orderwright.outbox.timer-interval=100ms",
            "orderwright.outbox.log-interval=50ms",
            "orderwright.outbox.heartbeat=250ms",
            "orderwright.outbox.retry-backoff=20ms",
            "orderwright.rate-limits.benchmark-subjects=" + Instances.SHOPPER,
            "orderwright.idempotency.retention=36500d"
        })
@TestClock
@Import(Instances.class)
@TestConstructor(autowireMode = AutowireMode.ALL)
@ExtendWith(AddsUpInTheEnd.class)
@Tag("contention")
@interface Contended {}
