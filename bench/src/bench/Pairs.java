package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Compares two or more sides in interleaved rounds: A B, B A, A B, … so that slow changes of the machine affect all. The last
 * side is compared with each of the others.
 */
final class Pairs {

    private static final String USAGE = """
            usage: bench/pairs [options] -- A-OPTIONS -- B-OPTIONS
                   bench/pairs --builds COMMIT,… [options] [-- OPTIONS]
                   The first compares two sets of options of bench/run, A and B; they are added to
                   --rate full --seconds 20 --warm-up 20 --readers-limit Infinity --no-reference and may override these.
                   The second compares this build with the builds of earlier commits, each with the same options,
                   after a warm-up of 60 s.
              --pairs N           number of pairs (default: 5)
              --builds COMMIT,…   the commits to compare with; each is built in target/builds unless it is there
              --jar-a FILE        the jar of A, to compare two builds
              --jar-b FILE        the jar of B, to compare two builds
              --svg FILE          where the chart of the pairs is written (default: no chart)
              --names NAME,NAME   the names of A and B (default: A,B)
              --out FILE          where the figures are written
            No side uses a cache for faster starts, because a build with a cache also compiles faster than one without.""";

    /** A build whose readers fall behind is compared, too. */
    private static final Map<String, String> SHORT =
            Map.of("--rate", "full", "--seconds", "20", "--warm-up", "20", "--readers-limit", "Infinity");

    /** Builds are compared after this warm-up in seconds: in the first minute the compiler takes a quarter of the CPU. */
    private static final String WARM_UP_OF_BUILDS = "60";

    /** The compared values: the name and the JSON pointer in the figures of a run. */
    private static final Map<String, String> COMPARED = new LinkedHashMap<>();

    static {
        COMPARED.put("loops a second", "/loops_per_second");
        COMPARED.put("create P50 (ms)", "/latency_ms/create/p50");
        COMPARED.put("create P99 (ms)", "/latency_ms/create/p99");
        COMPARED.put("callback P99 (ms)", "/latency_ms/callback/p99");
        COMPARED.put("jar (µs a loop)", "/cpu/jar/us_per_loop");
        COMPARED.put("PostgreSQL (µs a loop)", "/cpu/PostgreSQL/us_per_loop");
        COMPARED.put("rows (an order)", "/an_order/rows");
        COMPARED.put("WAL (bytes an order)", "/an_order/wal_bytes");
        COMPARED.put("commits (an order)", "/an_order/commits");
        COMPARED.put("hand-written (loops a second)", "/hand_written/spread/loops_per_second");
        COMPARED.put("ratio to hand-written", "/ratio");
    }

    /** The chart shows the ratios of these values. */
    private static final List<String> DRAWN = List.of("loops a second", "create P50 (ms)", "create P99 (ms)");

    private final int rounds;
    private final List<Side> sides;
    private final Optional<Path> svg;

    private Pairs(Words own, Words rest) {
        rounds = own.whole("--pairs", 5);
        svg = own.path("--svg");
        Optional<String> builds = own.text("--builds");
        sides = builds.isPresent() ? builds(builds.get(), rest) : two(own, rest);
        if (sides.stream().map(Side::name).distinct().count() < sides.size()) {
            throw new Words.InvalidCommandLine("The names of all sides must differ, for example before,after");
        }
    }

    private static List<Side> two(Words own, Words rest) {
        List<String> names = List.of(own.text("--names").orElse("A,B").split(","));
        if (names.size() != 2) {
            throw new Words.InvalidCommandLine("--names must be two names, for example before,after");
        }
        return List.of(
                Side.of(names.getFirst(), own.path("--jar-a"), rest.afterDashes()),
                Side.of(names.getLast(), own.path("--jar-b"), rest.afterDashes()));
    }

    private static List<Side> builds(String commits, Words rest) {
        List<String> options = new ArrayList<>(rest.isEmpty() ? List.of() : rest.afterDashes());
        if (!options.contains("--warm-up")) {
            options.addAll(List.of("--warm-up", WARM_UP_OF_BUILDS));
        }
        List<Side> sides = new ArrayList<>();
        for (String commit : commits.split(",")) {
            sides.add(Side.of(commit, Optional.of(Build.of(commit).jar()), options));
        }
        sides.add(Side.of("this build", Optional.empty(), options));
        return sides;
    }

    private record Side(String name, List<String> options, List<JsonNode> runs) {

        static Side of(String name, Optional<Path> jar, List<String> wanted) {
            List<String> options = new ArrayList<>(wanted);
            SHORT.forEach((option, value) -> {
                if (!options.contains(option)) {
                    options.addAll(List.of(option, value));
                }
            });
            if (wanted.stream().noneMatch(option -> option.startsWith("--reference"))) {
                options.add("--no-reference");
            }
            jar.ifPresent(file -> options.addAll(List.of("--jar", file.toString())));
            return new Side(name, options, new ArrayList<>());
        }

