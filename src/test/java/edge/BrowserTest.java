package edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import app.Home;
import app.console.ConsoleSessions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import testing.Beside;
import testing.shop.Shop;

/**
 * A test of pages in a real browser, which all these tests share. They take so long that they have an application of their own,
 * whose clock no other test moves.
 */
@Beside(Beside.OWN)
abstract class BrowserTest extends EdgeTest {

    private static final int WIDE = 1440;
    private static final int NARROW = 390;

    /** One for all classes, which run one after another: each start of a browser takes seconds. */
    static Browser browser;

    private final ApplicationContext context;

    BrowserTest(Platform platform, ApplicationContext context) {
        super(platform);
        this.context = context;
    }

    @BeforeAll
    static void startBrowser() {
        assumeTrue(
                Browser.isInstalled(), "No Chromium with its chromedriver is installed: apt install chromium-driver");
        if (browser == null) {
            browser = Browser.start();
            SpringApplication.getShutdownHandlers().add(browser::close);
        }
    }

    /** The last page would go on to ask for what is new. */
    @AfterAll
    static void leaveThePage() {
        if (browser != null) {
            browser.open("about:blank");
        }
    }

    /** No operator is signed in, and the window is wide. */
    @BeforeEach
    void forgetsEverything() {
        browser.isWide(WIDE, false);
        browser.open(platform.uri("/console/console.css").toString());
        browser.evaluate("localStorage.clear()");
        browser.deleteCookies();
        browser.complaints();
    }

    Home home() {
        return context.getBean(Home.class);
    }

    /** Signs in with all scopes of operators and opens a page. */
    void opens(String path) {
        opens(path, Shop.OPERATOR_SCOPES);
    }

    void opens(String path, String scopes) {
        Instant now = platform.clock().instant();
        Instant end = now.plus(Duration.ofHours(1));
        browser.add(ConsoleSessions.cookie(context, platform.token("ada", scopes, now, end), "ada", end));
        browser.open(platform.uri("/console" + path).toString());
        browser.awaitText("live", "Live");
    }

    static String page() {
        return browser.text("content");
    }

    static void awaitPage(String... parts) {
        browser.awaitText("content", parts);
    }

    /** Axe has no serious objection to the page, whether wide and light, or narrow and dark. Makes a picture of both. */
    static void looksRight(String name) {
        inBothForms((width, dark) -> {
            assertThat(browser.barriers()).as(name).isEmpty();
            browser.picture(name, width, dark);
        });
        assertThat(browser.complaints()).isEmpty();
    }

    static void pictures(String name) {
        inBothForms((width, dark) -> browser.picture(name, width, dark));
    }

    private static void inBothForms(Look look) {
        for (boolean narrowAndDark : List.of(true, false)) {
            int width = narrowAndDark ? NARROW : WIDE;
            browser.isWide(width, narrowAndDark);
            look.at(width, narrowAndDark);
        }
        browser.isWide(WIDE, false); // a picture is as high as its page
    }

    private interface Look {
        void at(int width, boolean dark);
    }
}
