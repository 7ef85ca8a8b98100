package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Checks the parts that compute figures: medians, the regression, parsers of other programs' output, charts. */
final class FiguresCheck {

    private FiguresCheck() {}

    static void main() throws IOException {
        takesTheMedian();
        findsWhatEachCosts();
        namesTheReadersThatAreTooFarBehind();
        readsHeapsOfAnyCollector();
        readsHowAServerWasStarted();
        runsTheStatementsOfTheScript();
        drawsWhatItIsGiven();
        understandsCommandLines();
    }

    private static void takesTheMedian() {
        Spread odd = Spread.of(List.of(3.0, 1.0, 2.0));
        require(
                odd.least() == 1 && odd.median() == 2 && odd.most() == 3,
                "a spread has the least, the median and the most of its values");
        require(
                Spread.of(List.of(4.0, 1.0, 2.0, 3.0)).median() == 2.5,
                "the median of an even number of values is between two of them");
    }

    private static void findsWhatEachCosts() {
        Regression regression = new Regression();
        for (int i = 1; i <= 10; i++) {
            regression.add(i, 1, 3.0 * i + 0.5);
            regression.add(1, i * i, 3.0 + 0.5 * i * i);
        }
        Regression.Cost cost = regression.solve().orElseThrow();
        require(
                Math.abs(cost.first() - 3) < 1e-6 && Math.abs(cost.second() - 0.5) < 1e-6,
                "the regression separates the two costs");
        Regression alike = new Regression();
        List.of(1, 2, 3, 4).forEach(i -> alike.add(i, 2 * i, i));
        require(alike.solve().isEmpty(), "the regression gives no result if both counts are always equal");
    }

    private static void namesTheReadersThatAreTooFarBehind() {
        SortedMap<String, Double> delays = new TreeMap<>(Map.of("ledger", 7.25, "mails", 5.0, "order/listing", 0.5));
        require(
                Readers.tooFarBehind(delays, 5)
                        .equals(
                                List.of(
                                        "The reader ledger was 7.25 s behind in the measured time; the limit is 5.0 s (--readers-limit)")),
                "a run fails for each reader that was behind for longer than the limit");
        require(Readers.tooFarBehind(delays, 8).isEmpty(), "a run does not fail if all readers are within the limit");
        require(
                Readers.tooFarBehind(delays, Double.POSITIVE_INFINITY).isEmpty(),
                "a run without a limit fails for no reader");
    }

    private static void readsHeapsOfAnyCollector() {
        String parallel = """
                 PSYoungGen      total 38400K, used 1024K [0x1, 0x2, 0x3)
                  eden space 33280K, 3% used [0x1,0x2,0x3)
                 ParOldGen       total 87552K, used 2048K [0x1, 0x2, 0x3)
                 Metaspace       used 500K, committed 600K, reserved 1114112K
                  class space    used 100K, committed 200K, reserved 1048576K
                """;
        require(Memory.usedHeap(parallel) == 3072 * 1024, "the used heap is the young and the old generation together");
        String g1 = """
                 garbage-first heap   total reserved 8192K, committed 4096K, used 1000K [0x1, 0x2)
                  region size 1024K, 2 young (2048K), 1 survivors (1024K)
                 Metaspace       used 500K, committed 600K, reserved 1114112K
                """;
        require(Memory.usedHeap(g1) == 1000 * 1024, "the used heap of G1 is its single line");
    }

    private static void readsHowAServerWasStarted() throws IOException {
        Path home = Files.createTempDirectory("orderwright-self-check-");
        Path log = Files.createDirectories(home.resolve("postgres/pg_wal"));
        Files.createDirectory(log.resolve("archive_status"));
        Files.write(log.resolve("000000010000000000000002"), new byte[2 << 20]);
        Files.writeString(
                home.resolve("postgres/postmaster.opts"),
                "/some where/bin/postgres \"-D\" \"/data\" \"-p\" \"5432\" \"-F\" \"-c\" \"fsync=on\"\n");
        SecondPostgres.Recipe recipe = SecondPostgres.Recipe.of(home);
        Platform.delete(home);
        require(recipe.binary().equals(Path.of("/some where/bin/postgres")), "the same binary is started");
        require(
                recipe.flags().equals(List.of("-F", "-c", "fsync=on")),
                "the same flags are used, without folder and port");
        require(recipe.logFileMegabytes() == 2, "the WAL files have the same size");
    }

    private static void runsTheStatementsOfTheScript() throws IOException {
        List<String> sql = JdbcLoop.sql(Files.readString(Setting.project().resolve("bench/reference/loop.sql")));
        require(sql.size() == 15, "the hand-written loop has fifteen statements, including begin and commit");
        require(sql.stream().filter("begin;"::equals).count() == 2, "the hand-written loop has two transactions");
    }

    private static void drawsWhatItIsGiven() {
        require(Chart.step(100) == 20 && Chart.step(0.3) == 0.1 && Chart.step(0) == 1, "axes have round numbers");
        Chart chart = new Chart("A title", "minutes", List.of(1.0, 2.0, 3.0));
        chart.panel("A panel", "ms", Map.of("a line", List.of(1.0, 2.0, 3.0), "another", List.of(0.0, 0.0, 0.0)));
        String svg = chart.svg();
        require(svg.contains("minutes") && svg.contains(">ms<"), "axes have units");
        require(svg.split("<polyline").length == 3 && !svg.contains("NaN"), "each line is drawn");
    }

    private static void understandsCommandLines() {
        Words words = new Words(List.of("--hot", "--rate", "5", "--", "a", "b", "--", "c"));
        require(words.flag("--hot") && !words.flag("--hot"), "a flag is taken once");
        require(words.number("--rate", 1) == 5 && words.number("--rate", 1) == 1, "a value is taken once");
        require(
                words.afterDashes().equals(List.of("a", "b"))
                        && words.afterDashes().equals(List.of("c")),
                "the parts behind each -- are separated");
        words.requireNothingLeft();
        try {
            new Words(List.of("--rate", "0")).number("--rate", 1);
            throw new AssertionError("Check failed: a wrong number is refused");
        } catch (Words.InvalidCommandLine expected) {
            // a wrong number is refused
        }
    }

    private static void require(boolean holds, String what) {
        SelfCheck.require(holds, what);
    }
}