        void run(int round) throws IOException, InterruptedException {
            Path out = Setting.output().resolve("pairs/%d-%s.json".formatted(round, file()));
            List<String> command = new ArrayList<>();
            command.add(Setting.project().resolve("bench/run").toString());
            command.addAll(options);
            command.addAll(List.of("--out", out.toString()));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Setting.output()
                            .resolve("pairs/%d-%s.log".formatted(round, file()))
                            .toFile());
            builder.environment().remove("BENCH_MAIN");
            builder.environment().put("ORDERWRIGHT_AOT", "off");
            Process process = builder.start();
            Thread end = new Thread(process::destroy); // if this process is interrupted
            Runtime.getRuntime().addShutdownHook(end);
            int exit = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(end);
            if (exit != 0) {
                throw new IOException("Run %d of %s failed; see %s".formatted(round, name, out));
            }
            runs.add(Api.JSON.readTree(Files.readString(out)));
        }

        private String file() {
            return name.replace(' ', '-');
        }

        List<Double> values(String path) {
            return runs.stream()
                    .map(run -> run.at(path))
                    .filter(JsonNode::isNumber)
                    .map(JsonNode::asDouble)
                    .toList();
        }
    }

    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        if (List.of(arguments).contains("--help")) {
            System.out.println(USAGE);
            return;
        }
        Pairs pairs;
        Path out;
        try {
            List<String> words = List.of(arguments);
            int dashes = words.indexOf("--");
            Words own = new Words(dashes < 0 ? words : words.subList(0, dashes));
            Words rest = new Words(dashes < 0 ? List.of() : words.subList(dashes, words.size()));
            out = own.path("--out").orElse(Setting.output().resolve("pairs.json"));
            pairs = new Pairs(own, rest);
            own.requireNothingLeft();
            rest.requireNothingLeft();
        } catch (Words.InvalidCommandLine wrong) {
            System.err.println(wrong.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        pairs.run(out);
    }

    private void run(Path out) throws IOException, InterruptedException {
        Files.createDirectories(Setting.output().resolve("pairs"));
        for (int round = 1; round <= rounds; round++) {
            for (Side side : round % 2 == 1 ? sides : sides.reversed()) {
                side.run(round);
                System.out.printf(
                        "pair %d of %d, %s: %,.1f loops/s%n",
                        round,
                        rounds,
                        side.name,
                        side.values("/loops_per_second").getLast());
            }
        }
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("pairs", rounds);
        sides.forEach(side -> options.put(side.name, side.options));
        Figures figures = new Figures(options);
        Map<String, Object> compared = figures.object("compared");
        others().forEach(other -> compared.put(other.name, compare(other)));
        figures.write(out);
        if (svg.isPresent()) {
            Files.createDirectories(svg.get().getParent());
            Files.writeString(svg.get(), picture());
            System.out.println("The chart is in " + svg.get());
        }
    }

    /** The side that is compared with each of the others. */
    private Side last() {
        return sides.getLast();
    }

    private List<Side> others() {
        return sides.subList(0, sides.size() - 1);
    }

    /** Prints a table and returns its figures. */
    private Map<String, Object> compare(Side other) {
        Map<String, Object> compared = new LinkedHashMap<>();
        System.out.printf(
                "%n%-30s%12s%26s%12s%26s%14s%26s%n",
                "median (least to most)", other.name, "", last().name, "", "ratio", "");
        COMPARED.forEach((name, path) -> {
            List<Double> before = other.values(path);
            List<Double> after = last().values(path);
            if (before.size() == rounds && after.size() == rounds) {
                Spread ratio = Spread.of(ratios(other, path));
                Map<String, Object> figures = new LinkedHashMap<>();
                figures.put(other.name, Spread.of(before).figures());
                figures.put(last().name, Spread.of(after).figures());
                figures.put("ratio", ratio.figures());
                compared.put(name, figures);
                System.out.printf(
                        "%-30s%s%s%s%n",
                        name, Spread.of(before).text(1, 12), Spread.of(after).text(1, 12), ratio.text(3, 14));
            }
        });
        return compared;
    }

    /** The ratio of the last side to another one in each round. */
    private List<Double> ratios(Side other, String path) {
        List<Double> before = other.values(path);
        List<Double> after = last().values(path);
        return IntStream.range(0, rounds)
                .mapToObj(i -> after.get(i) / before.get(i))
                .toList();
    }

    private String picture() {
        Chart chart = new Chart(
                "%d interleaved pairs".formatted(rounds),
                "pair",
                IntStream.rangeClosed(1, rounds).asDoubleStream().boxed().toList());
        String loops = COMPARED.get("loops a second");
        chart.panel(
                "Loops a second",
                "loops/s",
                sides.stream().collect(Collectors.toMap(Side::name, side -> side.values(loops))));
        others().forEach(other -> chart.panel(
                "%s ÷ %s".formatted(last().name, other.name),
                "ratio",
                DRAWN.stream().collect(Collectors.toMap(name -> name, name -> ratios(other, COMPARED.get(name))))));
        return chart.svg();
    }
}
