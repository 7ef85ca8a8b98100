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

/** Compares two runs in interleaved pairs: A B, B A, A B, … so that slow changes of the machine affect both. */
final class Pairs {

    private static final String USAGE = """
            usage: bench/pairs [options] -- A-OPTIONS -- B-OPTIONS
                   A and B are options of bench/run; they are added to --rate full --seconds 20 --warm-up 20 --no-reference
                   and may override these
              --pairs N           number of pairs (default: 5)
              --jar-a FILE        the jar of A, to compare two builds
              --jar-b FILE        the jar of B, to compare two builds
              --svg FILE          where the chart of the pairs is written (default: no chart)
              --names NAME,NAME   the names of A and B in the chart (default: A,B)
              --out FILE          where the figures are written""";

    private static final Map<String, String> SHORT = Map.of("--rate", "full", "--seconds", "20", "--warm-up", "20");

    /** The compared values: the name and the JSON pointer in the figures of a run. */
    private static final Map<String, String> COMPARED = new LinkedHashMap<>();

    static {
        COMPARED.put("loops a second", "/loops_per_second");
        COMPARED.put("create P50 (ms)", "/latency_ms/create/p50");
        COMPARED.put("create P99 (ms)", "/latency_ms/create/p99");
        COMPARED.put("callback P99 (ms)", "/latency_ms/callback/p99");
        COMPARED.put("jar (µs a loop)", "/cpu/jar/us_per_loop");
        COMPARED.put("PostgreSQL (µs a loop)", "/cpu/PostgreSQL/us_per_loop");
        COMPARED.put("WAL (bytes an order)", "/an_order/wal_bytes");
        COMPARED.put("hand-written (loops a second)", "/hand_written/spread/loops_per_second");
        COMPARED.put("ratio to hand-written", "/ratio");
    }

    /** The chart shows the ratios of these values. */
    private static final List<String> DRAWN = List.of("loops a second", "create P50 (ms)", "create P99 (ms)");

    private final int pairs;
    private final Side a;
    private final Side b;
    private final Optional<Path> svg;
    private final List<String> names;

    private Pairs(Words own, Words rest) {
        pairs = own.whole("--pairs", 5);
        a = Side.of("A", own.path("--jar-a"), rest.afterDashes());
        b = Side.of("B", own.path("--jar-b"), rest.afterDashes());
        svg = own.path("--svg");
        names = List.of(own.text("--names").orElse("A,B").split(","));
        if (names.size() != 2 || names.getFirst().equals(names.getLast())) {
            throw new Words.InvalidCommandLine("--names must be two names, for example before,after");
        }
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

        void run(int pair) throws IOException, InterruptedException {
            Path out = Setting.output().resolve("pairs/%d-%s.json".formatted(pair, name));
            List<String> command = new ArrayList<>();
            command.add(Setting.project().resolve("bench/run").toString());
            command.addAll(options);
            command.addAll(List.of("--out", out.toString()));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Setting.output()
                            .resolve("pairs/%d-%s.log".formatted(pair, name))
                            .toFile());
            builder.environment().remove("BENCH_MAIN");
            Process process = builder.start();
            Thread end = new Thread(process::destroy); // if this process is interrupted
            Runtime.getRuntime().addShutdownHook(end);
            int exit = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(end);
            if (exit != 0) {
                throw new IOException("Run %d of %s failed; see %s".formatted(pair, name, out));
            }
            runs.add(Api.JSON.readTree(Files.readString(out)));
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
        for (int pair = 1; pair <= pairs; pair++) {
            for (Side side : pair % 2 == 1 ? List.of(a, b) : List.of(b, a)) {
                side.run(pair);
                System.out.printf(
                        "pair %d of %d, %s: %,.1f loops/s%n",
                        pair, pairs, side.name, side.values("/loops_per_second").getLast());
            }
        }
        Figures figures = new Figures(Map.of("pairs", pairs, "a", a.options, "b", b.options));
        Map<String, Object> compared = figures.object("compared");
        System.out.printf("%n%-30s%12s%26s%12s%26s%14s%26s%n", "median (least to most)", "A", "", "B", "", "B ÷ A", "");
        COMPARED.forEach((name, path) -> {
            List<Double> ofA = a.values(path);
            List<Double> ofB = b.values(path);
            if (ofA.size() == pairs && ofB.size() == pairs) {
                List<Double> ratios = ratios(path);
                compared.put(
                        name,
                        Map.of(
                                "a",
                                Spread.of(ofA).figures(),
                                "b",
                                Spread.of(ofB).figures(),
                                "b_to_a",
                                Spread.of(ratios).figures()));
                System.out.printf(
                        "%-30s%s%s%s%n",
                        name,
                        Spread.of(ofA).text(1, 12),
                        Spread.of(ofB).text(1, 12),
                        Spread.of(ratios).text(3, 14));
            }
        });
        figures.write(out);
        if (svg.isPresent()) {
            Files.createDirectories(svg.get().getParent());
            Files.writeString(svg.get(), picture());
            System.out.println("The chart is in " + svg.get());
        }
    }

    /** The ratio B ÷ A of each pair. */
    private List<Double> ratios(String path) {
        List<Double> ofA = a.values(path);
        List<Double> ofB = b.values(path);
        return IntStream.range(0, pairs).mapToObj(i -> ofB.get(i) / ofA.get(i)).toList();
    }

    private String picture() {
        Chart chart = new Chart(
                "%d interleaved pairs".formatted(pairs),
                "pair",
                IntStream.rangeClosed(1, pairs).asDoubleStream().boxed().toList());
        String loops = COMPARED.get("loops a second");
        chart.panel(
                "Loops a second",
                "loops/s",
                Map.of(names.getFirst(), a.values(loops), names.getLast(), b.values(loops)));
        chart.panel(
                "%s ÷ %s".formatted(names.getLast(), names.getFirst()),
                "ratio",
                DRAWN.stream().collect(Collectors.toMap(name -> name, name -> ratios(COMPARED.get(name)))));
        return chart.svg();
    }
}
