package payment;

import static org.assertj.core.api.Assertions.assertThat;

import app.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import payment.provider.Operation;
import payment.provider.PaymentMethod;
import payment.provider.PaymentProvider;
import testing.sandbox.SandboxTest;

/**
 * The table of what each provider can do, in docs/payments.md, says what the providers say of themselves, and {@code
 * docs/provider-operations.md} lists it for each method: {@code -Ddocs.write=true} writes this page again. An operation that is new in {@link
 * Operation} gets its row there by itself.
 */
@SandboxTest
class ProvidersDoWhatIsDocumentedTests {

    private static final ProviderShops SHOPS = new ProviderShops();
    private static final Map<Operation, String> ROWS = Map.of(
            Operation.QUERY, "say what became of a payment",
            Operation.CLOSE, "close an unpaid payment",
            Operation.QUERY_REFUND, "say what became of a refund",
            Operation.CAPTURE, "authorise now and capture later (without a setting)",
            Operation.VOID, "release what is not captured (without a setting)",
            Operation.PARTIAL_CAPTURES, "capture in several parts (without a setting)",
            Operation.STATEMENT, "give the statement of a day");

    private static final Path MATRIX = Path.of("docs", "provider-operations.md");

    /** A payment method, and the provider that serves it. */
    private record Column(PaymentProvider provider, PaymentMethod method) {}

    private final List<PaymentProvider> providers;

    ProvidersDoWhatIsDocumentedTests(ObjectProvider<PaymentProvider> providers) {
        this.providers = providers.stream().toList();
    }

    @DynamicPropertySource
    static void providers(DynamicPropertyRegistry properties) {
        SHOPS.addSettings(properties);
        properties.add("orderwright.payment.alipay.instalment-seller-percent", () -> "0");
    }

    @AfterAll
    static void stop() {
        SHOPS.close();
    }

    @Test
    void theTableNamesWhatEachProviderCanDo() throws IOException {
        List<List<String>> table = table();
        List<String> names = table.getFirst();
        assertThat(names.stream().skip(1).map(String::toLowerCase))
                .containsExactlyInAnyOrderElementsOf(
                        providers.stream().map(PaymentProvider::name).toList());
        for (PaymentProvider provider : providers) {
            int column = names.indexOf(names.stream()
                    .filter(name -> name.equalsIgnoreCase(provider.name()))
                    .findFirst()
                    .orElseThrow());
            Set<String> all = names(provider, method -> true);
            assertThat(methods(cell(table, "methods", column), Set.of())).isEqualTo(all);
            ROWS.forEach((operation, row) -> assertThat(methods(cell(table, row, column), all))
                    .as("%s of %s", operation, provider.name())
                    .isEqualTo(names(provider, method -> method.can(operation))));
            assertThat(cell(table, "their statements can be imported", column))
                    .isEqualTo(provider.statementFormat().isPresent() ? "yes" : "–");
            assertThat(cell(table, "give the statements of funds of a day", column))
                    .isEqualTo(provider.givesFundStatements() ? "yes" : "–");
            assertThat(cell(table, "their statements of funds can be imported", column))
                    .isEqualTo(provider.fundStatementFormat().isPresent() ? "yes" : "–");
            assertThat(cell(table, "trade types, the usual one first", column))
                    .isEqualTo(listed(
                            provider,
                            method ->
                                    method.tradeTypes().stream().map(tradeType -> "`%s`".formatted(tradeType.name()))));
            assertThat(cell(table, "instalments", column))
                    .isEqualTo(listed(
                            provider,
                            method -> method.instalments().stream().sorted().map(String::valueOf)));
        }
    }

