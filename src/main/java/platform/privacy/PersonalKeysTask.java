package platform.privacy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/** The command {@code personal-keys}: it dumps, prunes or restores keys, prints the result, and ends. */
@Component
@ConditionalOnProperty(name = "orderwright.task", havingValue = "personal-keys")
@EnableConfigurationProperties(PersonalKeysTask.Settings.class)
class PersonalKeysTask implements ApplicationRunner, ExitCodeGenerator {

    private final KeyDumps dumps;
    private final KeyRestore restore;
    private final Settings settings;
    private int exitCode;

    PersonalKeysTask(KeyDumps dumps, KeyRestore restore, Settings settings) {
        this.dumps = dumps;
        this.restore = restore;
        this.settings = settings;
    }

    enum Action {
        DUMP,
        ERASURES,
        PRUNE,
        RESTORE
    }

    /**
     * The arguments of the command.
     *
     * @param path folder of the dumps; for a restore, the dump, or null to apply only lists of erasures
     * @param erasures further lists of erasures, for a restore
     */
    @ConfigurationProperties("orderwright.personal-keys")
    record Settings(
            Action action,
            @Nullable Path path,
            @DefaultValue List<Path> erasures) {

        Path folder() {
            if (path == null) {
                throw new IllegalArgumentException("The command personal-keys needs the folder of the dumps");
            }
            return path;
        }
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        switch (settings.action()) {
            case DUMP -> {
                KeyDumps.Dumped dumped = dumps.dump(settings.folder());
                System.out.printf("Personal keys were written to %s.%n", dumped.file());
                printDeleted(dumped.expired());
            }
            case ERASURES ->
                System.out.printf(
                        "%s lists %d erasures.%n",
                        settings.folder().resolve(KeyDumps.ERASURES), dumps.listErasures(settings.folder()));
            case PRUNE -> printDeleted(dumps.prune(settings.folder()));
            case RESTORE -> restore();
        }
    }

    private void restore() throws IOException {
        Path dump = settings.path();
        List<Path> lists = settings.erasures();
        if (dump != null && lists.isEmpty()) {
            Path beside = dump.resolveSibling(KeyDumps.ERASURES);
            if (!Files.exists(beside)) {
                throw new IllegalArgumentException(
                        "%s is missing: name the list of erasures with --erasures, so that no erased key is restored"
                                .formatted(beside));
            }
            lists = List.of(beside);
        }
        KeyRestore.Restored restored = restore.restore(dump, lists);
        System.out.printf(
                "%d personal keys were restored, %d existed already, %d are erased.%n",
                restored.restored(), restored.there(), restored.erased());
        if (restored.replaced() > 0) {
            exitCode = 1;
            System.out.printf(
                    "%d were not restored, because their owners already have another key: restore before the platform starts.%n",
                    restored.replaced());
        }
    }

    private static void printDeleted(List<Path> expired) {
        expired.forEach(file -> System.out.printf("%s was deleted because it was older than 30 days.%n", file));
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }
}
