package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import ledger.booking.Account;
import ledger.booking.EntryKind;
import org.junit.jupiter.api.Test;
import testing.Apart;

/** The page about the ledger lists all fixed accounts, and the booking rules as the code has them. */
@Apart
class TheBookingRulesAreDocumentedTests {

    private static final Path PAGE = Path.of("docs/ledger.md");

    @Test
    void thePageHasTheTableOfTheRules() throws IOException {
        String table = Arrays.stream(EntryKind.values())
                .map(kind -> "| `%s` | `%s` | %s | %s | %s |"
                        .formatted(kind, kind.events(), kind.meaning(), kind.debits(), kind.credits()))
                .collect(Collectors.joining(
                        "\n", "| entry | event | meaning | debits | credits |\n|---|---|---|---|---|\n", "\n"));

        assertThat(Files.readString(PAGE)).contains(table);
    }

    @Test
    void thePageHasAllFixedAccounts() throws IOException {
        String page = Files.readString(PAGE);

        Account.FIXED.forEach(account -> assertThat(page).contains("`%s`".formatted(account.code())));
    }
}
