package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import testing.shop.Soon;

/** The Chromium of this machine, without a window. It has no extensions, and loads only what its pages name. */
final class Browser implements AutoCloseable {

    /** The paths of Chromium and its driver on Debian, other Linuxes and Macs. */
    private static final List<String> BROWSERS = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    private static final List<String> DRIVERS = List.of(
            "/usr/bin/chromedriver",
            "/usr/lib/chromium/chromedriver",
            "/usr/lib/chromium-browser/chromedriver",
            "/usr/local/bin/chromedriver",
            "/opt/homebrew/bin/chromedriver");

    private static final Path PICTURES = Path.of("target", "console");
    private static final int MAX_HEIGHT = 6000;

    /** Warns that it does not know the version of the browser; the parts that need it are not used here. */
    private static final Logger CHATTER = Logger.getLogger("org.openqa.selenium");

    private static final String AXE = axe();

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    static boolean isInstalled() {
        return first(BROWSERS).isPresent() && first(DRIVERS).isPresent();
    }

    /** The caller closes it. */
    static Browser start() {
        CHATTER.setLevel(Level.SEVERE);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(first(BROWSERS).orElseThrow().toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // which needs rights that containers do not give
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--hide-scrollbars",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(first(DRIVERS).orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
        driver.executeCdpCommand("Emulation.setLocaleOverride", Map.of("locale", "en-GB"));
        return new Browser(driver);
    }

    private static Optional<Path> first(List<String> paths) {
        return paths.stream().map(Path::of).filter(Files::isExecutable).findFirst();
    }

    void open(String url) {
        driver.get(url);
    }

    /** Only for the site of the present page. */
    void add(jakarta.servlet.http.Cookie cookie) {
        driver.manage().addCookie(new Cookie(cookie.getName(), cookie.getValue(), "/"));
    }

    void deleteCookies() {
        driver.manage().deleteAllCookies();
    }

    /** The names of the cookies, also of those that scripts cannot read. */
    List<String> cookies() {
        return driver.manage().getCookies().stream().map(Cookie::getName).toList();
    }

    void reload() {
        driver.navigate().refresh();
    }

    void type(String id, String text) {
        typeInto(By.id(id), text);
    }

    /** Replaces the text of the first field that the CSS selector finds, as soon as it is on the page. */
    void typeIntoFirst(String selector, String text) {
        typeInto(By.cssSelector(selector), text);
    }

    private void typeInto(By place, String text) {
        whenDrawn("field " + place, () -> {
            WebElement field = driver.findElement(place);
            field.clear();
            field.sendKeys(text);
            return true;
        });
    }

    /** Chooses an option of a list by its value. */
    void choose(String id, String value) {
        press(By.cssSelector("#%s option[value='%s']".formatted(id, value)));
    }

    /** Chooses a file to upload. */
    void upload(String id, Path file) {
        whenDrawn("field " + id, () -> {
            driver.findElement(By.id(id)).sendKeys(file.toAbsolutePath().toString());
            return true;
        });
    }

    void press(String id) {
        press(By.id(id));
    }

    private void press(By element) {
        whenDrawn(element.toString(), () -> {
            driver.findElement(element).click();
            return true;
        });
    }

    /** Repeats an action until it is done. The page is drawn again now and then, also while an action looks for its element. */
    private static void whenDrawn(String what, BooleanSupplier action) {
        Soon.is(what, () -> {
            try {
                return action.getAsBoolean();
            } catch (NoSuchElementException
                    | StaleElementReferenceException
                    | ElementNotInteractableException changing) {
                return false;
            }
        });
    }

    /** The button with this accessible name. */
    void pressNamed(String name) {
        whenDrawn("a button " + name, () -> {
            Optional<WebElement> button = buttons()
                    .filter(it -> it.isEnabled() && it.getAccessibleName().equals(name))
                    .findFirst();
            button.ifPresent(WebElement::click);
            return button.isPresent();
        });
    }

    private Stream<WebElement> buttons() {
        return driver.findElements(By.tagName("button")).stream().filter(WebElement::isDisplayed);
    }

    /** Presses keys one after another where the focus is; {@link org.openqa.selenium.Keys} are keys too. */
    void keys(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Follows the link whose visible text begins with this. */
    void follow(String text) {
        whenDrawn("a link " + text, () -> {
            Optional<WebElement> link = driver.findElements(By.tagName("a")).stream()
                    .filter(it -> it.isDisplayed() && it.getText().startsWith(text))
                    .findFirst();
            link.ifPresent(WebElement::click);
            return link.isPresent();
        });
    }

    /** The path and the query of the page. */
    String address() {
        return (String) evaluate("return location.pathname + location.search");
    }

    /** What axe finds on the page that keeps some people from using it: rule, impact and the elements. Lesser findings are left out. */
    @SuppressWarnings("unchecked")
    List<String> barriers() {
        driver.executeScript(AXE);
        return (List<String>) driver.executeAsyncScript("""
                const done = arguments[0];
                axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => done(violations
                    .filter(({ impact }) => impact === "serious" || impact === "critical")
                    .map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.slice(0, 3).map(({ html, any }) =>
                        html + " " + any.map(({ message }) => message).join("; ")).join(" | ")}`)),
                    (failed) => done(["axe failed: " + failed]));
                """);
    }

    private static String axe() {
        try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The visible text of the element; empty if it is hidden. */
    String text(String id) {
        try {
            return driver.findElement(By.id(id)).getText();
        } catch (NoSuchElementException | StaleElementReferenceException changing) {
            return "";
        }
    }

    void awaitText(String id, String... parts) {
        Soon.holds(id, () -> assertThat(text(id)).contains(parts));
    }

    void awaitNoText(String id) {
        Soon.holds(id, () -> assertThat(text(id)).isEmpty());
    }

    /** The result of a script. */
    Object evaluate(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** The errors of the page's scripts and the refusals by its security policy. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(Object::toString)
                .toList();
    }

    /** @param zone such as Europe/London; empty for the zone of the machine */
    void isInZone(String zone) {
        driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone));
    }

    /** The page as it is printed on A4: a PDF. */
    byte[] printed() {
        Object data = driver.executeCdpCommand("Page.printToPDF", Map.of("paperWidth", 8.27, "paperHeight", 11.69))
                .get("data");
        return Base64.getDecoder().decode((String) data);
    }

    void isWide(int width, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** Saves a picture of the whole page. */
    void picture(String name, int width, boolean dark) {
        isWide(width, dark);
        long height = Math.min((long) evaluate("return document.documentElement.scrollHeight"), MAX_HEIGHT);
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        driver.executeAsyncScript(
                "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done))");
        try {
            Files.createDirectories(PICTURES);
            Files.write(
                    PICTURES.resolve("%s-%d-%s.png".formatted(name, width, dark ? "dark" : "light")),
                    driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
