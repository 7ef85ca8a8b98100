package edge;

import app.Orderwright;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.context.TestConstructor.AutowireMode;
import testing.Beside;
import testing.TestClock;

/**
 * A test of the whole application over HTTP, on its own database and under a clock that stands until a test moves it. All
 * such classes share one running application, so each makes the SKUs and callers that it needs; after each class the
 * {@link Books} must add up.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
        classes = Orderwright.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "orderwright.order.answer-timeout=" + OverHttp.ANSWER_TIMEOUT_MILLIS + "ms",
            "orderwright.order.channels=web,app,partner,counter",
            "orderwright.order.client-channels[*]=web,app",
            "orderwright.order.client-channels[a-partner]=partner",
            "orderwright.order.listing.interval=100ms",
            "orderwright.outbox.queue-capacity=" + OverHttp.QUEUE_CAPACITY,
            "orderwright.outbox.queue-delay=1m", // however busy the machine is
            "orderwright.outbox.reader-delay=10m",
            "orderwright.outbox.attempt-limit=" + OverHttp.ATTEMPT_LIMIT,
            "orderwright.outbox.heartbeat=250ms",
            "orderwright.outbox.lease=3m", // a standstill does not change how many instances share a rate
            "orderwright.outbox.retry-backoff=50ms",
            "orderwright.web.body-memory=16MB", // the minimum, so that a test can use it up
            "orderwright.rate-limits.benchmark-subjects=" + OverHttp.LOAD_TEST,
            "orderwright.order.limits.exempt-subjects=" + OverHttp.IMPORTER,
            "orderwright.rate-limits.per-shopper=" + OverHttp.SHOPPER_BURST + "/5s", // tests send many requests
            "orderwright.tracking.streams.send-timeout=8s", // a test waits for it; a busy machine may need seconds
            "orderwright.webhook.allow-loopback=true",
            "orderwright.payment.sandbox.secret=" + OverHttp.SANDBOX_SECRET,
            "orderwright.payment.sandbox.answer-timeout=10s", // a call without an answer is repeated by the clock only
            "orderwright.payment.sandbox.hang=12s",
            "orderwright.payment.sandbox.delivery-limit=2m", // however busy the machine is
            "orderwright.payment.refund-approval.limits.ISK=100", // each for one test
            "orderwright.payment.refund-approval.limits.CLP=100",
        })
@TestClock
@Import(Platform.class)
@TestConstructor(autowireMode = AutowireMode.ALL)
@ExtendWith(BooksAddUp.class)
@Beside(lanes = 2)
@interface OverHttp {

    /** How long a checkout waits for its decision in these tests: some tests wait for this, the others may stand still for a moment. */
    int ANSWER_TIMEOUT_MILLIS = 6000;

    /** Small enough for a test to fill the queue. */
    int QUEUE_CAPACITY = 400;

    /** A delivery that fails this often is parked. */
    int ATTEMPT_LIMIT = 6;

    /** A subject without limits. */
    String LOAD_TEST = "a load test";

    /** A subject whose orders do not count against limits. */
    String IMPORTER = "an importer";

    /** The number of requests that one shopper may send at once. */
    int SHOPPER_BURST = 10_000;

    String SANDBOX_SECRET = "a secret of the sandbox for tests";
}
