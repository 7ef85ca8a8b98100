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
import tools.jackson.databind.JsonNode;

/** Compares two runs by interleaved pairs: A B, B A, A B, … so that what drifts on the machine weighs on both. */
final class Pairs {

    private static final String USAGE = """
            usage: bench/pairs [options] -- A-OPTIONS -- B-OPTIONS
                   A and B are options of bench/run; on top of --rate full --seconds 20 --warm-up 20 --no-reference,
                   which they may choose otherwise
              --pairs N           how many (default: 5)
              --jar-a FILE        the jar of A, and
              --jar-b FILE        that of B, to compare two builds
              --out FILE          where the figures are written""";

    private static final Map<String, String> SHORT = Map.of("--rate", "full", "--seconds", "20", "--warm-up", "20");

    /** What is compared, and where it stands among the figures of a run. */
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

    private final int pairs;
    private final Side a;
    private final Side b;

    private Pairs(int pairs, Side a, Side b) {
        this.pairs = pairs;
        this.a = a;
        this.b = b;
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
            Thread end = new Thread(process::destroy); // when we are interrupted
            Runtime.getRuntime().addShutdownHook(end);
            int exit = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(end);
            if (exit != 0) {
                throw new IOException("The run %d of %s did not end well; see %s".formatted(pair, name, out));
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
            pairs = new Pairs(
                    own.whole("--pairs", 5),
                    Side.of("A", own.path("--jar-a"), rest.afterDashes()),
                    Side.of("B", own.path("--jar-b"), rest.afterDashes()));
            own.requireNothingLeft();
            rest.requireNothingLeft();
        } catch (Words.Wrong wrong) {
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
                List<Double> ratios = new ArrayList<>();
                for (int i = 0; i < pairs; i++) {
                    ratios.add(ofB.get(i) / ofA.get(i));
                }
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
    }
}