    @Test
    void thePageSaysWhatTheAdaptersDeclare() throws IOException {
        List<Column> columns = providers.stream()
                .flatMap(provider -> provider.methods().stream().map(method -> new Column(provider, method)))
                .sorted(Comparator.comparing(
                                (Column column) -> column.provider().name())
                        .thenComparing(column -> column.method().name()))
                .toList();
        String tradeTypes = columns.stream()
                .flatMap(column -> column.method().tradeTypes().stream())
                .map(PaymentMethod.TradeType::name)
                .distinct()
                .sorted()
                .map(tradeType -> row(
                        columns,
                        "create: `%s`".formatted(tradeType),
                        column -> column.method().tradeTypes().stream()
                                .anyMatch(each -> each.name().equals(tradeType))))
                .collect(Collectors.joining("\n"));
        String operations = Arrays.stream(Operation.values())
                .map(operation -> row(
                        columns,
                        operation.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        column -> column.method().can(operation)))
                .collect(Collectors.joining("\n"));
        GeneratedPage.assertUpToDate(
                MATRIX,
                """
                # What each payment provider can do

                Generated from what the adapters declare by `mvn test -Dtest=%s -Ddocs.write=true`; a test compares them. [Payment providers](payments.md) says how to set them up.

                %s
                %s
                %s
                %s
                %s
                %s
                %s
                %s

                A method without trade types has one way to pay. With a setting, Stripe, Alipay and UnionPay [authorise payments first](payments.md#authorise-now-and-capture-later): then they capture and void, Stripe and Alipay also in parts. The platform asks a provider only for what it can do: what became of a payment that it cannot say stays unknown until a callback comes. An operator who asks a provider for what it cannot do (`POST /api/v2/payments/{reference}/provider/inquire`, `POST /api/v2/reconciliations/{provider}/{day}/statement/fetch`) is answered with 422 [`UNSUPPORTED_OPERATION`](problems.md).
                """.formatted(
                        getClass().getSimpleName(),
                        line(
                                "operation",
                                columns.stream()
                                        .map(column -> "%s: `%s`"
                                                .formatted(
                                                        column.provider().name(),
                                                        column.method().name()))),
                        "|---".repeat(columns.size() + 1) + "|",
                        row(
                                columns,
                                "create: the only way",
                                column -> column.method().tradeTypes().isEmpty()),
                        tradeTypes,
                        operations,
                        row(columns, "refund, also in parts", column -> true),
                        row(columns, "callback", column -> true),
                        row(
                                columns,
                                "import of its statements",
                                column -> column.provider().statementFormat().isPresent())),
                getClass());
    }

    private static String row(List<Column> columns, String name, Predicate<Column> can) {
        return line(name, columns.stream().map(column -> can.test(column) ? "yes" : "–"));
    }

    private static String line(String name, Stream<String> cells) {
        return "| " + name + " | " + cells.collect(Collectors.joining(" | ")) + " |";
    }

    private static String listed(PaymentProvider provider, Function<PaymentMethod, Stream<String>> values) {
        String list = provider.methods().stream().flatMap(values).collect(Collectors.joining(", "));
        return list.isEmpty() ? "–" : list;
    }

    private static Set<String> names(PaymentProvider provider, Predicate<PaymentMethod> condition) {
        return provider.methods().stream()
                .filter(condition)
                .map(PaymentMethod::name)
                .collect(Collectors.toSet());
    }

    /** The methods that a cell names; {@code yes} is all of them. */
    private static Set<String> methods(String cell, Set<String> all) {
        return switch (cell) {
            case "yes" -> all;
            case "–" -> Set.of();
            default ->
                Arrays.stream(cell.split(", "))
                        .map(method -> method.replace("`", ""))
                        .collect(Collectors.toCollection(TreeSet::new));
        };
    }

    private static String cell(List<List<String>> table, String row, int column) {
        return table.stream()
                .filter(cells -> cells.getFirst().equals(row))
                .findFirst()
                .orElseThrow()
                .get(column);
    }

    private static List<List<String>> table() throws IOException {
        return Files.readAllLines(Path.of("docs", "payments.md")).stream()
                .filter(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }
}
