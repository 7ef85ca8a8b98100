package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The environment of a benchmark: the platform, started for it on a new folder, the connections to it, and the figures. */
final class Stage {

    /** The client whose token all load uses. */
    static final String SHOPPER = "demo-shopper";

    /** The client that stocks and checks, and that reads the lists of all orders. */
    static final String OPERATOR = "demo-operator";

    final Setting setting;
    final Platform platform;
    final HttpConnections connections;
    final Api api;
    final String operator;
    final String shopper;
    final Optional<Database> database;
    final Figures figures;

    /** A time before the first request of this run. */
    final Instant since = Instant.now();

    private Stage(Setting setting, Platform platform, HttpConnections connections, Figures figures)
            throws IOException, SQLException, InterruptedException {
        this.setting = setting;
        this.platform = platform;
        this.connections = connections;
        this.figures = figures;
        api = new Api(connections);
        platform.awaitReady(api);
        operator = api.token(OPERATOR);
        shopper = api.token(SHOPPER);
        database = platform.home().isPresent() ? Database.of(platform.home().get()) : Optional.empty();
        if (database.isPresent()) {
            figures.put("postgresql", database.get().version());
        }
    }

    /** A benchmark whose command line has been parsed. */
    interface Benchmark {

        Setting setting();

        /** The options of the benchmark, to be written with the figures. */
        Map<String, Object> options();

        void play(Stage stage) throws IOException, SQLException, InterruptedException;

        /** Runs after the platform has ended, when the machine is idle. */
        default void afterwards(Stage stage) throws IOException, SQLException, InterruptedException {}

        /** Whether to audit the database at the end. False if the benchmark writes rows by SQL, in which an audit would find faults. */
        default boolean isAudited() {
            return true;
        }

        /** Additional flags for the JVM of the jar. */
        default String javaOpts() {
            return "";
        }

        /** Whether the jar's JVM uses an existing cache ("use") or no cache ("off"). */
        default String cache() {
            return System.getenv().getOrDefault("ORDERWRIGHT_AOT", "use");
        }
    }

    interface Reader<P extends Benchmark> {
        P read(Words words);
    }

    /** Reads the command line, runs the benchmark, writes the figures, and ends this process: with 0 if all checks passed, else with 1. */
    static void open(String name, String usage, String[] arguments, Reader<?> reader) throws Exception {
        System.exit(perform(name, read(usage, arguments, reader)) ? 0 : 1);
    }

    /** Reads the command line. Ends this process if the command line asks for help or is not valid. */
    static <P extends Benchmark> P read(String usage, String[] arguments, Reader<P> reader) {
        Locale.setDefault(Locale.ROOT);
        if (List.of(arguments).contains("--help")) {
            System.out.println(usage);
            System.exit(0);
        }
        try {
            Words words = new Words(List.of(arguments));
            P play = reader.read(words);
            words.requireNothingLeft();
            return play;
        } catch (Words.InvalidCommandLine wrong) {
            System.err.println(wrong.getMessage());
            System.err.println(usage);
            System.exit(2);
            throw wrong;
        }
    }

    /** Runs the benchmark and writes the figures. Returns whether all checks passed. */
    static boolean perform(String name, Benchmark play) throws Exception {
        Setting setting = play.setting();
        Path log = Files.createDirectories(Setting.output()).resolve(name + ".log");
        Map<String, Object> options = new LinkedHashMap<>(play.options());
        options.putAll(setting.figures());
        Figures figures = new Figures(options);
        try (Platform platform = setting.startsJar()
                        ? Platform.start(setting, log, play.javaOpts(), play.cache())
                        : Platform.running(setting.addresses(), setting.home());
                HttpConnections connections = new HttpConnections(platform.addresses(), setting.connections())) {
            Stage stage = new Stage(setting, platform, connections, figures);
            play.play(stage);
            if (play.isAudited() && stage.database.isPresent()) {
                stage.auditDatabase(Setting.output().resolve(name + ".audit"));
            }
            stage.end();
            if (figures.isGood()) {
                play.afterwards(stage);
            }
            figures.write(setting.out().orElse(Setting.output().resolve(name + ".json")));
            if (!figures.isGood()) {
                platform.home().ifPresent(home -> System.out.println("The data is kept in " + home));
                return false;
            }
            platform.deleteHome();
            return true;
        } catch (IOException failed) {
            System.err.println(failed.getMessage() + (setting.startsJar() ? "; its output is in " + log : ""));
            throw failed;
        }
    }

    private void auditDatabase(Path output) throws IOException, InterruptedException {
        say("%nAuditing the database");
        long begun = System.nanoTime();
        Optional<String> wrong = platform.audit(setting.jar(), output);
        double seconds = (System.nanoTime() - begun) / 1e9;
        wrong.ifPresent(what -> figures.violated("The audit of the database failed: " + what));
        figures.put("audit_seconds", seconds);
        say("./orderwright audit took %.0f s", seconds);
    }

    private void end() throws IOException, SQLException, InterruptedException {
        if (database.isPresent()) {
            database.get().close();
        }
        platform.stop().ifPresent(wrong -> figures.violated("The jar did not end properly: " + wrong));
    }

    /** Registers the SKUs of this run and gives them stock. */
    Goods goods(String prefix, int skus, boolean hot) throws IOException {
        Goods goods =
                new Goods(prefix + Long.toString(since.getEpochSecond(), 36).toUpperCase(Locale.ROOT), skus, hot);
        say("Registering and stocking %,d SKUs", goods.count());
        goods.registerAndStock(api, operator, Goods.STOCK);
        return goods;
    }

    /** A new load on the given connections, which no other load may use. */
    Load load(HttpConnections over, Goods goods) throws IOException {
        return new Load(over, shopper(goods), false);
    }

    Shopper shopper(Goods goods) throws IOException {
        Optional<Callback> callback = setting.throughSandbox()
                ? Optional.empty()
                : Optional.of(Callback.ofHome(platform.home().orElseThrow()));
        return new Shopper(goods, shopper, callback);
    }

    Audit.Result audit(Goods goods, Load load) throws IOException, InterruptedException {
        return audit(goods, load, since);
    }

    /** Checks the orders and the stock of a load. @param from a time before its first order was placed, or that time */
    Audit.Result audit(Goods goods, Load load, Instant from) throws IOException, InterruptedException {
        say("Checking %,d orders and the stock of %,d SKUs", load.ordered().size(), goods.count());
        if (load.unfinished() > 0) {
            figures.violated("%,d loops did not end".formatted(load.unfinished()));
        }
        Audit.Result audit = new Audit(api, connections, goods, shopper, operator).check(load.ordered(), from);
        audit.violations().forEach(figures::violated);
        return audit;
    }

    Measurement read() {
        return Measurement.take(platform, database);
    }

    static void say(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }
}
