package notification;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import notification.projection.NotificationProjection;
import order.OrderEvent;
import order.OrderEvent.Contact;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import platform.language.Language;
import platform.privacy.PersonalKeys;
import testing.ModuleTest;
import testing.TestClock;
import testing.World;

/** Publishes the events of orders, and stores and sends their mails step by step, to a real mail server. */
@ModuleTest(module = "notification")
@TestClock
@TestPropertySource(
        properties = {
            "orderwright.notification.follows=false",
            "orderwright.notification.from=shop@shop.example",
            "orderwright.notification.reply-to=help@shop.example",
            "orderwright.notification.shop-name=Söhne 商店",
            "orderwright.notification.batch-limit=50",
            "orderwright.notification.first-pause=1ms",
            "orderwright.notification.longest-pause=5ms",
            "orderwright.notification.off=ORDER_EXPIRED"
        })
public abstract class NotificationTest {

    /** One server for all tests of the process. It stops with the process. */
    protected static final GreenMail SERVER;

    static {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(World.TIMEOUT.toMillis());
        SERVER = new GreenMail(setup);
        SERVER.start();
    }

    @Autowired
    protected NotificationProjection projection;

    @Autowired
    protected PersonalKeys personalKeys;

    @Autowired
    protected TransactionTemplate transaction;

    protected World world;

    @DynamicPropertySource
    static void mailServer(DynamicPropertyRegistry properties) {
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", () -> SERVER.getSmtp().getPort());
    }

    @BeforeEach
    final void openWorld(@Autowired ApplicationContext context) {
        world = new World(context);
        store(); // the mails of earlier tests
        world.execute("update notification.mail set state = 'GIVEN_UP', finished_at = now() where state = 'WAITING'");
    }

    protected final Instant now() {
        return world.now();
    }

    /** Publishes events, each in a transaction of its own. */
    protected final void publish(OrderEvent... events) {
        world.publishOneByOne(events);
    }

    /** Stores all mails of the log. */
    protected final void store() {
        world.catchUp(projection::advance);
    }

    /** An address that no other test uses. */
    protected static String newAddress() {
        return "ada-%s@example.com".formatted(UUID.randomUUID());
    }

    /** A contact whose address is sealed under the key of this owner. */
    protected final Contact contact(String owner, String address, @Nullable Language language) {
        return transaction.execute(status -> new Contact(
                personalKeys.obtain(Set.of(owner)).get(owner).seal(address), language == null ? null : language.tag()));
    }

    /** The key owner of a guest's order. */
    protected static String guest(OrderStories order) {
        return "order:" + order.id();
    }

    protected final String stateOf(OrderStories order) {
        return String.join(
                ",",
                world.texts(
                        "select state from notification.mail where order_no = ? order by created_at, mail_id",
                        order.number()));
    }
}
