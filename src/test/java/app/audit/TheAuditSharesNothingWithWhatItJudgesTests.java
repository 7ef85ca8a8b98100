package app.audit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import order.stream.OrderState;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Tests end with the checks of the audit, so the checks must not depend on the tested code. */
class TheAuditSharesNothingWithWhatItJudgesTests {

    @Test
    void itsChecksAreSqlAndNothingElse() {
        classes()
                .that()
                .haveNameMatching("app\\.audit\\.([A-Za-z]*Checks?|OrderStates|Snapshot)")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "javax.sql..", "app.audit", "platform.audit", "org.jspecify..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("app.audit", "platform.audit"));
    }

    @Test
    void eachStateOfAnOrderIsInOneGroup() {
        assertThat(OrderStates.GROUPS.values().stream().flatMap(List::stream))
                .as("OrderStates.GROUPS")
                .containsExactlyInAnyOrderElementsOf(OrderState.storedNames(state -> true));
    }

    @Test
    void theHelpListsEveryCheckAndRepair() {
        String help = new CommandLine(new AuditCommand()).getUsageMessage();

        assertThat(help).contains("--repair", "--json", "--url", "Exit code: 0");
        assertThat(Checks.ALL).extracting(Check::name).doesNotHaveDuplicates().allMatch(help::contains);
        assertThat(Checks.ALL)
                .filteredOn(Check::isRepairable)
                .hasSize(12)
                .allMatch(check -> help.contains("--repair: " + check.repairDescription()));
    }

    @Test
    void theOperationsGuideListsEveryRepair() throws IOException {
        String table = Files.readString(Path.of("docs/operations.md"))
                .transform(guide -> guide.substring(guide.indexOf("| class | repair |")))
                .transform(guide -> guide.substring(0, guide.indexOf("\n\n")));

        assertThat(Pattern.compile("`([a-z-]+)`").matcher(table).results().map(name -> name.group(1)))
                .containsExactlyInAnyOrderElementsOf(Checks.ALL.stream()
                        .filter(Check::isRepairable)
                        .map(Check::name)
                        .toList());
    }
}
