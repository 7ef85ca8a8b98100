package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import order.OrderEvent.PaymentOffered;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;
import platform.callback.TimedSignature;
import testing.JarTest;
import testing.ProgramFile;
import testing.Sampled;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/**
 * The sample provider is built with its own pom. The platform loads its jar without being built again, and takes an order through it: from the
 * jar alone, and in a start whose beans were prepared.
 */
@JarTest
@Sampled(1)
@InTurn
class AProviderIsLoadedFromAJarOfItsOwnIT {

    private static final Path SAMPLE = Path.of("samples", "payment-provider").toAbsolutePath();
    private static final Path FOLDER = Path.of("target", "extension").toAbsolutePath();
    private static final Path SCRIPT = FOLDER.resolve("orderwright");
    private static final String SECRET = "a secret of the sample";
    private static final Map<String, String> EXTENDED = Map.of(
            "ORDERWRIGHT_EXTENSIONS",
            FOLDER.resolve("jars").toString(),
            "SAMPLE_TRANSFER_ACCOUNT",
            "GB33BUKB20201555555555",
            "SAMPLE_TRANSFER_SECRET",
            SECRET);
    private static final String METHODS = "--orderwright.order.payment-methods=sandbox,bank_transfer";

    /** The script has a folder of its own, so that its cache is not that of the other tests. */
    @BeforeAll
    static void theSampleIsBuilt() throws IOException, InterruptedException {
        run(SAMPLE, Map.of(), "mvn", "-o", "-q", "-DskipTests", "package");
        FileSystemUtils.deleteRecursively(FOLDER);
        Files.createDirectories(FOLDER.resolve("jars"));
        Files.createDirectories(FOLDER.resolve("target"));
        Files.copy(
                SAMPLE.resolve("target/transfer-provider.jar"),
                FOLDER.resolve("jars").resolve("transfer.jar"));
        ProgramFile.copy(Path.of("orderwright"), SCRIPT);
        Files.createLink(
                FOLDER.resolve("target/orderwright.jar"),
                Path.of("target", "orderwright.jar").toAbsolutePath());
    }

    @Test
    void fromTheJarAlone() throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>(EXTENDED);
        variables.put("ORDERWRIGHT_AOT", "off");
        try (Platform platform = Platform.startOf(SCRIPT, variables, "extension-jar", METHODS)) {
            takesAnOrder(platform);
            assertThat(log(platform)).doesNotContain("AOT-processed");
        }
    }

    @Test
    void inAPreparedStart() throws IOException, InterruptedException {
        run(FOLDER, EXTENDED, SCRIPT.toString(), "--make-cache");
        try (Platform platform = Platform.startOf(SCRIPT, EXTENDED, "extension-prepared", METHODS)) {
            takesAnOrder(platform);
            assertThat(log(platform)).contains("AOT-processed");
        }
    }

    private static String log(Platform platform) throws IOException {
        return Files.readString(platform.home().resolve("output.log"));
    }

    private static void takesAnOrder(Platform platform) throws IOException, InterruptedException {
        try (DemoShop shop = new DemoShop(platform)) {
            shop.open(Map.of("SAMPLE", 100L));
            // The platform knows some seconds after its start what the methods of its providers take.
            AtomicInteger tries = new AtomicInteger();
            Soon.is(
                    "offered",
                    () -> shop.checkout("ready-" + tries.incrementAndGet(), "SAMPLE", 1)
                                    .with("payment_method", "bank_transfer")
                                    .decided()
                                    .status()
                            == 201);
            PlacedOrder order = shop.checkout("transferred", "SAMPLE", 1)
                    .with("payment_method", "bank_transfer")
                    .placed()
                    .awaitEvent(PaymentOffered.class);
            assertThat(order.show().text("/payment/instructions/account")).isEqualTo("GB33BUKB20201555555555");

            String movement =
                    """
                    {"movement":"4711","kind":"received","purpose":"%s","amount_minor":%d,"currency":"%s","booked_at":"%s"}""".formatted(order.paymentReference(), order.payableMinor(), order.currency(), Instant.now());
            assertThat(callback(platform, "another secret", movement)).isEqualTo(401);
            assertThat(order.status()).isEqualTo("PAYING");
            assertThat(callback(platform, SECRET, movement)).isEqualTo(200);
            order.awaitCommitted();
            assertThat(order.status()).isEqualTo("PAID");
        }
    }

    private static int callback(Platform platform, String secret, String body)
            throws IOException, InterruptedException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String signature =
                new TimedSignature(List.of(secret.getBytes(StandardCharsets.UTF_8))).sign(bytes, Instant.now());
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<Void> answer = client.send(
                    HttpRequest.newBuilder(platform.uri("/api/v2/payments/callbacks/transfer"))
                            .timeout(Duration.ofSeconds(30))
                            .header("Content-Type", "application/json")
                            .header("Transfer-Signature", signature)
                            .POST(BodyPublishers.ofByteArray(bytes))
                            .build(),
                    BodyHandlers.discarding());
            return answer.statusCode();
        }
    }

    private static void run(Path folder, Map<String, String> variables, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(variables);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
    }
}
